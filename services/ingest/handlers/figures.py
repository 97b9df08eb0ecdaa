"""What the metrics show of ingest."""

from datetime import datetime

from services.ingest.ports import Store


async def figures(store: Store, now: datetime) -> dict[str, float]:
    """Give gauges by name: letters, open quarantine and the age of its oldest (seconds), mailboxes by state."""
    states = await store.state_counts()
    return {
        **await store.quarantine_figures(now),
        **{f"mailboxes_{state}": float(count) for state, count in states.items()},
    }
