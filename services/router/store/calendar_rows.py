"""A calendar's row as the policy's value."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.router.policy.calendars import Calendar, CalendarId, Hours, Opening

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def calendar_of(row: Mapping[str, Any]) -> Calendar:
    """Make the calendar of a row; `weekly` and `extra_days` as docs/api.md has them."""
    extra = [(date.fromisoformat(day["date"]), _hours(day.get("hours") or [])) for day in row["extra_days"]]
    return Calendar(
        id=CalendarId(row["id"]),
        version=row["version"],
        zone=row["time_zone"],
        week=tuple(_hours(row["weekly"].get(day, [])) for day in WEEK),
        country=row["holiday_country"],
        subdivision=row["holiday_subdivision"],
        closed=tuple(day for day, hours in extra if not hours),
        open_days=tuple((day, hours) for day, hours in extra if hours),
    )


def _hours(spans: Sequence[Sequence[str]]) -> Hours:
    return tuple(Opening(_minutes(start), _minutes(end)) for start, end in spans)


def _minutes(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes or 0)
