"""Calendars and absences that come as iCalendar files: what fits is kept once, other events named by their lines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from services.router.handlers.agents import show_agent
from services.router.handlers.coverage import warnings_of, warnings_of_calendar
from services.router.handlers.organisation import replace_calendar, show_calendar
from services.router.handlers.reconsider import reconsider_offers
from services.router.policy.calendar_form import DAYS
from services.router.policy.ics import IcsEvent, IcsFlaw, dates_of, unknown_zones
from services.router.ports import Store
from services.router.ports.people import CalendarValues, FiledAbsence
from shared.errors import NotFound

WORKDAY = "workday"
KINDS = (("sick", "sick"), ("day off", "day_off"), ("day_off", "day_off"))
"""Words of an event that say what kind of absence it is; any other is leave."""
LONGEST_CLOSURE = 366
MOST_EXTRA_DAYS = 1_000

Events = tuple[Sequence[IcsEvent], Sequence[IcsFlaw]]


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of a file: how many things are new, how many were known, and what was not read."""

    added: int
    known: int
    rejected: tuple[IcsFlaw, ...]
    warnings: tuple[str, ...]


async def zone_of_calendar(store: Store, calendar_id: int) -> str:
    """Give the time zone of a calendar. Raises NotFound."""
    return (await show_calendar(store, calendar_id)).values.time_zone


async def zone_of_agent(store: Store, now: datetime, agent_id: int) -> str:
    """Give the time zone an agent works in. Raises NotFound."""
    await show_agent(store, agent_id)
    roster = await store.load_one(agent_id, now)
    calendars = {calendar.id: calendar.zone for calendar in roster.calendars}
    return next((calendars[agent.calendar_id] for agent in roster.agents), "UTC")


async def file_absences(store: Store, now: datetime, agent_id: int, events: Events) -> Filed:
    """Note each event as an absence; one that is known is moved to where the file has it. Raises NotFound."""
    await show_agent(store, agent_id)
    found = [one for one in events[0] if not one.cancelled]
    absences = [FiledAbsence(one.key, one.start, one.end, _kind(one)) for one in found]
    added = await store.file_absences(agent_id, absences, [one.key for one in events[0] if one.cancelled])
    await reconsider_offers(store, now, [agent_id])
    warned = [*unknown_zones(found), *await warnings_of(store, now, [agent_id])]
    return Filed(added, len(found) - added, tuple(events[1]), tuple(warned))


def _kind(event: IcsEvent) -> str:
    return next((kind for word, kind in KINDS if word in event.words), "leave")


async def file_calendar(store: Store, now: datetime, calendar_id: int, events: Events) -> Filed:
    """Make each all-day event a closed extra day, or a working one by its word; a date that has one keeps it.

    Raises NotFound.
    """
    before = await store.calendar(calendar_id, for_update=True)
    if before is None:
        raise NotFound
    values = before.values
    days = {str(day["date"]): dict(day) for day in values.extra_days}
    flaws, known, count = list(events[1]), 0, len(days)
    for event in events[0]:
        dates = dates_of(event)
        fresh = [one for one in dates if one.isoformat() not in days]
        if (reason := _flaw(event, dates, len(days) + len(fresh))) is not None:
            flaws.append(IcsFlaw(event.line, reason))
            continue
        known += not fresh
        days |= {one.isoformat(): _extra_day(values, one, WORKDAY in event.words) for one in fresh}
    if len(days) > count:
        changed = replace(values, extra_days=[days[one] for one in sorted(days)])
        await replace_calendar(store, now, before, changed)
    warned = await warnings_of_calendar(store, now, calendar_id)
    rejected = tuple(sorted(flaws, key=lambda flaw: flaw.line))
    return Filed(len(days) - count, known, rejected, tuple(warned))


def _flaw(event: IcsEvent, dates: Sequence[date], days: int) -> str | None:
    if not dates:
        return "it does not last whole days: only those become days of a calendar"
    if event.cancelled:
        return "it is cancelled: take its day out of the calendar yourself"
    if len(dates) > LONGEST_CLOSURE:
        return f"it lasts {len(dates)} days, longer than a year"
    return f"a calendar has at most {MOST_EXTRA_DAYS} extra days" if days > MOST_EXTRA_DAYS else None


def _extra_day(values: CalendarValues, day: date, works: bool) -> dict[str, Any]:
    """A working day has the hours of its weekday, else those of the first weekday that has any."""
    usual = [values.weekly.get(name) or [] for name in (DAYS[day.weekday()], *DAYS)]
    hours = next((one for one in usual if one), [["09:00", "17:00"]])
    return {"date": day.isoformat(), "hours": hours if works else []}
