"""Departments, calendars and audiences."""

from collections.abc import Callable
from datetime import datetime

from services.router.handlers.reconsider import reconsider_offers
from services.router.handlers.telling import announce_audience
from services.router.policy.calendar_form import CalendarUnreadable, check_written, read_calendar
from services.router.policy.calendars import Calendar
from services.router.ports import Store
from services.router.ports.errors import KeyTaken
from services.router.ports.people import AudienceRecord, AudienceValues, CalendarRecord, CalendarValues, Department
from shared.errors import Conflict, Invalid, NotFound, StaleVersion


async def add_department(store: Store, key: str, name: str) -> Department:
    """Add a department. Raises KeyTaken."""
    added = await store.add_department(key, name)
    if added is None:
        raise KeyTaken(f"There is a department {key!r} already.", field="key")
    return added


def calendar_of(record: CalendarRecord) -> Calendar:
    """Read a calendar as it is kept. Raises CalendarUnreadable."""
    values = record.values
    return read_calendar(
        record.id,
        record.version,
        values.time_zone,
        values.weekly,
        values.holiday_country,
        values.holiday_subdivision,
        values.extra_days,
    )


async def show_calendar(store: Store, calendar_id: int) -> CalendarRecord:
    """Give a calendar. Raises NotFound."""
    calendar = await store.calendar(calendar_id)
    if calendar is None:
        raise NotFound
    return calendar


async def add_calendar(store: Store, values: CalendarValues) -> CalendarRecord:
    """Add a calendar. Raises KeyTaken and Invalid."""
    _check_calendar(values)
    added = await store.add_calendar(values)
    if added is None:
        raise KeyTaken(f"There is a calendar {values.key!r} already.", field="key")
    return CalendarRecord(added, 1, values)


async def change_calendar(
    store: Store, now: datetime, calendar_id: int, version: int, change: Callable[[CalendarValues], CalendarValues]
) -> CalendarRecord:
    """Change a calendar; what runs on it is counted anew. Raises NotFound, StaleVersion, KeyTaken and Invalid."""
    before = await store.calendar(calendar_id, for_update=True)
    if before is None:
        raise NotFound
    if before.version != version:
        raise StaleVersion(version=before.version)
    values = change(before.values)
    _check_calendar(values)
    if before.values.key == "default" != values.key:
        raise Conflict("The default calendar keeps its key: it is everybody's who has no other.", field="key")
    return await replace_calendar(store, now, before, values)


async def replace_calendar(
    store: Store, now: datetime, before: CalendarRecord, values: CalendarValues
) -> CalendarRecord:
    """Save a calendar that is locked; what runs on it is counted anew. Raises KeyTaken."""
    if not await store.save_calendar(before.id, values):
        raise KeyTaken(f"There is a calendar {values.key!r} already.", field="key")
    await reconsider_offers(store, now, await store.agents_of_calendar(before.id))
    return CalendarRecord(before.id, before.version + 1, values)


async def show_audience(store: Store, audience_id: int) -> AudienceRecord:
    """Give an audience. Raises NotFound."""
    audience = await store.audience(audience_id)
    if audience is None:
        raise NotFound
    return audience


async def add_audience(store: Store, now: datetime, values: AudienceValues) -> AudienceRecord:
    """Add an audience. Raises KeyTaken, UnknownKey, and Conflict for a product group of another audience."""
    added = await store.add_audience(values)
    if added is None:
        raise KeyTaken(f"There is an audience {values.key!r} already.", field="key")
    return await _finish_audience(store, now, added, values, before=())


async def change_audience(
    store: Store, now: datetime, audience_id: int, version: int, change: Callable[[AudienceValues], AudienceValues]
) -> AudienceRecord:
    """Change an audience. Raises NotFound, StaleVersion, KeyTaken, UnknownKey and Conflict."""
    before = await store.audience(audience_id, for_update=True)
    if before is None:
        raise NotFound
    if before.version != version:
        raise StaleVersion(version=before.version)
    values = change(before.values)
    if not await store.save_audience(audience_id, values):
        raise KeyTaken(f"There is an audience {values.key!r} already.", field="key")
    audience = await _finish_audience(store, now, audience_id, values, before.values.product_groups)
    await reconsider_offers(store, now, await store.agents_of_audience(audience_id))
    return audience


async def _finish_audience(
    store: Store, now: datetime, audience_id: int, values: AudienceValues, before: tuple[str, ...]
) -> AudienceRecord:
    elsewhere = await store.holders_of_groups(values.product_groups, audience_id)
    if elsewhere:
        group, holder = next(iter(elsewhere.items()))
        raise Conflict(f"The product group {group!r} belongs to {holder!r}.", field="product_groups", holder=holder)
    if set(values.product_groups) != set(before):
        await store.recount_audience_customers()
    audience = await show_audience(store, audience_id)
    await announce_audience(store, now, audience)
    return audience


def _check_calendar(values: CalendarValues) -> None:
    try:
        calendar_of(CalendarRecord(0, 0, values))
        check_written(values.weekly, values.extra_days)
    except CalendarUnreadable as error:
        raise Invalid(f"The calendar is not valid: {error.reason}.", field=error.field) from error
