"""The one process of `audiocomm up` is killed while letters are handed in: nothing of it stays running, what it had
accepted is there after the next start, once.
"""

import asyncio
import json
import os
import random
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from services.console.api_client import ApiClient
from services.console.child import free_port
from tests.acceptance.system import environment, eventually, spawn, stop

ROUNDS = 8 if os.environ.get("AUDIOCOMM_LONG") == "1" else 2
READY_SECONDS = 60
GONE_SECONDS = 20
# Letters are handed in until the kill, which comes at a random moment of this long.
ROUND_SECONDS = (0.2, 3.0)


async def test_a_killed_audiocomm_leaves_nothing_running_and_finds_its_data_again(open_folder: Path) -> None:
    """202 means durable, whatever happens then; a letter without an answer is handed in again and is still one."""
    seed = int(os.environ.get("AUDIOCOMM_SEED", random.SystemRandom().randrange(10**6)))
    chance, started = random.Random(seed), time.monotonic()
    folder = open_folder / f"whole-{seed}"
    folder.mkdir(mode=0o711)
    port, accepted = free_port(), list[int]()
    unanswered: list[int] = []
    for _ in range(ROUNDS):
        async with _up(folder, port) as (process, api):
            handing_in = asyncio.create_task(_hand_in(api, accepted, unanswered))
            await asyncio.sleep(chance.uniform(*ROUND_SECONDS))
            family = _descendants(process.pid)
            assert any("postgres" in name for name in family.values())
            process.kill()
            await process.wait()
            await handing_in
            await eventually(lambda family=family: _all_gone(family), "its children to end", seconds=GONE_SECONDS)
    async with _up(folder, port) as (process, api):
        for number in unanswered:
            await _post(api, number)
        await _until_one_each(api, sorted({*accepted, *unanswered}), [])
        family = _descendants(process.pid)
        await stop(process)
        assert process.returncode == 0
        await eventually(lambda: _all_gone(family), "its children to end", seconds=GONE_SECONDS)
    print(f"\nseed {seed}: {ROUNDS} kills, {len(accepted)} letters accepted, {len(unanswered)} unanswered and repeated")
    print(f"{time.monotonic() - started:.0f} s")
    shutil.rmtree(folder)


@asynccontextmanager
async def _up(folder: Path, port: int) -> AsyncIterator[tuple[asyncio.subprocess.Process, ApiClient]]:
    """`audiocomm up` with its embedded Postgres, and the administrator's client of it."""
    log = folder / "up.log"
    arguments = ["services", "up", "--port", str(port), "--data", str(folder / "data")]
    process = await spawn(arguments, environment("", {}, {}), log)
    try:
        run = await eventually(lambda: _run_file(folder, process, log), "the ready line", seconds=READY_SECONDS)
        async with ApiClient(run["url"], run["token"]) as api:
            yield process, api
    finally:
        await stop(process)


async def _run_file(folder: Path, process: asyncio.subprocess.Process, log: Path) -> dict[str, Any] | None:
    assert process.returncode is None, log.read_text()[-3000:]
    path = folder / "data" / "run.json"
    run: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {"pid": None}
    # That of the killed one is still there until the next one is ready.
    return run if run["pid"] == process.pid else None


async def _hand_in(api: ApiClient, accepted: list[int], unanswered: list[int]) -> None:
    """Hand letters in until nobody answers any more."""
    while True:
        number = len(accepted) + len(unanswered)
        unanswered.append(number)
        try:
            await _post(api, number)
        except httpx.TransportError:
            return
        accepted.append(unanswered.pop())


async def _post(api: ApiClient, number: int) -> None:
    letter = (
        f"From: writer{number}@customers.example\r\nTo: info@company.example\r\n"
        f"Message-ID: <{number}@customers.example>\r\nSubject: Letter {number}\r\n\r\nHello\r\n"
    )
    headers = {"content-type": "message/rfc822"}
    response = await api.http.post("/api/v1/inbound/raw", content=letter.encode(), headers=headers)
    assert response.status_code == 202, response.text


async def _until_one_each(api: ApiClient, accepted: list[int], unanswered: list[int]) -> None:
    """Wait for a ticket of each accepted letter; one without an answer may have one, and none has two."""
    due = {f"Letter {number}" for number in accepted}
    possible = due | {f"Letter {number}" for number in unanswered}

    async def look() -> list[str] | None:
        found = [ticket["subject"] for ticket in await api.all_items("/tickets?view=all")]
        return found if due <= set(found) else None

    # What the killed one's relay carried waits until its lease of 30 s ends.
    subjects = await eventually(look, "the accepted letters", seconds=READY_SECONDS) if due else []
    assert len(subjects) == len(set(subjects)), subjects
    assert set(subjects) <= possible
    assert (await api.get("/invariant"))["violations"] == []


def _descendants(pid: int) -> dict[int, str]:
    """The processes below one, by pid, with their command lines."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (parent := _parent(folder)) is not None:
            parents.setdefault(parent, []).append(int(folder.name))
    found: dict[int, str] = {}
    todo = parents.get(pid, [])
    while todo:
        child = todo.pop()
        found[child] = _command(child)
        todo += parents.get(child, [])
    return found


def _parent(folder: Path) -> int | None:
    try:
        # The name, in parentheses, may hold anything.
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return None


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""


async def _all_gone(family: dict[int, str]) -> bool:
    """Whether none of them runs; a number that now belongs to a stranger, or to a zombie, counts as gone."""
    return not any(name and _command(pid) == name for pid, name in family.items())
