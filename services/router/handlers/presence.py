"""Who is at work: heartbeats in, presence out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.router.handlers.organisation import calendar_of
from services.router.handlers.reconsider import reconsider_agents
from services.router.policy.calendars import Calendar
from services.router.policy.definition import PresenceRule
from services.router.policy.facts import Absence, AgentFacts
from services.router.policy.presence import is_present
from services.router.policy.words import AgentId, Role
from services.router.policy.working_time import Schedule, end_of_shift
from services.router.ports import Store
from services.router.ports.people import AgentRecord
from shared.errors import NotFound

# No company has more calendars than this; an agent works by one of them.
ALL_CALENDARS = 10_000


class PresenceState(StrEnum):
    """What an agent says of himself; offline when he has departed or was not heard of lately."""

    WORKING = "working"
    AWAY = "away"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether letters may be offered to an agent; `until` is the end of his shift while they may."""

    state: PresenceState
    present: bool
    until: datetime | None


async def presence_of(store: Store, now: datetime, agents: Sequence[AgentRecord]) -> dict[int, Presence]:
    """Give the presence of each agent by id, under the presence rule of the default policy."""
    ids = [agent.id for agent in agents]
    calendars = {record.id: calendar_of(record) for record in await store.calendars(0, ALL_CALENDARS)}
    working = await store.working_calendars(ids)
    absences: dict[int, list[Absence]] = {agent_id: [] for agent_id in ids}
    for absence in await store.absences_from(ids, now):
        absences[absence.agent_id].append(Absence(absence.starts_at, absence.ends_at))
    return {
        agent.id: _presence(agent, Schedule(calendars[working[agent.id]], tuple(absences[agent.id])), now)
        for agent in agents
    }


async def working_calendar(store: Store, agent_id: int) -> Calendar:
    """Give the calendar an agent works by."""
    working = await store.working_calendars([agent_id])
    record = await store.calendar(working[agent_id])
    if record is None:
        raise NotFound
    return calendar_of(record)


async def note_presence(store: Store, now: datetime, agent_id: int, state: PresenceState) -> Presence:
    """An agent, or a system that watches, says that he is at work or away. Raises NotFound when he has departed."""
    away = state is PresenceState.AWAY
    was_away = await store.note_presence(agent_id, away, now)
    if was_away is None:
        raise NotFound
    # A heartbeat changes nothing by itself; only going away and coming back move tickets.
    if was_away != away:
        await reconsider_agents(store, now, [agent_id])
    agent = await store.agent(agent_id)
    if agent is None:
        raise NotFound
    return (await presence_of(store, now, [agent]))[agent_id]


def _presence(agent: AgentRecord, schedule: Schedule, now: datetime) -> Presence:
    rule = PresenceRule()
    facts = AgentFacts(
        id=AgentId(agent.id),
        name=agent.values.name,
        role=Role(agent.values.role),
        department=agent.values.department or "",
        calendar_id=schedule.calendar.id,
        away=agent.away,
        last_seen_at=agent.last_seen_at,
        departed_at=agent.departed_at,
    )
    present = is_present(facts, [schedule], now, rule)
    return Presence(_state(agent, now, rule), present, end_of_shift([schedule], now) if present else None)


def _state(agent: AgentRecord, now: datetime, rule: PresenceRule) -> PresenceState:
    if agent.has_departed(now) or agent.last_seen_at is None:
        return PresenceState.OFFLINE
    silent = (now - agent.last_seen_at).total_seconds()
    if silent > rule.heartbeat_seconds + rule.grace_seconds:
        return PresenceState.OFFLINE
    return PresenceState.AWAY if agent.away else PresenceState.WORKING
