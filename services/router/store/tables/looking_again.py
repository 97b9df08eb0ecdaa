"""What changed of people and calendars, and which tickets must be looked at again because of it."""

import datetime

from services.router.store.tables.columns import RouterTable, day, moment, number, words


class RosterChange(RouterTable, table=True):
    """Something that holds are counted on changed; kept until nobody can still decide by what was before."""

    __tablename__ = "roster_change"
    id: int = number(primary_key=True, made=True)
    kind: str = words()
    ref: str = words()
    again_after: int | None = number(null=True)


class SecondLook(RouterTable, table=True):
    """A ticket to be looked at again; `at` is set after a look that failed."""

    __tablename__ = "second_look"
    ticket_id: int = number(primary_key=True, foreign_key="ticket.id")
    at: datetime.datetime | None = moment(null=True)


class CalendarAlert(RouterTable, table=True):
    """On which day supervisors were told that nobody works for whom."""

    __tablename__ = "calendar_alert"
    subject: str = words(primary_key=True)
    day: datetime.date = day(primary_key=True)
