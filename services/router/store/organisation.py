"""Departments, calendars, audiences and product groups."""

from collections.abc import Sequence

from services.router.ports.errors import UnknownKey
from services.router.ports.people import AudienceRecord, AudienceValues, CalendarRecord, CalendarValues, Department
from services.router.store.rows import Rows, sql
from shared.database import Record


class OrganisationRows(Rows):
    """Implements ports.people.OrganisationStore."""

    async def departments(self, after: int, limit: int) -> list[Department]:
        """Give departments after an id."""
        return [Department(**row) for row in await self.tx.fetch(sql.people_departments, after, limit)]

    async def add_department(self, key: str, name: str) -> Department | None:
        """Give the new department, None when the key is taken."""
        row = await self.tx.fetchrow(sql.people_department_add, key, name)
        return None if row is None else Department(**row)

    async def calendars(self, after: int, limit: int) -> list[CalendarRecord]:
        """Give calendars after an id."""
        return [_calendar(row) for row in await self.tx.fetch(sql.people_calendars, after, limit, None)]

    async def calendar(self, calendar_id: int, *, for_update: bool = False) -> CalendarRecord | None:
        """Give one calendar."""
        if for_update:
            await self.tx.execute(sql.people_calendar_lock, calendar_id)
        row = await self.tx.fetchrow(sql.people_calendars, 0, 1, calendar_id)
        return None if row is None else _calendar(row)

    async def add_calendar(self, values: CalendarValues) -> int | None:
        """Give the new id, None when the key is taken."""
        added: int | None = await self.tx.fetchval(sql.people_calendar_add, *_calendar_columns(values))
        return added

    async def save_calendar(self, calendar_id: int, values: CalendarValues) -> bool:
        """Save with the next version; False when the key is taken."""
        return bool(await self.tx.fetchval(sql.people_calendar_save, calendar_id, *_calendar_columns(values)))

    async def audiences(self, after: int, limit: int) -> list[AudienceRecord]:
        """Give audiences after an id."""
        return [_audience(row) for row in await self.tx.fetch(sql.people_audiences, after, limit, None)]

    async def audience(self, audience_id: int, *, for_update: bool = False) -> AudienceRecord | None:
        """Give one audience."""
        if for_update:
            await self.tx.execute(sql.people_audience_lock, audience_id)
        row = await self.tx.fetchrow(sql.people_audiences, 0, 1, audience_id)
        return None if row is None else _audience(row)

    async def add_audience(self, values: AudienceValues) -> int | None:
        """Give the new id, None when the key is taken. Raises UnknownKey."""
        department_id, calendar_id = await self.ids_of_keys(values.department, values.calendar)
        added: int | None = await self.tx.fetchval(
            sql.people_audience_add, values.key, values.name, department_id, calendar_id, values.live
        )
        if added is not None:
            await self._save_groups(added, values)
        return added

    async def save_audience(self, audience_id: int, values: AudienceValues) -> bool:
        """Save with the next version; False when the key is taken. Raises UnknownKey."""
        department_id, calendar_id = await self.ids_of_keys(values.department, values.calendar)
        saved = await self.tx.fetchval(
            sql.people_audience_save, audience_id, values.key, values.name, department_id, calendar_id, values.live
        )
        if saved is not None:
            await self._save_groups(audience_id, values)
        return saved is not None

    async def holders_of_groups(self, product_groups: Sequence[str], audience_id: int) -> dict[str, str]:
        """Give the audience key of those product groups that belong to another audience than this one."""
        rows = await self.tx.fetch(sql.people_groups_elsewhere, list(product_groups), audience_id)
        return {row["key"]: row["audience"] for row in rows}

    async def ids_of_keys(self, department: str | None, calendar: str | None) -> tuple[int | None, int | None]:
        """Give the ids of a department and a calendar. Raises UnknownKey, naming the field."""
        row = await self.tx.fetchrow(sql.people_key_ids, department, calendar)
        assert row is not None
        for field, key in (("department", department), ("calendar", calendar)):
            if key is not None and row[f"{field}_id"] is None:
                raise UnknownKey(f"There is no {field} {key!r}.", field=field)
        return row["department_id"], row["calendar_id"]

    async def _save_groups(self, audience_id: int, values: AudienceValues) -> None:
        await self.tx.execute(sql.people_groups_leave, audience_id, list(values.product_groups))
        await self.tx.execute(sql.people_groups_join, audience_id, list(values.product_groups))


def _calendar(row: Record) -> CalendarRecord:
    columns = dict(row)
    return CalendarRecord(columns.pop("id"), columns.pop("version"), CalendarValues(**columns))


def _calendar_columns(values: CalendarValues) -> tuple[object, ...]:
    return (
        values.key,
        values.name,
        values.time_zone,
        values.weekly,
        values.holiday_country,
        values.holiday_subdivision,
        list(values.extra_days),
    )


def _audience(row: Record) -> AudienceRecord:
    columns = dict(row)
    columns["product_groups"] = tuple(columns["product_groups"])
    record = (columns.pop("id"), columns.pop("version"), columns.pop("agents"))
    return AudienceRecord(*record, AudienceValues(**columns))
