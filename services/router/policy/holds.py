"""Holds: until when a stage, a claim or a reassignment lasts, counted on the calendars of those concerned."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.router.policy.admission import Admission
from services.router.policy.classes import class_of
from services.router.policy.decision import CalendarUse, Hold
from services.router.policy.definition import Policy
from services.router.policy.due import due_after
from services.router.policy.durations import Duration
from services.router.policy.facts import AgentFacts, Facts, RunningHold, ScopeRef
from services.router.policy.situation import Situation, situation_of
from services.router.policy.words import AgentId, Entry, Exclusion
from services.router.policy.working_time import Schedule, add_working, end_of_shift, working_seconds_between

WARN_PERCENT = 75
"""Whoever has a ticket to himself is warned when so much of his time is over; a stage says for itself."""


@dataclass(frozen=True, slots=True)
class Group:
    """On whose working time a hold is counted: people, and the scope they are asked by."""

    people: Sequence[AgentFacts]
    refs: Sequence[ScopeRef] = ()


def group_of(situation: Situation, asked: Admission, refs: Sequence[ScopeRef]) -> Group:
    """Those asked by a scope, and whoever is only absent just now: his hours count from his return on."""
    barred = {one.agent_id for one in asked.excluded if not one.relaxed and one.reason is not Exclusion.ABSENT}
    absent = {one.agent_id for one in asked.excluded if one.reason is Exclusion.ABSENT} - barred
    there = {agent.id for agent in asked.allowed}
    return Group((*asked.allowed, *(situation.agents[one] for one in sorted(absent - there))), refs)


def claim_hold(facts: Facts, policy: Policy, agent_id: AgentId, since: datetime | None = None) -> Hold:
    """How long a claim holds, on the claimer's calendar, from now or from when it was claimed.

    Raises KeyError for an agent the roster lacks. Counted from the past it may be over already.
    """
    situation = situation_of(facts, policy)
    group = Group((situation.agents[agent_id],))
    return certain_hold(situation, policy.claimed.hold, group, since or facts.now, WARN_PERCENT)


@dataclass(frozen=True, slots=True)
class Time:
    """How time is counted: people's working time, or (None) the wall clock."""

    union: tuple[Schedule, ...] | None

    def between(self, start: datetime, end: datetime) -> int:
        """Seconds from one instant to another; 0 when the second is not later."""
        if self.union is None:
            return max(0, int((end - start).total_seconds()))
        return working_seconds_between(self.union, start, end)

    def after(self, start: datetime, seconds: int) -> datetime:
        """The instant so many seconds after another; by the wall clock where 60 days bring no working minute."""
        at = add_working(self.union, start, seconds) if self.union is not None else None
        return at if at is not None else start + timedelta(seconds=seconds)


def resumed_claim(
    facts: Facts, policy: Policy, agent_id: AgentId, claimed_at: datetime, asleep_since: datetime
) -> tuple[datetime, datetime]:
    """Since when a claim that wakes now is to be counted, and until when it holds then.

    What was left of it when it fell asleep is left of it now, but as much at least as a reassignment has.
    """
    situation = situation_of(facts, policy)
    before = claim_hold(facts, policy, agent_id, claimed_at)
    union = situation.union((situation.agents[agent_id],), claimed_at)
    time = Time(union if before.working_seconds is not None else None)
    left = max(time.between(asleep_since, before.due_at), policy.reassigned.accept_within.seconds)
    used = time.between(claimed_at, before.due_at) - left
    since = time.after(claimed_at, time.between(claimed_at, facts.now) - used) if used > 0 else facts.now
    return since, time.after(facts.now, left)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A hold while it is counted: on whose time, from when to when, and how."""

    union: tuple[Schedule, ...]
    start: datetime
    due: datetime
    working: bool
    words: str
    capped_by: str | None = None

    def capped(self, cap: datetime | None, name: str) -> "Reckoning":
        """The same, ending at `cap` if that is sooner."""
        return replace(self, due=cap, capped_by=name) if cap is not None and cap < self.due else self


def reckon(situation: Situation, duration: Duration, group: Group, since: datetime) -> Reckoning | None:
    """Count a duration for a group, shortened by an urgent class; None where 60 days bring no working minute."""
    union = situation.union(group.people, since, group.refs)
    due = due_after(duration, union, since)
    if due is None:
        return None
    counted = Reckoning(union, since, due, duration.working, f"{duration} from {_text(since)}")
    return _capped(situation, counted, since)


def _capped(situation: Situation, counted: Reckoning, since: datetime) -> Reckoning:
    """The same, shortened where the ticket's class says so."""
    urgent = class_of(situation)
    if urgent is None or not urgent.caps_hold:
        return counted
    return counted.capped(due_after(urgent.due, counted.union, since), f"class {urgent.key}")


