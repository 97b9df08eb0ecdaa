"""The roster: what seldom changes is kept in memory as long as its version stands, the rest is read each time."""

from collections import defaultdict
from collections.abc import Container
from dataclasses import replace
from datetime import datetime, timedelta

from services.router.policy.calendar_form import read_calendar
from services.router.policy.calendars import MINUTES_A_DAY, Calendar, CalendarId, Opening
from services.router.policy.facts import (
    Absence,
    AgentFacts,
    AudienceFacts,
    Membership,
    Roster,
)
from services.router.policy.words import AgentId, Role
from services.router.ports.decisions import Moment
from services.router.store.kept_roster import KeptRoster
from services.router.store.rows import Rows, sql
from shared.database import Record
from shared.errors import NotFound

# A hold is counted again from its start: absences that ended before any running hold began no longer matter.
LONGEST_HOLD = timedelta(days=60)
KEPT_ROSTERS = 4
_rosters: dict[str, KeptRoster] = {}


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
        moving = await self.tx.fetch(sql.roster_now)
        if kept.marks_stamp != row["marks_stamp"]:
            kept.take_marks(row["marks_stamp"], await self.tx.fetch(sql.roster_marks))
        # From here on nothing is awaited: another transaction has the same roster, and may see other marks.
        roster = kept.at(now, moving, customers)
        return Moment(roster, row["policy_version"], row["policy_text"])

    async def load_one(self, agent_id: int, now: datetime) -> Roster:
        """Give one agent alone, for what is counted on his calendar: without load, marks and history."""
        row = await self.tx.fetchrow(sql.roster_version)
        assert row is not None
        return _alone((await self._kept_roster(row, now)).roster, agent_id)

    async def load_holder(self, agent_id: int, now: datetime) -> Moment:
        """As load_one, and the policy that counts. Raises NotFound before a policy is stored."""
        row = await self.tx.fetchrow(sql.roster_holder)
        assert row is not None
        if row["policy_version"] is None:
            raise NotFound("No policy is stored yet.")
        alone = _alone((await self._kept_roster(row, now)).roster, agent_id)
        return Moment(alone, row["policy_version"], row["policy_text"])

    async def _kept_roster(self, row: Record, now: datetime) -> KeptRoster:
        key = f"{row['version']} {row['stamp']}"
        if key not in _rosters:
            while len(_rosters) >= KEPT_ROSTERS:
                _rosters.pop(next(iter(_rosters)))
            _rosters[key] = KeptRoster(await self._read_roster(row["version"], now))
        return _rosters[key]

    async def _read_roster(self, version: int, now: datetime) -> Roster:
        memberships: dict[int, list[Membership]] = defaultdict(list)
        for row in await self.tx.fetch(sql.roster_memberships):
            memberships[row["agent_id"]].append(Membership(row["audience_id"], row["is_primary"]))
        absences: dict[int, list[Absence]] = defaultdict(list)
        for row in await self.tx.fetch(sql.roster_absences, now - LONGEST_HOLD):
            absences[row["agent_id"]].append(Absence(row["starts_at"], row["ends_at"]))
        people, groups = await self.tx.fetch(sql.roster_agents), await self.tx.fetch(sql.roster_audiences)
        # Read last: a calendar that others make between two statements is there before anybody works by it.
        hours = {row["calendar_id"]: read_calendar(**row) for row in await self.tx.fetch(sql.roster_calendars)}
        usual = next(iter(hours), CalendarId(0))
        works_by = {one: one for one in hours}
        agents = [
            _agent(row, memberships[row["id"]], absences[row["id"]], works_by.get(row["calendar_id"], usual))
            for row in people
        ]
        audiences = [_audience(row, hours) for row in groups]
        return Roster(tuple(agents), tuple(audiences), tuple(hours.values() or [_always()]), version=version)


def _audience(row: Record, known: Container[CalendarId]) -> AudienceFacts:
    """An audience; a calendar that was taken away while it was read bounds it no longer."""
    calendar_id = row["calendar_id"] if row["calendar_id"] in known else None
    return AudienceFacts(**{**dict(row), "calendar_id": calendar_id})


def _alone(roster: Roster, agent_id: int) -> Roster:
    return replace(roster, agents=tuple(agent for agent in roster.agents if agent.id == agent_id), audiences=())


def _agent(row: Record, memberships: list[Membership], absences: list[Absence], calendar_id: CalendarId) -> AgentFacts:
    return AgentFacts(
        id=AgentId(row["id"]),
        name=row["name"],
        role=Role(row["role"]),
        department=row["department"],
        calendar_id=calendar_id,
        audiences=tuple(memberships),
        capacity=row["capacity"],
        absences=tuple(absences),
        departed_at=row["departed_at"],
    )


def _always() -> Calendar:
    """The calendar of a company that has deleted all of its own: every hour is a working hour."""
    return Calendar(CalendarId(0), 0, "UTC", ((Opening(0, MINUTES_A_DAY),),) * 7)
