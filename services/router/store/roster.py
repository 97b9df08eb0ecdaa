"""The roster: what seldom changes is kept in memory as long as its version stands, the rest is read each time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from services.router.policy.calendar_form import read_calendar
from services.router.policy.calendars import MINUTES_A_DAY, Calendar, CalendarId, Opening
from services.router.policy.facts import (
    Absence,
    AgentFacts,
    AudienceFacts,
    MarkSums,
    MarkTotals,
    Membership,
    Roster,
)
from services.router.policy.words import AgentId, AudienceId, Role
from services.router.policy.working_time import Schedule, add_working, working_seconds_between
from services.router.ports.decisions import Moment
from services.router.store.rows import Rows, sql
from shared.database import Record
from shared.errors import NotFound

# Idle time is told apart up to one working day; the score's own bound (two hours) lies far below.
LONGEST_IDLE_SECONDS = 8 * 3600
# A hold is counted again from its start: absences that ended before any running hold began no longer matter.
LONGEST_HOLD = timedelta(days=60)
KEPT_ROSTERS = 4
_rosters: dict[str, Roster] = {}


class RosterRows(Rows):
    """The roster's part of ports.decisions.DecisionStore."""

    async def load_moment(self, now: datetime) -> Moment:
        """Give the roster as it is now and the policy that counts. Raises NotFound before a policy is stored."""
        row = await self.tx.fetchrow(sql.roster_moment)
        assert row is not None
        if row["policy_version"] is None:
            raise NotFound("No policy is stored yet.")
        kept = await self._kept_roster(row, now)
        customers = dict(zip(row["audience_ids"], row["customers"], strict=True))
        return Moment(await self._as_now(kept, customers, now), row["policy_version"], row["policy_text"])

    async def _as_now(self, kept: Roster, customers: Mapping[int, int], now: datetime) -> Roster:
        moving = {row["id"]: row for row in await self.tx.fetch(sql.roster_now)}
        calendars = {calendar.id: calendar for calendar in kept.calendars}
        agents = tuple(
            _as_now(agent, moving[agent.id], calendars[agent.calendar_id], now)
            for agent in kept.agents
            if agent.id in moving
        )
        marks = _totals_by_audience(agents, moving)
        return replace(
            kept,
            agents=agents,
            audiences=tuple(
                replace(one, customers=customers.get(one.id, 0), marks=marks.get(one.id, MarkTotals()))
                for one in kept.audiences
            ),
            marks=_totals(moving.values()),
        )

    async def load_one(self, agent_id: int, now: datetime) -> Roster:
        """Give one agent alone, for what is counted on his calendar: without load, marks and history."""
        row = await self.tx.fetchrow(sql.roster_version)
        assert row is not None
        kept = await self._kept_roster(row, now)
        return replace(kept, agents=tuple(agent for agent in kept.agents if agent.id == agent_id), audiences=())

    async def _kept_roster(self, row: Record, now: datetime) -> Roster:
        key = f"{row['version']} {row['stamp']}"
        if key not in _rosters:
            while len(_rosters) >= KEPT_ROSTERS:
                _rosters.pop(next(iter(_rosters)))
            _rosters[key] = await self._read_roster(row["version"], now)
        return _rosters[key]

    async def _read_roster(self, version: int, now: datetime) -> Roster:
        memberships: dict[int, list[Membership]] = defaultdict(list)
        for row in await self.tx.fetch(sql.roster_memberships):
            memberships[row["agent_id"]].append(Membership(row["audience_id"], row["is_primary"]))
        absences: dict[int, list[Absence]] = defaultdict(list)
        for row in await self.tx.fetch(sql.roster_absences, now - LONGEST_HOLD):
            absences[row["agent_id"]].append(Absence(row["starts_at"], row["ends_at"]))
        calendars = [read_calendar(**row) for row in await self.tx.fetch(sql.roster_calendars)]
        usual = next((calendar.id for calendar in calendars), CalendarId(0))
        agents = [
            _agent(row, memberships[row["id"]], absences[row["id"]], usual)
            for row in await self.tx.fetch(sql.roster_agents)
        ]
        audiences = [AudienceFacts(**dict(row)) for row in await self.tx.fetch(sql.roster_audiences)]
        return Roster(tuple(agents), tuple(audiences), tuple(calendars or [_always()]), version=version)


def _agent(row: Record, memberships: list[Membership], absences: list[Absence], usual: CalendarId) -> AgentFacts:
    return AgentFacts(
        id=AgentId(row["id"]),
        name=row["name"],
        role=Role(row["role"]),
        department=row["department"],
        calendar_id=row["calendar_id"] or usual,
        audiences=tuple(memberships),
        capacity=row["capacity"],
        absences=tuple(absences),
        departed_at=row["departed_at"],
    )


def _always() -> Calendar:
    """The calendar of a company that has deleted all of its own: every hour is a working hour."""
    return Calendar(CalendarId(0), 0, "UTC", ((Opening(0, MINUTES_A_DAY),),) * 7)


def _as_now(agent: AgentFacts, row: Record, calendar: Calendar, now: datetime) -> AgentFacts:
    return replace(
        agent,
        open_load=row["open_load"],
        away=row["away"],
        last_seen_at=row["last_seen_at"],
        idle_working_minutes=_idle_minutes(agent, row["last_held_at"], calendar, now),
        marks=MarkSums(int(row["weight"]), int(row["adjusted"]), int(row["leniency"])),
    )


def _idle_minutes(agent: AgentFacts, last_held_at: datetime | None, calendar: Calendar, now: datetime) -> int:
    """Working minutes since the agent last held a ticket; who never held one, or is off for long, has the most."""
    own = (Schedule(calendar, agent.absences),)
    if last_held_at is not None:
        idle_long_at = add_working(own, last_held_at, LONGEST_IDLE_SECONDS)
        if idle_long_at is not None and idle_long_at > now:
            return working_seconds_between(own, last_held_at, now) // 60
    return LONGEST_IDLE_SECONDS // 60


def _totals_by_audience(agents: tuple[AgentFacts, ...], moving: dict[int, Record]) -> dict[AudienceId, MarkTotals]:
    """The marks of the agents whose first audience it is."""
    rows: dict[AudienceId, list[Record]] = defaultdict(list)
    for agent in agents:
        if agent.primary_audience is not None:
            rows[agent.primary_audience].append(moving[agent.id])
    return {audience_id: _totals(found) for audience_id, found in rows.items()}


def _totals(rows: Iterable[Record]) -> MarkTotals:
    found = [(row["marks"], row["total"]) for row in rows]
    return MarkTotals(sum(marks for marks, _ in found), sum(total for _, total in found))
