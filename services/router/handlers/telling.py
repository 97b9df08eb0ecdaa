"""What notifier must know of people, told in the transaction that changes it; ingest reads letters as they are."""

from datetime import datetime

from services.router.ports import Store
from services.router.ports.outgoing import Destination
from services.router.ports.people import AgentRecord, AudienceRecord
from shared.events import AddressChanged, AgentChanged, AudienceChanged, EventType

CONCERNED = (Destination.NOTIFIER,)


async def announce_agent(store: Store, now: datetime, agent: AgentRecord) -> None:
    """Tell how an agent is now."""
    event = AgentChanged(
        agent_id=agent.id,
        name=agent.values.name,
        role=agent.values.role,
        address=agent.values.address,
        departed=agent.has_departed(now),
    )
    await store.tell(CONCERNED, EventType.AGENT_CHANGED, f"agent {agent.id}", [event], now)


async def announce_addresses(
    store: Store, now: datetime, agent_id: int, before: frozenset[str], after: frozenset[str]
) -> None:
    """Tell which addresses an agent has gained and lost."""
    gained = [AddressChanged(address=address, agent_id=agent_id) for address in sorted(after - before)]
    lost = [AddressChanged(address=address, agent_id=None, removed=True) for address in sorted(before - after)]
    for event in (*lost, *gained):
        await store.tell(CONCERNED, EventType.ADDRESS_CHANGED, f"address {event.address}", [event], now)


async def announce_audience(store: Store, now: datetime, audience: AudienceRecord) -> None:
    """Tell how an audience is now."""
    event = AudienceChanged(audience_id=audience.id, key=audience.values.key, name=audience.values.name)
    await store.tell(CONCERNED, EventType.AUDIENCE_CHANGED, f"audience {audience.id}", [event], now)
