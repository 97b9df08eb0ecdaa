"""Calendars and absences as iCalendar files."""

import asyncio
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict

from services.router.api.parts import AnyAdministrator, AnySupervisor, InWork, Now, RowId
from services.router.handlers import calendar_files as handlers
from services.router.policy.ics import IcsUnreadable, read_ics
from shared.errors import Invalid, TooLarge

routes = APIRouter(prefix="/api/v1", tags=["people"])

LARGEST = 2_000_000
"""Bytes of a file: years of anybody's appointments."""


class RejectedEvent(BaseModel):
    """An event that was not kept, by the line it begins on."""

    model_config = ConfigDict(from_attributes=True)

    line: int
    reason: str


class FiledShape(BaseModel):
    """What became of a file."""

    model_config = ConfigDict(from_attributes=True)

    added: int
    known: int
    rejected: list[RejectedEvent]
    warnings: list[str]


async def _text(request: Request) -> str:
    """The file. Raises TooLarge, and Invalid for what is not UTF-8."""
    content = await request.body()
    if len(content) > LARGEST:
        raise TooLarge(f"A calendar file has at most {LARGEST:,} bytes.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid("A calendar file is UTF-8.") from error


IcsText = Annotated[str, Depends(_text)]


@routes.post("/calendars/{calendar_id}/ics")
async def file_calendar(
    calendar_id: RowId, _principal: AnyAdministrator, text: IcsText, work: InWork, now: Now
) -> FiledShape:
    """Make all-day events extra days of a calendar."""
    zone = await work(lambda store: handlers.zone_of_calendar(store, calendar_id))
    events = await _read(text, zone, now)
    return FiledShape.model_validate(await work(lambda store: handlers.file_calendar(store, now, calendar_id, events)))


@routes.post("/agents/{agent_id}/absences/ics")
async def file_absences(
    agent_id: RowId, _principal: AnySupervisor, text: IcsText, work: InWork, now: Now
) -> FiledShape:
    """Make events absences of an agent."""
    zone = await work(lambda store: handlers.zone_of_agent(store, now, agent_id))
    events = await _read(text, zone, now)
    return FiledShape.model_validate(await work(lambda store: handlers.file_absences(store, now, agent_id, events)))


async def _read(text: str, zone: str, now: datetime) -> handlers.Events:
    """Read beside the loop: a large file takes seconds. Raises Invalid."""
    try:
        return await asyncio.to_thread(read_ics, text, zone, now)
    except IcsUnreadable as error:
        raise Invalid(f"The file cannot be read: {error}.") from error
