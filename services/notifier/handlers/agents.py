"""The read model of agents."""

from datetime import datetime

from services.notifier.ports import Store
from shared.events import AgentChanged


async def take_agent(store: Store, now: datetime, at: datetime, event: AgentChanged) -> None:
    """Keep an agent as he was at `at`; a departed one is told nothing more."""
    if await store.save_agent(event, at) and event.departed:
        await store.lock_streams()
        await store.withdraw_all_of(event.agent_id, now)
