"""Agents: taken on, changed, absent, departed. Who changes is told to the other services and to the ladder."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from services.router.handlers.addresses import checked
from services.router.handlers.reconsider import reconsider_agents, reconsider_offers
from services.router.handlers.telling import announce_addresses, announce_agent
from services.router.ports import Store
from services.router.ports.errors import KeyTaken
from services.router.ports.people import AbsenceRecord, AgentRecord, AgentValues
from shared.errors import Conflict, Invalid, NotFound, StaleVersion
from shared.principal import Role

FIRST_LOGIN = "administrator"

Change = Callable[[AgentValues], AgentValues]


async def show_agent(store: Store, agent_id: int) -> AgentRecord:
    """Give an agent. Raises NotFound."""
    agent = await store.agent(agent_id)
    if agent is None:
        raise NotFound
    return agent


async def take_on_agent(
    store: Store, now: datetime, login: str, values: AgentValues, password_hash: str | None
) -> AgentRecord:
    """Add an agent. Raises KeyTaken, AddressTaken, UnknownKey and Invalid."""
    values = _checked(values)
    agent_id = await store.add_agent(login, values, password_hash, now)
    if agent_id is None:
        raise KeyTaken(f"The login {login!r} is taken.", field="login")
    agent = await show_agent(store, agent_id)
    await announce_agent(store, now, agent)
    await announce_addresses(store, now, agent_id, frozenset(), agent.values.addresses)
    await reconsider_agents(store, now, [agent_id])
    return agent


async def change_agent(
    store: Store, now: datetime, agent_id: int, version: int, change: Change, password_hash: str | None
) -> AgentRecord:
    """Change an agent whose version the caller has seen; a new password ends his sessions.

    Raises NotFound, StaleVersion, AddressTaken, UnknownKey, Invalid, and Conflict for the last administrator.
    """
    before = await _locked(store, agent_id)
    if before.version != version:
        raise StaleVersion(version=before.version)
    values = _checked(change(before.values))
    await store.save_agent(agent_id, values, before.departed_at)
    await _keep_an_administrator(store)
    if password_hash is not None:
        await store.set_password(agent_id, password_hash)
        await store.end_sessions(agent_id)
        await store.end_links(agent_id)
    agent = await show_agent(store, agent_id)
    await announce_agent(store, now, agent)
    await announce_addresses(store, now, agent_id, before.values.addresses, agent.values.addresses)
    await reconsider_agents(store, now, [agent_id])
    return agent


async def note_departure(store: Store, now: datetime, agent_id: int, at: datetime | None) -> AgentRecord:
    """An agent has left: his sessions and tokens end, and a loop hands over what he had.

    Raises NotFound, Invalid and Conflict.
    """
    departed_at = at or now
    if departed_at > now:
        raise Invalid("A departure lies behind us; for days to come note an absence.", field="at")
    before = await _locked(store, agent_id)
    await store.save_agent(agent_id, before.values, before.departed_at or departed_at)
    await _keep_an_administrator(store)
    await store.end_sessions(agent_id)
    await store.end_links(agent_id)
    await store.begin_departure(agent_id, now)
    store.wake("departure")
    store.wake("roster")
    agent = await show_agent(store, agent_id)
    await announce_agent(store, now, agent)
    return agent


async def add_absence(
    store: Store, now: datetime, agent_id: int, starts_at: datetime, ends_at: datetime, kind: str
) -> AbsenceRecord:
    """Note an absence. Raises NotFound and Invalid."""
    if ends_at <= starts_at:
        raise Invalid("An absence ends after it starts.", field="ends_at")
    await show_agent(store, agent_id)
    absence_id = await store.add_absence(agent_id, starts_at, ends_at, kind)
    await reconsider_offers(store, now, [agent_id])
    return AbsenceRecord(absence_id, agent_id, starts_at, ends_at, kind)


async def remove_absence(store: Store, now: datetime, agent_id: int, absence_id: int) -> None:
    """Take an absence back. Raises NotFound."""
    if not await store.remove_absence(agent_id, absence_id):
        raise NotFound
    await reconsider_offers(store, now, [agent_id])


async def ensure_administrator(store: Store, now: datetime) -> bool:
    """Add the first administrator if there is no agent at all; tells whether it was needed."""
    if not await store.is_without_agents():
        return False
    values = AgentValues(
        name="Administrator",
        role=Role.ADMINISTRATOR,
        department=None,
        calendar=None,
        address=None,
        aliases=(),
        audiences=(),
        capacity=20,
    )
    await take_on_agent(store, now, FIRST_LOGIN, values, None)
    return True


async def _locked(store: Store, agent_id: int) -> AgentRecord:
    # Always administrators first, so that two changes cannot wait for each other.
    await store.lock_administrators()
    agent = await store.agent(agent_id, for_update=True)
    if agent is None:
        raise NotFound
    return agent


async def _keep_an_administrator(store: Store) -> None:
    if not await store.lock_administrators():
        raise Conflict("The last administrator must stay; make somebody else one first.")


def _checked(values: AgentValues) -> AgentValues:
    address = checked(values.address, "address") if values.address else None
    aliases = {checked(alias, "aliases") for alias in values.aliases} - {address}
    keys = [membership.key for membership in values.audiences]
    if len(set(keys)) < len(keys) or sum(membership.primary for membership in values.audiences) > 1:
        raise Invalid("Each audience stands there once, and at most one is primary.", field="audiences")
    return replace(values, address=address, aliases=tuple(sorted(aliases)))
