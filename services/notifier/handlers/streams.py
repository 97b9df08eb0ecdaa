"""Reading the agents' streams, and forgetting what nobody will resume from."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from services.notifier.ports import Store
from services.notifier.ports.streams import Numbered, StreamEnds

EVENTS_AT_ONCE = 500


async def stream_ends(store: Store, agent_id: int) -> StreamEnds:
    """Tell how far an agent's stream reaches."""
    return await store.stream_ends(agent_id)


async def read_streams(store: Store, positions: Mapping[int, int]) -> list[Numbered]:
    """Give what came after each agent's position, at most EVENTS_AT_ONCE each."""
    return await store.events_after(positions, EVENTS_AT_ONCE)


async def forget(store: Store, now: datetime, keep: timedelta) -> None:
    """Forget events and withdrawals older than `keep`."""
    await store.lock_streams()
    await store.forget_events(now - keep)
    await store.forget_withdrawals(now - keep)
