"""Departments, audiences and calendars."""

from typing import Any

from fastapi import APIRouter, Response

from services.router.api.keyed import OnceOnly
from services.router.api.organisation_shapes import (
    Audience,
    AudienceBody,
    AudiencePatch,
    CalendarBody,
    CalendarPatch,
    CalendarShape,
    DepartmentBody,
    DepartmentShape,
    SavedCalendar,
)
from services.router.api.paging import InPages, Page
from services.router.api.parts import AnyAdministrator, InWork, Now, Reader, RowId
from services.router.handlers import organisation as handlers
from services.router.handlers.coverage import warnings_of_calendar
from services.router.ports import Store
from shared.version import ExpectedVersion, etag

routes = APIRouter(prefix="/api/v1", tags=["people"])


@routes.get("/departments")
async def list_departments(_principal: Reader, work: InWork, paging: InPages) -> Page[DepartmentShape]:
    """Give all departments."""
    rows = await work(lambda store: store.departments(paging.after_id(), paging.limit + 1))
    return paging.page(rows, lambda row: (row.id,), DepartmentShape.model_validate)


@routes.post("/departments", status_code=201, response_model=DepartmentShape)
async def add_department(body: DepartmentBody, principal: AnyAdministrator, keyed: OnceOnly) -> dict[str, Any]:
    """Add a department."""

    async def add(store: Store) -> DepartmentShape:
        return DepartmentShape.model_validate(await handlers.add_department(store, body.key, body.name))

    return await keyed.once(principal, body, add)


@routes.get("/audiences")
async def list_audiences(_principal: Reader, work: InWork, paging: InPages) -> Page[Audience]:
    """Give all audiences."""
    rows = await work(lambda store: store.audiences(paging.after_id(), paging.limit + 1))
    return paging.page(rows, lambda row: (row.id,), Audience.of)


@routes.post("/audiences", status_code=201, response_model=Audience)
async def add_audience(
    body: AudienceBody, principal: AnyAdministrator, keyed: OnceOnly, now: Now, response: Response
) -> dict[str, Any]:
    """Add an audience."""

    async def add(store: Store) -> Audience:
        return Audience.of(await handlers.add_audience(store, now, body.values()))

    shown = await keyed.once(principal, body, add)
    response.headers["ETag"] = etag(shown["version"])
    return shown


@routes.get("/audiences/{audience_id}")
async def read_audience(audience_id: RowId, response: Response, _principal: Reader, work: InWork) -> Audience:
    """Give one audience."""
    shown = Audience.of(await work(lambda store: handlers.show_audience(store, audience_id)))
    response.headers["ETag"] = etag(shown.version)
    return shown


@routes.patch("/audiences/{audience_id}")
async def patch_audience(
    _principal: AnyAdministrator,
    audience_id: RowId,
    body: AudiencePatch,
    expected: ExpectedVersion,
    response: Response,
    work: InWork,
    now: Now,
) -> Audience:
    """Change an audience."""
    changed = await work(lambda store: handlers.change_audience(store, now, audience_id, expected, body.apply))
    response.headers["ETag"] = etag(changed.version)
    return Audience.of(changed)


@routes.get("/calendars")
async def list_calendars(_principal: Reader, work: InWork, paging: InPages) -> Page[CalendarShape]:
    """Give all calendars."""
    rows = await work(lambda store: store.calendars(paging.after_id(), paging.limit + 1))
    return paging.page(rows, lambda row: (row.id,), CalendarShape.of)


@routes.post("/calendars", status_code=201, response_model=SavedCalendar)
async def add_calendar(
    body: CalendarBody, principal: AnyAdministrator, keyed: OnceOnly, response: Response
) -> dict[str, Any]:
    """Add a calendar; nobody works by it yet, so that there is nothing to warn of."""

    async def add(store: Store) -> SavedCalendar:
        return SavedCalendar.saved(await handlers.add_calendar(store, body.values()), [])

    shown = await keyed.once(principal, body, add)
    response.headers["ETag"] = etag(shown["version"])
    return shown


@routes.get("/calendars/{calendar_id}")
async def read_calendar(calendar_id: RowId, response: Response, _principal: Reader, work: InWork) -> CalendarShape:
    """Give one calendar."""
    shown = CalendarShape.of(await work(lambda store: handlers.show_calendar(store, calendar_id)))
    response.headers["ETag"] = etag(shown.version)
    return shown


@routes.patch("/calendars/{calendar_id}")
async def patch_calendar(
    _principal: AnyAdministrator,
    calendar_id: RowId,
    body: CalendarPatch,
    expected: ExpectedVersion,
    response: Response,
    work: InWork,
    now: Now,
) -> SavedCalendar:
    """Change a calendar; running holds are counted anew."""

    async def change(store: Store) -> SavedCalendar:
        changed = await handlers.change_calendar(store, now, calendar_id, expected, body.apply)
        return SavedCalendar.saved(changed, await warnings_of_calendar(store, now, calendar_id))

    saved = await work(change)
    response.headers["ETag"] = etag(saved.version)
    return saved
