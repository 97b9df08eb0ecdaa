"""A roster in memory: what seldom changes as it was read, and of the rest only what has changed is made anew."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from services.router.policy.facts import AgentFacts, AudienceFacts, MarkSums, MarkTotals, Roster
from services.router.policy.frozen import changed
from services.router.policy.words import AudienceId
from services.router.policy.working_time import Schedule
from services.router.store.idleness import Idleness, idleness_of
from shared.database import Record

NO_MARKS = MarkSums()
Customers = Mapping[int, int]
"""By audience how many customers have it."""


class KeptRoster:
    """One version of the roster; `marks_stamp` tells the marks taken last from any others."""

    def __init__(self, roster: Roster) -> None:
        self.roster = roster
        self.marks_stamp: str | None = None
        calendars = {calendar.id: calendar for calendar in roster.calendars}
        self._schedules = {one.id: Schedule(calendars[one.calendar_id], one.absences) for one in roster.agents}
        self._idle: dict[int, Idleness] = {}
        self._last: dict[int, tuple[Record, int, MarkSums, AgentFacts]] = {}
        self._sums: dict[int, MarkSums] = {}
        self._total = MarkTotals()
        self._audiences = roster.audiences
        self._customers: Customers = {}

    def take_marks(self, stamp: str, rows: Sequence[Record]) -> None:
        """Remember the sums and totals of the marks that agents were given."""
        self.marks_stamp = stamp
        self._sums = {
            row["agent_id"]: MarkSums(int(row["weight"]), int(row["adjusted"]), int(row["leniency"])) for row in rows
        }
        by_agent = {row["agent_id"]: (row["marks"], row["total"]) for row in rows}
        by_audience: dict[AudienceId, list[tuple[int, int]]] = defaultdict(list)
        for agent in self.roster.agents:
            if agent.primary_audience is not None and agent.id in by_agent:
                by_audience[agent.primary_audience].append(by_agent[agent.id])
        self._total = _totals(by_agent.values())
        marked = (replace(one, marks=_totals(by_audience[one.id])) for one in self.roster.audiences)
        self._audiences = _with_customers(marked, self._customers)

    def at(self, now: datetime, moving: Sequence[Record], customers: Customers) -> Roster:
        """Give the roster as it is now, by what changes with every heartbeat and claim (rows of roster_now)."""
        if customers != self._customers:
            self._customers = customers
            self._audiences = _with_customers(self._audiences, customers)
        rows = {row["id"]: row for row in moving}
        found = (self._agent_at(now, agent, rows[agent.id]) for agent in self.roster.agents if agent.id in rows)
        agents = tuple(_as_departed(agent, now) for agent in found)
        return replace(self.roster, agents=agents, audiences=self._audiences, marks=self._total)

    def _agent_at(self, now: datetime, agent: AgentFacts, row: Record) -> AgentFacts:
        idle = self._idle_minutes(agent, row["last_held_at"], now)
        sums = self._sums.get(agent.id, NO_MARKS)
        last = self._last.get(agent.id)
        if last is not None and last[1] == idle and last[2] is sums and last[0] == row:
            return last[3]
        made = changed(
            agent,
            open_load=row["open_load"],
            away=row["away"],
            last_seen_at=row["last_seen_at"],
            idle_working_minutes=idle,
            marks=sums,
        )
        self._last[agent.id] = (row, idle, sums, made)
        return made

    def _idle_minutes(self, agent: AgentFacts, held_at: datetime | None, now: datetime) -> int:
        known = self._idle.get(agent.id)
        if known is None or not known.lasts(held_at, now):
            known = self._idle[agent.id] = idleness_of(self._schedules[agent.id], held_at, now)
        return known.minutes(now)


def _as_departed(agent: AgentFacts, now: datetime) -> AgentFacts:
    """Departures lie behind us: a clock that was set back brings nobody back who has left."""
    ahead = agent.departed_at is not None and agent.departed_at > now
    return changed(agent, departed_at=now) if ahead else agent


def _with_customers(audiences: Iterable[AudienceFacts], customers: Customers) -> tuple[AudienceFacts, ...]:
    return tuple(replace(one, customers=customers.get(one.id, 0)) for one in audiences)


def _totals(marks: Iterable[tuple[int, int]]) -> MarkTotals:
    found = list(marks)
    return MarkTotals(sum(count for count, _ in found), sum(total for _, total in found))
