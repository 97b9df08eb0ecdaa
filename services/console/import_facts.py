"""`audiocomm import`: stream a CSV file to the API in batches; every bad line is named, the rest goes in."""

import asyncio
import sys
from collections.abc import Iterator
from itertools import dropwhile, islice
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from services.console.access import Access
from services.console.api_client import ApiClient, ApiError
from services.console.errors import StartError
from services.console.import_rows import KINDS, Item, read_items

BATCH = 500
CHUNK = 1 << 20


class Rate(ProgressColumn):
    """Lines a second."""

    def render(self, task: Task) -> Text:
        """Give the rate so far."""
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:,.0f} lines/s")


class Import:
    """One file on its way in: what became of its lines so far."""

    def __init__(self, kind_name: str, file: Path) -> None:
        self.kind_name = kind_name
        self.kind = KINDS[kind_name]
        self.file = file
        self.accepted = 0
        self.rejected = 0
        self.line = 0
        self._known: dict[str, int] | None = None

    def items(self, from_line: int) -> Iterator[Item]:
        """The items of the file that begin on this line or later."""
        return dropwhile(lambda item: item.line < from_line, read_items(self.kind, self.file, self.reject))

    def reject(self, line: int, reason: str) -> None:
        """Name a line that does not go in."""
        self.rejected += 1
        print(f"{self.file}:{line}: {reason}", file=sys.stderr)

    async def send(self, api: ApiClient, batch: list[Item]) -> None:
        """Send a batch."""
        if self.kind is KINDS["agents"]:
            await self._send_agents(api, batch)
        else:
            answer = await api.post(self.kind.path, {"items": [item.body for item in batch]})
            for rejection in answer["rejected"]:
                line = batch[rejection["index"]].line_of(rejection["field"])
                self.reject(line, f"{rejection['field']}: {rejection['reason']}")
            self.accepted += answer["accepted"]
        self.line = batch[-1].last_line

    async def _send_agents(self, api: ApiClient, batch: list[Item]) -> None:
        """Agents come one by one: each new one gets a sign-in link, a known login is changed to what the file says."""
        if self._known is None:
            self._known = {agent["login"]: agent["id"] for agent in await api.all_items("/agents")}
        for item in batch:
            try:
                self._known |= await _send_agent(api, item, self._known)
                self.accepted += 1
            except ApiError as error:
                self.reject(item.line, error.reason)


async def import_file(access: Access, kind_name: str, file: Path, from_line: int = 0) -> None:
    """Import one file. Raises StartError when lines were rejected; repeating the import changes nothing twice."""
    under_way = Import(kind_name, file)
    try:
        async with access.client() as api:
            await _stream(api, under_way, from_line)
    except asyncio.CancelledError:
        again = f"--from-line {under_way.line + 1}" if under_way.line else "the same command"
        print(f"stopped; {under_way.accepted} {kind_name} are in. Go on with {again}", file=sys.stderr)
        raise
    print(f"{under_way.accepted} {kind_name} imported, {under_way.rejected} rejected")
    if under_way.rejected:
        reason = "were rejected; mend the lines named above and import the file again"
        raise StartError(f"{under_way.rejected} {kind_name} {reason}")


async def _stream(api: ApiClient, under_way: Import, from_line: int) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as progress:
        task = progress.add_task(f"importing {under_way.kind_name}", total=_lines(under_way.file), completed=from_line)
        items = under_way.items(from_line)
        while batch := list(islice(items, BATCH)):
            await under_way.send(api, batch)
            progress.update(task, completed=under_way.line)


def _lines(file: Path) -> int:
    try:
        with file.open("rb") as content:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: content.read(CHUNK), b""))
    except OSError as error:
        raise StartError(f"{file} cannot be read: {error.strerror}") from error


async def _send_agent(api: ApiClient, item: Item, known: dict[str, int]) -> dict[str, int]:
    """Add or change an agent; gives his id by login."""
    login = item.body["login"]
    if login in known:
        change = {name: value for name, value in item.body.items() if name != "login"}
        await api.change(f"/agents/{known[login]}", change)
        return {}
    agent = await api.post("/agents", {**item.body, "capacity": 20, "password": None})
    print(f"{login}: signs in once with {api.http.base_url}/#/sign-in/{agent['sign_in']}")
    return {agent["login"]: agent["id"]}
