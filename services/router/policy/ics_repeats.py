"""When a repeating event of an iCalendar file happens; rules that would take for ever to write out are refused."""

import calendar
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import vRecur

Moment = date | datetime
BEHIND = timedelta(days=31)
AHEAD = timedelta(days=731)
LAST_SECOND = timedelta(days=1, seconds=-1)
LONGEST_DAILY = timedelta(days=3_653)
MOST_YEARS = 60
LAST_YEARS = range(9999, 9971, -1)
"""The years the library ends at: 28 of them, among which every kind of year is found."""
_EVERY = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_WITHIN_A_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")


class Unrepeatable(ValueError):
    """This rule is not written out; the message says why."""


def starts_of(component: Any, start: Moment, zone: ZoneInfo, now: datetime) -> Iterator[Moment]:
    """When a repeating event begins, from a month before `now` to two years after it. Raises Unrepeatable."""

    def wall(moment: Any) -> datetime:
        return _wall(moment[0] if isinstance(moment, tuple) else moment, start, zone)

    first, last = wall(now - BEHIND), wall(now + AHEAD)
    times = {wall(one) for one in component.rdates}
    times |= set(_ruled(component["RRULE"], wall(start), last, wall)) if "RRULE" in component else {wall(start)}
    for at in sorted(times - {wall(one) for one in component.exdates}):
        if first <= at <= last:
            yield _like(at, start)


def _ruled(rule: Any, start: datetime, last: datetime, wall: Callable[[Any], datetime]) -> Iterator[datetime]:
    """The times a rule gives, by the clock on the wall."""
    _check(rule, start, last)
    parts: Any = vRecur({name: value for name, value in rule.items() if name not in ("COUNT", "UNTIL")})
    ends = [wall(one) if isinstance(one, datetime) else wall(one) + LAST_SECOND for one in rule.get("UNTIL", [])]
    until = min([last, *ends])
    # The library looks for the next time until the calendar ends, whatever UNTIL says: so it is let look near the end.
    later = _same_year_last(last.year) - last.year
    begin, end = _years_on(start, later), _years_on(until, later)
    times = rrulestr(f"{parts.to_ical().decode()};UNTIL={end:%Y%m%dT%H%M%S}", dtstart=begin)
    return (_years_on(at, -later) for at in islice(times, next(iter(rule.get("COUNT", [])), None)))


def _same_year_last(year: int) -> int:
    """The last year with these weekdays and leap day; the cycle of both is whole from 1901 to 2099 and 9901 to 9999."""

    def kind(one: int) -> tuple[bool, int]:
        return calendar.isleap(one), calendar.weekday(one, 1, 1)

    return next(one for one in LAST_YEARS if kind(one) == kind(year))


def _years_on(moment: datetime, years: int) -> datetime:
    return moment.replace(year=moment.year + years)


def _check(rule: Any, start: datetime, last: datetime) -> None:
    """Refuse what would give more times than anybody means, or take for ever to give none."""
    if isinstance(rule, list):
        raise Unrepeatable("it repeats by several rules at once")
    every = next(iter(rule.get("FREQ", [])), None)
    if every not in _EVERY or any(name in rule for name in _WITHIN_A_DAY):
        raise Unrepeatable("it repeats within a day: at most daily repeats are read")
    if any(interval < 1 for interval in rule.get("INTERVAL", [])):
        raise Unrepeatable("its interval is not above zero")
    if every == "DAILY" and start < last - LONGEST_DAILY:
        raise Unrepeatable("it has repeated daily for more than eight years: write when it began to matter")
    if start.year < last.year - MOST_YEARS:
        raise Unrepeatable(f"it has repeated for more than {MOST_YEARS} years: write when it began to matter")


def _wall(moment: Moment, like: Moment, zone: ZoneInfo) -> datetime:
    """What a clock on the wall shows at a moment, where the event `like` takes place."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time.min)
    there = like.tzinfo if isinstance(like, datetime) and like.tzinfo is not None else zone
    return moment.astimezone(there).replace(tzinfo=None) if moment.tzinfo is not None else moment


def _like(wall: datetime, start: Moment) -> Moment:
    """A time on the wall as the event writes it: a date, or a time in its zone."""
    return wall.replace(tzinfo=start.tzinfo) if isinstance(start, datetime) else wall.date()
