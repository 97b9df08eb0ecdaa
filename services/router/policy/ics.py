"""Events of an iCalendar file (RFC 5545): each with its line, repeats written out, what is wrong named besides."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from services.router.policy.ics_repeats import Moment, Unrepeatable, starts_of

MOST_EVENTS = 5_000
MOST_REPEATING = 500
MOST_FOUND = 20_000
LONGEST_REASON = 300
LONGEST_NAME = 100
MOST_ZONES_NAMED = 10
_BEGIN, _END = re.compile(r"BEGIN:VEVENT\s*", re.I), re.compile(r"END:VEVENT\s*", re.I)
_YEARS = range(1900, 2200)
# The library looks a zone up as a file, and counts days beyond the ends of the calendar.
_UNREADABLE = (ValueError, IndexError, OverflowError, OSError)
_HEAD, _TAIL = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "END:VCALENDAR\r\n"


class IcsUnreadable(ValueError):
    """The text is no iCalendar file, or larger than what is read of one."""


@dataclass(frozen=True, slots=True)
class IcsEvent:
    """One happening `[start, end)` in UTC; `days` are its local dates where it lasts whole days.

    `key` is its UID, of one of several repeats with the time at which it was to begin. `words` are its categories and
    summary in lower case. `unknown_zone` is the name of a zone that is not known: its times are those of the calendar.
    """

    line: int
    key: str
    start: datetime
    end: datetime
    days: tuple[date, date] | None
    words: str
    cancelled: bool
    unknown_zone: str = ""


@dataclass(frozen=True, slots=True)
class IcsFlaw:
    """An event that was not read: the line it begins on, and why."""

    line: int
    reason: str


class _Skip(Exception):
    """This event cannot be read; the message says why."""


def read_ics(text: str, zone: str, now: datetime) -> tuple[list[IcsEvent], list[IcsFlaw]]:
    """The events of a file and what could not be read, in its order; times without a zone are taken in `zone`.

    Repeats are written out from a month ago to two years ahead. Raises IcsUnreadable.
    """
    found: dict[str, IcsEvent] = {}
    flaws: list[IcsFlaw] = []
    for line, component, may_repeat in _in_order(text):
        try:
            if not may_repeat or len(found) > MOST_FOUND:
                raise _Skip("the file repeats too much: it has too many repeating events before this one")
            found |= {event.key: event for event in _events(line, component, ZoneInfo(zone), now)}
        except (_Skip, Unrepeatable, *_UNREADABLE) as error:
            flaws.append(IcsFlaw(line, str(error)[:LONGEST_REASON] or "it cannot be read"))
    return sorted(found.values(), key=lambda one: one.line), sorted(flaws, key=lambda one: one.line)


def _in_order(text: str) -> Iterator[tuple[int, Any, bool]]:
    """The events with their lines, and whether few enough repeat up to there.

    A repeat that was moved replaces the one of its rule, wherever it stands in the file: such come last.
    """
    repeating = 0
    for line, component in sorted(_components(text, _blocks(text)), key=lambda pair: "RECURRENCE-ID" in pair[1]):
        repeating += "RRULE" in component
        yield line, component, repeating <= MOST_REPEATING


def _blocks(text: str) -> list[tuple[int, str]]:
    """The events of a text with the lines they begin on. Raises IcsUnreadable."""
    if not re.match(r"\ufeff?\s*BEGIN:VCALENDAR\s", text, re.I):
        raise IcsUnreadable("this is no iCalendar file: it does not begin with BEGIN:VCALENDAR")
    found = [(number, "\r\n".join(lines)) for number, lines in _event_lines(text)]
    if len(found) > MOST_EVENTS:
        raise IcsUnreadable(f"the file has {len(found)} events, more than {MOST_EVENTS}")
    return found


def _event_lines(text: str) -> list[tuple[int, list[str]]]:
    """The lines of each event, from its BEGIN to its END."""
    found: list[tuple[int, list[str]]] = []
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if _BEGIN.fullmatch(line):
            found.append((number, []))
            inside = True
        if inside:
            found[-1][1].append(line)
        inside = inside and not _END.fullmatch(line)
    return found


def _components(text: str, blocks: Sequence[tuple[int, str]]) -> Iterator[tuple[int, Any]]:
    """The events as the library reads them; from a broken file each by itself, so that one does not hide the others."""
    try:
        read = Calendar.from_ical(text).walk("VEVENT")
    except _UNREADABLE:
        read = []
    whole = len(read) == len(blocks)
    for place, (line, block) in enumerate(blocks):
        yield line, read[place] if whole else _alone(block)


def _alone(block: str) -> Any:
    try:
        return Calendar.from_ical(f"{_HEAD}{block}\r\n{_TAIL}").walk("VEVENT")[0]
    except _UNREADABLE as error:
        return {"X-BROKEN": str(error)}


def _events(line: int, component: Any, zone: ZoneInfo, now: datetime) -> Iterator[IcsEvent]:
    """One event for each time it happens."""
    start, end, uid = _span(component)
    first = _event(line, uid, start, end, zone, component)
    original = component.get("RECURRENCE-ID")
    if original is not None:
        yield replace(first, key=f"{uid} {_at(original.dt, zone).isoformat()}")
        return
    if "RRULE" not in component and "RDATE" not in component:
        yield first
        return
    for again in starts_of(component, start, zone, now):
        repeat = _event(line, uid, again, again + (end - start), zone, component)
        yield replace(repeat, key=f"{uid} {repeat.start.isoformat()}")


def _span(component: Any) -> tuple[Any, Any, str]:
    """Start, end and UID. Raises _Skip, and ValueError for what the library refuses."""
    if "X-BROKEN" in component:
        raise _Skip(component["X-BROKEN"] or "it has no END:VEVENT")
    for name, reason in component.errors:
        raise _Skip(f"{name or 'a line'}: {reason}")
    uid = str(component.get("UID") or "")
    if not uid or len(uid) > 500 or "\x00" in uid:
        raise _Skip("it has no UID, by which it would be known when it comes again")
    _check_span(component.start, component.end)
    return component.start, component.end, uid


def _check_span(start: Moment, end: Moment) -> None:
    if _has_zone(start) != _has_zone(end):
        raise _Skip("its start and its end are not in known time zones both, or both without one")
    if isinstance(start, datetime) != isinstance(end, datetime) or not start < end:
        raise _Skip("it does not end after it starts")
    if start.year not in _YEARS or end.year not in _YEARS:
        raise _Skip(f"it lies outside the years {_YEARS[0]} to {_YEARS[-1]}")


def _has_zone(moment: Moment) -> bool:
    return isinstance(moment, datetime) and moment.tzinfo is not None


def _event(line: int, uid: str, start: Moment, end: Moment, zone: ZoneInfo, component: Any) -> IcsEvent:
    days = None if isinstance(start, datetime) or isinstance(end, datetime) else (start, end)
    words = f"{' '.join(map(str, component.categories))} {component.get('SUMMARY') or ''}".lower()
    cancelled = str(component.get("STATUS") or "").upper() == "CANCELLED"
    # What has a zone by name and none by its rules was in one that the library does not know.
    named = str(component["DTSTART"].params.get("TZID") or "") if isinstance(start, datetime) else ""
    unknown = "" if _has_zone(start) else named[:LONGEST_NAME]
    return IcsEvent(line, uid, _at(start, zone), _at(end, zone), days, words, cancelled, unknown)


def _at(moment: Moment, zone: ZoneInfo) -> datetime:
    """The instant, in UTC: of a date its first, of a time without a zone that of `zone`."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time.min)
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)).astimezone(UTC)


def unknown_zones(events: Sequence[IcsEvent]) -> list[str]:
    """Warnings of time zones that nobody knows: what was in them is read as local time. Of many the first are named."""
    lines: dict[str, set[int]] = {}
    for event in events:
        if event.unknown_zone:
            lines.setdefault(event.unknown_zone, set()).add(event.line)
    named = [_unknown(zone, found) for zone, found in lines.items()]
    more = len(named) - MOST_ZONES_NAMED
    return [*named[:MOST_ZONES_NAMED], *([f"{more} more time zones are not known."] if more > 0 else [])]


def _unknown(zone: str, lines: set[int]) -> str:
    others = f" and {len(lines) - 1} more" if len(lines) > 1 else ""
    return f"The time zone {zone!r} is not known (line {min(lines)}{others}): its times are read as local ones."


def dates_of(event: IcsEvent) -> list[date]:
    """The local dates of an event that lasts whole days; none for any other."""
    if event.days is None:
        return []
    first, last = event.days
    return [first + timedelta(days=one) for one in range((last - first).days)]
