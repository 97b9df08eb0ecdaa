"""Working time: arithmetic on the union of calendars, less absences. Instants are UTC, amounts are seconds."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

from services.router.policy.calendars import Calendar, Span, common, merge, spans_of_day, spans_within
from services.router.policy.facts import Absence

HORIZON = timedelta(days=60)
"""Without a working minute for so long, there is no working time to count."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """One person's working time: a calendar less absences, counted only inside the hours of `within` where it is given.

    A group's working time is a sequence of these, meaning their union.
    """

    calendar: Calendar
    absences: tuple[Absence, ...] = ()
    within: Calendar | None = None


def union_of(schedules: Iterable[Schedule], since: datetime) -> tuple[Schedule, ...]:
    """The same union from `since` on with one schedule for each calendar, in the order of calendar ids.

    Of several people who work the same hours somebody is there as long as not all of them are absent at once.
    """
    alike: dict[tuple[Calendar, Calendar | None], list[tuple[Absence, ...]]] = defaultdict(list)
    for one in schedules:
        alike[one.calendar, one.within].append(one.absences)
    kept = (Schedule(calendar, _of_all(found, since), within) for (calendar, within), found in alike.items())
    return tuple(sorted(kept, key=lambda one: (one.calendar.id, one.within.id if one.within else 0)))


def _of_all(absences: Iterable[Sequence[Absence]], since: datetime) -> tuple[Absence, ...]:
    """When everybody is absent; the first who never is settles it, as do two who never are at once."""
    shared: tuple[Span, ...] | None = None
    for own in absences:
        ahead = merge((absence.start, absence.end) for absence in own if absence.end > since)
        shared = ahead if shared is None else common(shared, ahead)
        if not shared:
            return ()
    return tuple(Absence(start, end) for start, end in shared or ())


def is_working(union: Sequence[Schedule], at: datetime) -> bool:
    """Whether somebody of the union works at this instant."""
    return any(start <= at < end for start, end in _spans_on(tuple(union), at.date()))


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
    days = (start.date() + timedelta(days=shift) for shift in range((end.date() - start.date()).days + 1))
    found = (span for day in days for span in _spans_on(tuple(union), day))
    worked = (min(b, end) - max(a, start) for a, b in found if a < end and b > start)
    return int(sum(worked, timedelta()).total_seconds())


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
        end = max((end for one in union for _, end in _worked(spans_of_day(one.calendar, day), one)), default=start)
        if end > start:
            latest = shift
            yield end


def working_spans(union: Sequence[Schedule], start: datetime) -> Iterator[Span]:
    """Spans of work from `start` on, cut at UTC midnights, until 60 days go by without any."""
    whole = tuple(union)
    last, day = start, start.date()
    while day <= (last + HORIZON).date():
        for begin, end in _spans_on(whole, day):
            if end <= start:
                continue
            if begin > last + HORIZON:
                return
            last = end
            yield max(begin, start), end
        day += timedelta(days=1)


@lru_cache(maxsize=16_000)
def _spans_on(union: tuple[Schedule, ...], day: date) -> tuple[Span, ...]:
    """The union's work on a UTC day, in order."""
    return merge(span for one in union for span in _worked(spans_within(one.calendar, day), one))


def _worked(spans: tuple[Span, ...], schedule: Schedule) -> tuple[Span, ...]:
    """Spans inside the hours a schedule is bound to, less its absences."""
    if schedule.within is not None:
        days = {at.date() for span in spans for at in span}
        spans = common(spans, [span for day in days for span in spans_within(schedule.within, day)])
    for absence in schedule.absences:
        spans = tuple(
            part
            for start, end in spans
            for part in ((start, min(end, absence.start)), (max(start, absence.end), end))
            if part[0] < part[1]
        )
    return spans
