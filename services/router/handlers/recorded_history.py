"""What an installation recorded, as the files that a simulation replays (docs/simulation.md)."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from services.router.ports import Store
from services.router.ports.people import AgentRecord, AudienceRecord, CalendarRecord
from services.router.ports.simulations import Cells

EVERYTHING = 100_000
"""More agents, audiences and calendars than any company has."""
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


async def recorded_files(store: Store, until: datetime | None) -> list[Cells]:
    """Give the people as they are now, and all letters, orders and marks before a time."""
    agents = await store.agents(0, EVERYTHING)
    audiences = await store.audiences(0, EVERYTHING)
    calendars = await store.calendars(0, EVERYTHING)
    people = [_calendars(calendars), _audiences(audiences), _agents(agents, {one.values.key for one in audiences})]
    return people + await store.history_files(until)


def packed(files: Sequence[Cells]) -> bytes:
    """The files as CSV in one archive."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as pack:
        for name, head, rows in files:
            text = io.StringIO(newline="")
            writer = csv.writer(text)
            writer.writerow(head)
            writer.writerows([[_cell(value) for value in row] for row in rows])
            pack.writestr(f"{name}.csv", text.getvalue())
    return archive.getvalue()


def _cell(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _calendars(records: Sequence[CalendarRecord]) -> Cells:
    head = ("id", "key", "name", "time_zone", *WEEK, "holiday_country", "holiday_subdivision", "extra_days")
    rows = []
    for record in records:
        values = record.values
        week = [_hours(values.weekly.get(day, ()), ";") for day in WEEK]
        place = values.holiday_country, values.holiday_subdivision
        rows.append((record.id, values.key, values.name, values.time_zone, *week, *place, _days(values.extra_days)))
    return "calendars", head, rows


def _hours(intervals: Sequence[Sequence[str]], between: str) -> str:
    return between.join("-".join(interval) for interval in intervals)


def _days(days: Sequence[Mapping[str, Any]]) -> str:
    """A closed day is its date alone."""
    return ";".join(f"{day['date']}={_hours(day['hours'], '+')}".rstrip("=") for day in days)


def _audiences(records: Sequence[AudienceRecord]) -> Cells:
    head = ("id", "key", "name", "department", "calendar", "product_groups")
    rows = [
        (one.id, one.values.key, one.values.name, one.values.department, one.values.calendar,
         ";".join(one.values.product_groups))
        for one in records
        if one.values.live
    ]  # fmt: skip
    return "audiences", head, rows


def _agents(records: Sequence[AgentRecord], live: set[str]) -> Cells:
    head = ("id", "login", "name", "role", "department", "calendar", "address", "aliases", "audience", "also",
            "capacity", "departed_at")  # fmt: skip
    rows = []
    for one in records:
        values = one.values
        keys: dict[bool, list[str]] = {True: [], False: []}
        for membership in values.audiences:
            if membership.key in live:
                keys[membership.primary].append(membership.key)
        place = values.department, values.calendar, values.address, ";".join(values.aliases)
        audiences = ";".join(keys[True]), ";".join(keys[False])
        rows.append((one.id, one.login, values.name, values.role, *place, *audiences, values.capacity, one.departed_at))
    return "agents", head, rows
