"""The form in which people write a calendar (JSON) read into a Calendar, with every error at its field."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from services.router.policy.calendars import Calendar, CalendarId, Hours, Opening, country_is_known

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Intervals = Sequence[Sequence[str]]
"""Times from and to, as ["09:00", "18:00"]; none: closed."""
Weekly = Mapping[str, Intervals]
"""Intervals by day of DAYS; a day left out is closed."""
ExtraDay = Mapping[str, Any]
"""A `date` and the `hours` (Intervals) it has instead of its weekday's."""

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")


class CalendarUnreadable(ValueError):
    """The calendar is not valid at `field`."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def read_calendar(
    calendar_id: int,
    version: int,
    time_zone: str,
    weekly: Weekly,
    holiday_country: str | None,
    holiday_subdivision: str | None,
    extra_days: Sequence[ExtraDay],
) -> Calendar:
    """Make the calendar. Raises CalendarUnreadable at the first field that is wrong."""
    _check_place(time_zone, holiday_country, holiday_subdivision)
    days = _days(extra_days)
    week = tuple(_hours(weekly.get(day, ()), f"weekly.{day}") for day in DAYS)
    calendar = Calendar(CalendarId(calendar_id), version, time_zone, week, holiday_country, holiday_subdivision)
    return _with_extra_days(calendar, days)


def check_written(weekly: Weekly, extra_days: Sequence[ExtraDay]) -> None:
    """Refuse what somebody writes who means no time at all, though it would count as a day: ["09:00", "09:00"].

    From midnight to midnight is the whole day. Calendars that are kept are not looked at: without one of them nothing
    could be decided. Raises CalendarUnreadable.
    """
    for day in DAYS:
        _check_lengths(weekly.get(day, ()), f"weekly.{day}")
    for extra_day in extra_days:
        _check_lengths(extra_day["hours"], "extra_days")


def _check_lengths(intervals: Intervals, field: str) -> None:
    for start, end in intervals:
        if start == end != "00:00":
            raise CalendarUnreadable(field, f"{start} to {end} is no time; a whole day is 00:00 to 24:00")


def _with_extra_days(calendar: Calendar, days: Sequence[tuple[date, Hours]]) -> Calendar:
    """Days without hours are closed, whatever their weekday is."""
    closed = tuple(day for day, hours in days if not hours)
    return replace(calendar, closed=closed, open_days=tuple((day, hours) for day, hours in days if hours))


def _check_place(time_zone: str, country: str | None, subdivision: str | None) -> None:
    _check_zone(time_zone)
    _check_country(country, subdivision)


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise CalendarUnreadable("time_zone", f"there is no time zone {name!r}; write it as Europe/Berlin") from None


def _check_country(country: str | None, subdivision: str | None) -> None:
    if country is None and subdivision is not None:
        raise CalendarUnreadable("holiday_subdivision", "a part of a country needs its country")
    if country is not None and not country_is_known(country):
        raise CalendarUnreadable("holiday_country", f"the public holidays of {country!r} are not known")
    if country is not None and not country_is_known(country, subdivision):
        raise CalendarUnreadable("holiday_subdivision", f"{country} has no part {subdivision!r}")


def _hours(intervals: Iterable[Sequence[str]], field: str) -> Hours:
    openings = sorted(_opening(interval, field) for interval in intervals)
    for before, after in pairwise(openings):
        if after.start < before.start + before.length:
            raise CalendarUnreadable(field, "two intervals overlap")
    return tuple(openings)


def _days(extra_days: Sequence[ExtraDay]) -> list[tuple[date, Hours]]:
    days = [(_date(day["date"]), _hours(day["hours"], "extra_days")) for day in extra_days]
    if len({day for day, _ in days}) < len(days):
        raise CalendarUnreadable("extra_days", "a date stands there twice")
    return days


def _opening(interval: Sequence[str], field: str) -> Opening:
    if len(interval) != 2 or not all(_TIME.fullmatch(text) for text in interval) or interval[0] == "24:00":
        raise CalendarUnreadable(field, 'an interval is two times such as ["09:00", "18:00"]')
    start, end = (int(text[:2]) * 60 + int(text[3:]) for text in interval)
    return Opening(start, end)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CalendarUnreadable("extra_days", f"{text!r} is not a date such as 2026-12-24") from None