def reckon_again(situation: Situation, running: RunningHold, group: Group) -> Reckoning | None:
    """Count a running hold again on the calendars of today; one that turns out to be over is over now.

    Where the ticket was just raised into another class, that class may shorten it, counted from now.
    """
    start, now = running.started_at, situation.facts.now
    union = situation.union(group.people, start, group.refs)
    working = running.working_seconds is not None
    due = add_working(union, start, running.working_seconds) if running.working_seconds is not None else running.due_at
    if due is None:
        return None
    amount = f"{running.working_seconds} working seconds from" if working else "running since"
    counted = Reckoning(union, start, max(due, now), working, f"{amount} {_text(start)}, counted again")
    return _capped(situation, counted, now) if situation.facts.ticket.entry is Entry.RAISED else counted


def certain_hold(
    situation: Situation, duration: Duration, group: Group, since: datetime, warn: int | None = None
) -> Hold:
    """A hold that always ends: people without working time are given as much time of the wall clock."""
    counted = reckon(situation, duration, group, since)
    if counted is None:
        wall = since + timedelta(seconds=duration.seconds)
        words = f"{duration} from {_text(since)}, on the wall clock for want of working time"
        counted = Reckoning(situation.union(group.people, since), since, wall, False, words)
    return finished(situation, counted, warn)


def offered_hold(situation: Situation, counted: Reckoning, agent: AgentFacts, warn: int | None) -> Hold:
    """The hold of an exclusive stage: it ends with the agent's shift, since no letter waits for an empty chair."""
    amount = _working_seconds(counted)
    shift_end = end_of_shift(situation.schedule(agent), situation.facts.now)
    hold = finished(situation, counted.capped(shift_end, "end of shift"), warn)
    return replace(hold, working_seconds=amount)


def finished(situation: Situation, counted: Reckoning, warn: int | None = None) -> Hold:
    """The hold as it is recorded; `warn` is the percentage after which to warn."""
    now = situation.facts.now
    left = working_seconds_between(counted.union, max(now, counted.start), counted.due)
    calendars = _calendars(counted.union)
    return Hold(
        started_at=counted.start,
        due_at=counted.due,
        warn_at=_warning(counted, warn, now) if warn else None,
        working_seconds=_working_seconds(counted),
        remaining_working_seconds=left if counted.working else None,
        calendars=calendars,
        capped_by=counted.capped_by,
        arithmetic=_arithmetic(counted, calendars),
    )


def _calendars(union: Sequence[Schedule]) -> tuple[CalendarUse, ...]:
    """The calendars of a union, each once, in the order of their ids."""
    calendars = {each for one in union for each in (one.calendar, one.within) if each is not None}
    used = sorted({(each.id, each.version) for each in calendars})
    return tuple(CalendarUse(calendar_id, version) for calendar_id, version in used)


def _arithmetic(counted: Reckoning, calendars: Sequence[CalendarUse]) -> str:
    """How the hold was counted, for a person."""
    on = ", ".join(f"{one.id} v{one.version}" for one in calendars) or "none"
    capped = f", shortened by {counted.capped_by}" if counted.capped_by else ""
    return f"{counted.words}, calendars {on}{capped}: due {_text(counted.due)}"


def _working_seconds(counted: Reckoning) -> int | None:
    return working_seconds_between(counted.union, counted.start, counted.due) if counted.working else None


def _warning(counted: Reckoning, percent: int, now: datetime) -> datetime | None:
    """The instant at which so many percent of the hold are over, if that is still to come."""
    seconds = _working_seconds(counted)
    if seconds is None:
        at: datetime | None = counted.start + (counted.due - counted.start) * percent / 100
    else:
        at = add_working(counted.union, counted.start, seconds * percent / 100)
    return at if at is not None and now < at < counted.due else None


def _text(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
