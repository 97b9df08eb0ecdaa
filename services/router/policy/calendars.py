"""Calendars: weekly hours in a time zone, public holidays, moved working days, extra closed and open days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NewType
from zoneinfo import ZoneInfo

import holidays

CalendarId = NewType("CalendarId", int)

Span = tuple[datetime, datetime]
"""A half-open stretch of time `[from, to)`, both aware and in UTC."""

MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True, order=True)
class Opening:
    """One stretch of a working day in local minutes after midnight; an end not after the start is on the next day."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not (0 <= self.start < MINUTES_A_DAY and 0 <= self.end <= MINUTES_A_DAY):
            raise ValueError(f"an opening lies within 0..{MINUTES_A_DAY} minutes, not {self.start}..{self.end}")

    @property
    def length(self) -> int:
        """Minutes on the wall clock, 1..1440."""
        return self.end - self.start if self.end > self.start else self.end - self.start + MINUTES_A_DAY


Hours = tuple[Opening, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """When work is done. `week` is seven days from Monday; `country` and `subdivision` (ISO 3166) name public holidays.

    `closed` days have no hours; `open_days` have exactly the hours given, whatever the week or a holiday says.
    Raises ValueError for a wrong week, ZoneInfoNotFoundError for a wrong zone.
    """

    id: CalendarId
    version: int
    zone: str
    week: tuple[Hours, ...]
    country: str | None = None
    subdivision: str | None = None
    closed: tuple[date, ...] = ()
    open_days: tuple[tuple[date, Hours], ...] = ()

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError(f"a week has seven days, not {len(self.week)}")
        ZoneInfo(self.zone)
        object.__setattr__(self, "week", tuple(tuple(sorted(hours)) for hours in self.week))
        object.__setattr__(self, "closed", tuple(sorted(self.closed)))
        object.__setattr__(self, "open_days", tuple(sorted(self.open_days)))

    def __hash__(self) -> int:
        # Calendars are keys of what is kept from day to day; a hash of whole weeks would cost more than it finds.
        return hash((self.id, self.version, self.zone))


def country_is_known(country: str, subdivision: str | None = None) -> bool:
    """Whether public holidays of this country (and part of it) can be looked up."""
    supported = holidays.list_supported_countries()
    return country in supported and (subdivision is None or subdivision in supported[country])


@lru_cache(maxsize=512)
def _public_days(country: str, subdivision: str | None, year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Public holidays of a year, and the weekend days that were moved to be working days."""
    found = holidays.country_holidays(country, subdiv=subdivision, years=year)
    return frozenset(found), frozenset(found.weekend_workdays)


def hours_on(calendar: Calendar, day: date) -> Hours:
    """The openings that begin on this local day."""
    for open_day, hours in calendar.open_days:
        if open_day == day:
            return hours
    if day in calendar.closed:
        return ()
    usual = calendar.week[day.weekday()]
    if calendar.country is None:
        return usual
    free, moved_to = _public_days(calendar.country, calendar.subdivision, day.year)
    if day in moved_to:
        # A weekend day that the state made a working day is worked like the first working day of the week.
        return usual or next((hours for hours in calendar.week if hours), ())
    return () if day in free else usual


def spans_of_day(calendar: Calendar, day: date) -> tuple[Span, ...]:
    """The work that begins on a local day, merged and in order."""
    zone = ZoneInfo(calendar.zone)
    return merge(_span(zone, day, opening) for opening in hours_on(calendar, day))


@lru_cache(maxsize=64_000)
def spans_within(calendar: Calendar, day: date) -> tuple[Span, ...]:
    """Working time within one UTC day, merged and in order.

    Zones reach from -12 to +14 hours and an opening may run past midnight, so four local days can touch one UTC day.
    """
    first = datetime.combine(day, time.min, UTC)
    last = first + timedelta(days=1)
    local_days = (day + timedelta(days=shift) for shift in range(-2, 2))
    found = (span for local in local_days for span in spans_of_day(calendar, local))
    return merge((max(start, first), min(end, last)) for start, end in found)


def _span(zone: ZoneInfo, day: date, opening: Opening) -> Span:
    """One opening of a local day in UTC.

    When clocks go back an end that happens twice is the later one; when they go forward a time that never happens is
    read by the offset before the change, so a night shift lasts as long as people really stay.
    """
    midnight = datetime.combine(day, time.min)
    start = (midnight + timedelta(minutes=opening.start)).replace(tzinfo=zone)
    end = (midnight + timedelta(minutes=opening.start + opening.length)).replace(tzinfo=zone)
    return start.astimezone(UTC), max(end.astimezone(UTC), end.replace(fold=1).astimezone(UTC))


def common(some: Iterable[Span], others: Sequence[Span]) -> tuple[Span, ...]:
    """What two groups of spans share, in order."""
    shared = ((max(a, c), min(b, d)) for a, b in some for c, d in others)
    return merge(span for span in shared if span[0] < span[1])


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, without empty ones, overlapping or touching ones joined."""
    joined: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
