"""Who is at work: words and heartbeats in, presence out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from services.router.handlers.deciding import current_policy
from services.router.handlers.organisation import calendar_of
from services.router.handlers.reconsider import reconsider_offers
from services.router.policy.calendars import Calendar
from services.router.policy.definition import PresenceRule
from services.router.policy.facts import Absence, AgentFacts
from services.router.policy.presence import Word, is_away_after, is_idle_after, is_present
from services.router.policy.words import AgentId, Role
from services.router.policy.working_time import Schedule, end_of_shift
from services.router.ports import Store
from services.router.ports.people import AgentRecord
from shared.errors import NotFound

# No company has more calendars than this; an agent works by one of them.
ALL_CALENDARS = 10_000
# A desk that was silent for so long says something new with its next word in any case.
WORDS_KEPT = timedelta(days=1)


class PresenceState(StrEnum):
    """How an agent was heard of: at work, away (by his word, or untouched), or not lately."""

    WORKING = "working"
    AWAY = "away"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether letters may be offered to an agent; `until` is the end of his shift while they may.

    `idle` says that he is away for no other reason than that nobody touches any desk of his: until somebody does.
    """

    state: PresenceState
    idle: bool
    present: bool
    until: datetime | None


async def presence_of(store: Store, now: datetime, agents: Sequence[AgentRecord]) -> dict[int, Presence]:
    """Give the presence of each agent by id, under the policy that counts."""
    rule = (await current_policy(store)).presence
    ids = [agent.id for agent in agents]
    working = await store.working_calendars(ids)
    # Read after who works by which: one that others make in between is there before anybody works by it.
    calendars = {record.id: calendar_of(record) for record in await store.calendars(0, ALL_CALENDARS)}
    absences: dict[int, list[Absence]] = {agent_id: [] for agent_id in ids}
    for absence in await store.absences_from(ids, now):
        absences[absence.agent_id].append(Absence(absence.starts_at, absence.ends_at))
    return {
        agent.id: _presence(agent, Schedule(calendars[working[agent.id]], tuple(absences[agent.id])), now, rule)
        for agent in agents
    }


async def working_calendar(store: Store, agent_id: int) -> Calendar:
    """Give the calendar an agent works by."""
    working = await store.working_calendars([agent_id])
    record = await store.calendar(working[agent_id])
    if record is None:
        raise NotFound
    return calendar_of(record)


async def note_presence(
    store: Store, now: datetime, agent_id: int, source: str, state: PresenceState, idle: bool = False
) -> Presence:
    """A desk of an agent, or a system that watches (`source`), says that he is at work or away, touched or idle.

    Who goes away loses at once what is offered to him alone; a loop does the rest. Raises NotFound for the departed.
    """
    heard = await store.heard_of(agent_id)
    if heard is None:
        raise NotFound
    rule = (await current_policy(store)).presence
    word = Word(source, state is PresenceState.AWAY, idle, now)
    away = is_away_after(heard.words, word, heard.away, rule)
    idle = is_idle_after(heard.words, word, rule)
    await store.note_word(agent_id, word, away, idle, now - WORDS_KEPT)
    if (away or idle) and not (heard.away or heard.idle):
        await reconsider_offers(store, now, [agent_id])
    agent = await store.agent(agent_id)
    if agent is None:
        raise NotFound
    presence = (await presence_of(store, now, [agent]))[agent_id]
    if presence.present is not heard.present:
        store.wake("presence")
    return presence


def _presence(agent: AgentRecord, schedule: Schedule, now: datetime, rule: PresenceRule) -> Presence:
    facts = AgentFacts(
        id=AgentId(agent.id),
        name=agent.values.name,
        role=Role(agent.values.role),
        department=agent.values.department or "",
        calendar_id=schedule.calendar.id,
        away=agent.away or agent.idle,
        last_seen_at=agent.last_seen_at,
        departed_at=agent.departed_at,
    )
    present = is_present(facts, [schedule], now, rule)
    until = end_of_shift([schedule], now) if present else None
    return Presence(_state(agent, now, rule), agent.idle and not agent.away, present, until)


def _state(agent: AgentRecord, now: datetime, rule: PresenceRule) -> PresenceState:
    if agent.has_departed(now) or agent.last_seen_at is None:
        return PresenceState.OFFLINE
    silent = (now - agent.last_seen_at).total_seconds()
    if silent > rule.heartbeat_seconds + rule.grace_seconds:
        return PresenceState.OFFLINE
    return PresenceState.AWAY if agent.away or agent.idle else PresenceState.WORKING
