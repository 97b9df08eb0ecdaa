"""Working time: arithmetic on the union of calendars, less absences. Instants are UTC, amounts are seconds."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from services.router.policy.calendars import Calendar, Span, merge, spans_of_day, spans_within
from services.router.policy.facts import Absence

HORIZON = timedelta(days=60)
"""Without a working minute for so long, there is no working time to count."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """One person's working time: a calendar less absences. A group's is a sequence of these, meaning their union."""

    calendar: Calendar
    absences: tuple[Absence, ...] = ()


def union_of(schedules: Iterable[Schedule], now: datetime) -> tuple[Schedule, ...]:
    """The smallest sequence with the same union from `now` on, in the order of calendar ids."""
    ahead = {
        Schedule(one.calendar, tuple(absence for absence in one.absences if absence.end > now)) for one in schedules
    }
    # Who is never absent covers everybody else on the same calendar.
    whole = {one.calendar for one in ahead if not one.absences}
    kept = (one for one in ahead if not one.absences or one.calendar not in whole)
    return tuple(sorted(kept, key=lambda one: (one.calendar.id, one.absences)))


def is_working(union: Sequence[Schedule], at: datetime) -> bool:
    """Whether somebody of the union works at this instant."""
    return any(start <= at < end for start, end in _spans_on(union, at))


def add_working(union: Sequence[Schedule], start: datetime, seconds: float) -> datetime | None:
    """The instant at which so many working seconds have passed; None when 60 days go by without a working minute."""
    left = timedelta(seconds=seconds)
    for begin, end in working_spans(union, start):
        if end - begin >= left:
            return begin + left
        left -= end - begin
    return None


def working_seconds_between(union: Sequence[Schedule], start: datetime, end: datetime) -> int:
    """Working seconds in `[start, end)`, rounded down; 0 when the end is not after the start."""
    total = timedelta()
    day = start
    while day.date() <= end.date():
        total += sum(
            (min(b, end) - max(a, start) for a, b in _spans_on(union, day) if a < end and b > start), timedelta()
        )
        day += timedelta(days=1)
    return int(total.total_seconds())


def end_of_shift(union: Sequence[Schedule], at: datetime) -> datetime | None:
    """When the work going on at `at` stops: a break, the evening, an absence. None if none goes on or it never ends."""
    if not is_working(union, at):
        return None
    reached = at
    for begin, end in working_spans(union, at):
        if begin > reached:
            return reached
        if end - at > HORIZON:
            return None
        reached = end
    return reached


def end_of_working_day(union: Sequence[Schedule], start: datetime, days: int) -> datetime | None:
    """The end of the work of the n-th working day after the day of `start`; None after 60 days without one.

    Days are those of the first calendar's zone; work that runs past midnight belongs to the day on which it began.
    """
    return next(islice(_ends_of_working_days(union, start), days - 1, None), None) if union else None


def _ends_of_working_days(union: Sequence[Schedule], start: datetime) -> Iterator[datetime]:
    """When the work of each day after that of `start` ends, days without work left out, until 60 have none."""
    today = start.astimezone(ZoneInfo(union[0].calendar.zone)).date()
    latest = shift = 0
    while shift - latest < HORIZON.days:
        shift += 1
        day = today + timedelta(days=shift)
        end = max((end for one in union for _, end in _without(spans_of_day(one.calendar, day), one)), default=start)
        if end > start:
            latest = shift
            yield end


def working_spans(union: Sequence[Schedule], start: datetime) -> Iterator[Span]:
    """Spans of work from `start` on, cut at UTC midnights, until 60 days go by without any."""
    last, day = start, start
    while day.date() <= (last + HORIZON).date():
        for begin, end in _spans_on(union, day):
            if end <= start:
                continue
            if begin > last + HORIZON:
                return
            last = end
            yield max(begin, start), end
        day += timedelta(days=1)


def _spans_on(union: Sequence[Schedule], at: datetime) -> tuple[Span, ...]:
    """The union's work on the UTC day of an instant, in order."""
    day = at.date()
    if len(union) == 1 and not union[0].absences:
        return spans_within(union[0].calendar, day)
    return merge(span for one in union for span in _without(spans_within(one.calendar, day), one))


def _without(spans: tuple[Span, ...], schedule: Schedule) -> tuple[Span, ...]:
    """Spans less the absences of a schedule."""
    for absence in schedule.absences:
        spans = tuple(
            part
            for start, end in spans
            for part in ((start, min(end, absence.start)), (max(start, absence.end), end))
            if part[0] < part[1]
        )
    return spans
