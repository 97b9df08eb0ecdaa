"""The people of a history's files: calendars, audiences, agents, their leaves and when they were at their desks."""

from dataclasses import dataclass, field, replace
from typing import Any

from services.router.policy.calendar_form import DAYS, check_written, read_calendar
from services.router.policy.calendars import Calendar, CalendarId, Opening
from services.router.policy.facts import Absence, AgentFacts, AudienceFacts, Membership
from services.router.policy.words import AgentId, AudienceId, Role
from services.router.simulation.history import PresenceSpan
from services.router.simulation.history_cells import CellWrong, Ids, Row, known

ALWAYS_OPEN = Calendar(CalendarId(0), 0, "UTC", ((Opening(0, 0),),) * 7)
"""The calendar of a history without calendars: every minute is a working minute."""
ROLES = {str(role): role for role in Role}


@dataclass
class PeopleRead:
    """What was read so far, by the names the files give it. Each method takes one line or raises CellWrong."""

    calendars: dict[str, Calendar] = field(default_factory=dict)
    audiences: dict[str, AudienceFacts] = field(default_factory=dict)
    groups: dict[str, AudienceId] = field(default_factory=dict)
    agents: dict[str, AgentFacts] = field(default_factory=dict)
    addresses: dict[str, AgentId] = field(default_factory=dict)
    _calendar_ids: Ids = field(default_factory=Ids)
    _audience_ids: Ids = field(default_factory=Ids)
    _agent_ids: Ids = field(default_factory=Ids)

    def calendar(self, row: Row) -> None:
        """A calendar; also raises CalendarUnreadable."""
        key = row.new("key", self.calendars)
        weekly = {day: [part.split("-") for part in row.many(day)] for day in DAYS}
        extra_days = [_extra_day(text) for text in row.many("extra_days")]
        calendar = read_calendar(
            calendar_id=self._calendar_ids.take(row),
            version=1,
            time_zone=row.text("time_zone"),
            weekly=weekly,
            holiday_country=row.maybe("holiday_country") or None,
            holiday_subdivision=row.maybe("holiday_subdivision") or None,
            extra_days=extra_days,
        )
        check_written(weekly, extra_days)
        self.calendars[key] = calendar

    def audience(self, row: Row) -> None:
        """An audience and the product groups it answers for."""
        key, groups = row.new("key", self.audiences), row.many("product_groups")
        taken = next((group for group in groups if group in self.groups), None)
        if taken is not None:
            raise CellWrong(f"product_groups: {taken!r} belongs to another audience")
        calendar = row.known("calendar", self.calendars).id if row.maybe("calendar") else None
        facts = AudienceFacts(AudienceId(0), key, row.text("name"), row.text("department"), calendar_id=calendar)
        self.audiences[key] = replace(facts, id=AudienceId(self._audience_ids.take(row)))
        self.groups |= dict.fromkeys(groups, self.audiences[key].id)

    def agent(self, row: Row) -> None:
        """An agent; his login, address and aliases all mean him."""
        login = row.new("login", self.agents)
        memberships = tuple(
            Membership(known(column, key, self.audiences).id, column == "audience")
            for column in ("audience", "also")
            for key in row.many(column)
        )
        calendar = row.known("calendar", self.calendars).id if row.maybe("calendar") else None
        facts = AgentFacts(
            id=AgentId(0),
            name=row.text("name"),
            role=row.known("role", ROLES),
            department=row.maybe("department"),
            calendar_id=calendar if calendar is not None else self._usual_calendar(memberships),
            audiences=memberships,
            capacity=row.number("capacity", 20, 0, 1_000),
            departed_at=row.maybe_moment("departed_at"),
        )
        self.agents[login] = replace(facts, id=AgentId(self._agent_ids.take(row)))
        for address in filter(None, (login, row.maybe("address"), *row.many("aliases"))):
            self.addresses[address.lower()] = self.agents[login].id

    def absence(self, row: Row) -> None:
        """A leave of an agent."""
        agent, start, end = row.known("agent", self.agents), row.moment("starts_at"), row.moment("ends_at")
        if start >= end:
            raise CellWrong("ends_at is not after starts_at")
        self.agents[row.text("agent")] = replace(agent, absences=(*agent.absences, Absence(start, end)))

    def span(self, row: Row) -> PresenceSpan:
        """A time in which an agent was heard of at his desk."""
        start, end, state = row.moment("starts_at"), row.moment("ends_at"), row.maybe("state") or "working"
        if state not in ("working", "away"):
            raise CellWrong(f"state: {state!r} is neither working nor away")
        if start >= end:
            raise CellWrong("ends_at is not after starts_at")
        return PresenceSpan(row.known("agent", self.agents).id, start, end, state == "away")

    def _usual_calendar(self, memberships: tuple[Membership, ...]) -> CalendarId:
        """That of the first audience that has one, the primary one first; else the first calendar of the file."""
        of_audience = {one.id: one.calendar_id for one in self.audiences.values()}
        owned = (of_audience[one.audience_id] for one in sorted(memberships, key=lambda one: not one.primary))
        first = next((calendar.id for calendar in self.calendars.values()), ALWAYS_OPEN.id)
        return next((calendar for calendar in owned if calendar is not None), first)


def _extra_day(text: str) -> dict[str, Any]:
    """`2026-12-24` is closed, `2026-12-31=09:00-12:00+13:00-15:00` has these hours."""
    day, _, hours = text.partition("=")
    return {"date": day.strip(), "hours": [part.split("-") for part in hours.split("+") if part]}
