"""`audiocomm import`: stream a CSV file to the API in batches; every bad line is named, the rest goes in."""

import sys
from itertools import islice
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from services.console.access import Access
from services.console.api_client import ApiClient, ApiError
from services.console.errors import StartError
from services.console.import_rows import KINDS, Item, Kind, read_items

BATCH = 500


async def import_file(access: Access, kind_name: str, file: Path) -> None:
    """Import one file. Raises StartError when lines were rejected; repeating the import changes nothing twice."""
    kind = KINDS[kind_name]
    accepted = rejected = 0

    def reject(line: int, reason: str) -> None:
        nonlocal rejected
        rejected += 1
        _report(file, line, reason)

    async with access.client() as api:
        with Progress(console=Console(file=sys.stderr), transient=True) as progress:
            task = progress.add_task(f"importing {kind_name}", total=_lines(file))
            items = read_items(kind, file, reject)
            while batch := list(islice(items, BATCH)):
                good, bad = await _import(api, kind, batch, file)
                accepted, rejected = accepted + good, rejected + bad
                progress.update(task, completed=batch[-1].line)
    print(f"{accepted} {kind_name} imported, {rejected} rejected")
    if rejected:
        raise StartError(f"{rejected} {kind_name} were rejected; mend the lines named above and import the file again")


def _lines(file: Path) -> int:
    try:
        with file.open("rb") as lines:
            return sum(1 for _ in lines)
    except OSError as error:
        raise StartError(f"{file} cannot be read: {error.strerror}") from error


async def _import(api: ApiClient, kind: Kind, batch: list[Item], file: Path) -> tuple[int, int]:
    if kind is KINDS["agents"]:
        return await _import_agents(api, batch, file)
    answer = await api.post(kind.path, {"items": [item.body for item in batch]})
    for rejection in answer["rejected"]:
        _report(file, batch[rejection["index"]].line, f"{rejection['field']}: {rejection['reason']}")
    return answer["accepted"], len(answer["rejected"])


async def _import_agents(api: ApiClient, batch: list[Item], file: Path) -> tuple[int, int]:
    """Agents come one by one: each new one gets a sign-in link, a known login is changed to what the file says."""
    known = {agent["login"]: agent["id"] for agent in await api.all_items("/agents")}
    rejected = 0
    for item in batch:
        try:
            await _import_agent(api, item, known)
        except ApiError as error:
            rejected += 1
            _report(file, item.line, error.reason)
    return len(batch) - rejected, rejected


async def _import_agent(api: ApiClient, item: Item, known: dict[str, int]) -> None:
    login = item.body["login"]
    if login in known:
        change = {name: value for name, value in item.body.items() if name != "login"}
        await api.change(f"/agents/{known[login]}", change)
        return
    agent = await api.post("/agents", {**item.body, "capacity": 20, "password": None})
    print(f"{login}: signs in once with {api.http.base_url}/#/sign-in/{agent['sign_in']}")


def _report(file: Path, line: int, reason: str) -> None:
    print(f"{file}:{line}: {reason}", file=sys.stderr)
