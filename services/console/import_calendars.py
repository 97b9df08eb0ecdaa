"""`audiocomm import calendar` and `absences`: an iCalendar file to the API; every event that is not read is named."""

import sys
from pathlib import Path
from typing import Any

from services.console.access import Access
from services.console.api_client import ApiClient
from services.console.errors import StartError


async def import_calendar(access: Access, key: str, file: Path) -> None:
    """Make the all-day events of a file extra days of a calendar. Raises StartError when some were rejected."""
    async with access.client() as api:
        found = _one(await api.all_items("/calendars"), "key", key, "calendar")
        await _send(api, f"/calendars/{found['id']}/ics", file, "days")


async def import_absences(access: Access, login: str, file: Path) -> None:
    """Make the events of a file absences of an agent. Raises StartError when some were rejected."""
    async with access.client() as api:
        found = _one(await api.all_items("/agents"), "login", login.lower(), "agent")
        await _send(api, f"/agents/{found['id']}/absences/ics", file, "absences")


def _one(items: list[Any], field: str, value: str, what: str) -> Any:
    found = next((item for item in items if item[field] == value), None)
    if found is None:
        raise StartError(f"there is no {what} {value!r}")
    return found


async def _send(api: ApiClient, path: str, file: Path, what: str) -> None:
    answer = await api.send(path, _content(file), "text/calendar")
    for rejection in answer["rejected"]:
        print(f"{file}:{rejection['line']}: {rejection['reason']}", file=sys.stderr)
    for warning in answer["warnings"]:
        print(f"warning: {warning}", file=sys.stderr)
    print(f"{answer['added']} {what} added, {answer['known']} known, {len(answer['rejected'])} rejected")
    if answer["rejected"]:
        raise StartError(f"{len(answer['rejected'])} events were rejected; they are named above")


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise StartError(f"{file} cannot be read: {error.strerror}") from error
