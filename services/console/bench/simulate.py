"""`bench simulate`: how many recorded letters a second are replayed under one policy, in one process."""

import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from rich.progress import Progress

from services.console.bench.figures import Bound, Row, Spread, Target
from services.console.bench.report import Machine, Report
from services.console.bench.simulated_company import AGENTS, AUDIENCES, CUSTOMERS, write_company
from services.console.errors import StartError
from services.console.simulate_files import archive_of

NAME = "simulate"
LETTERS, QUICK_LETTERS = 100_000, 4_000
REPLICATIONS = 2
FIVE_MINUTES = 300.0
PRESET = Path(__file__).parents[2] / "router" / "policy" / "presets" / "audiocomm.yaml"
LONGEST_LINE = 2**26


async def run(quick: bool, progress: Progress) -> Report:
    """Replay the company's letters once, with people as recorded and with the model of people."""
    letters = QUICK_LETTERS if quick else LETTERS
    with tempfile.TemporaryDirectory() as folder:
        task = progress.add_task(f"writing {letters:,} letters", total=None)
        await asyncio.to_thread(write_company, Path(folder), letters)
        archive = await asyncio.to_thread(archive_of, Path(folder))
    progress.update(task, description=f"replaying {letters:,} letters")
    began = time.monotonic()
    result = await _replay(archive, progress)
    seconds = (time.monotonic() - began) / REPLICATIONS
    what = f"{letters:,} letters, one replication"
    rows = [
        Row(what, "letters/s", Spread((letters / seconds,)), target=Target(Bound.AT_LEAST, LETTERS / FIVE_MINUTES)),
        Row(what, "s", Spread((seconds,)), target=None if quick else Target(Bound.AT_MOST, FIVE_MINUTES)),
    ]
    company = f"{AGENTS} agents, {len(AUDIENCES)} audiences, {CUSTOMERS:,} customers"
    notes = [
        f"A made-up company: {company}. One policy, one process, beside nothing.",
        f"{REPLICATIONS} replications were timed one after the other, reading included: with people as recorded, "
        "and with the model of people.",
    ]
    return Report(NAME, quick, 1, Machine.here("not used"), rows, notes, {"choices": result["table"][0]["choices"]})


async def _replay(archive: bytes, progress: Progress) -> dict[str, Any]:
    """Let the process of a trial replay; gives its result. Raises StartError."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "services.router.trying",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=LONGEST_LINE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    request = {"text": PRESET.read_text(encoding="utf-8"), "against": None, "since": None, "until": None}
    feeding = asyncio.create_task(_feed(process.stdin, request | {"listed": 0, "alone": True}, archive))
    task = progress.task_ids[-1]
    try:
        async for line in process.stdout:
            message = json.loads(line)
            if "done" in message:
                progress.update(task, completed=message["done"], total=message["total"])
            elif "result" in message:
                found: dict[str, Any] = message["result"]
                return found
            elif "error" in message:
                raise StartError(message["error"])
        raise StartError("the replay broke off")
    finally:
        feeding.cancel()
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _feed(stream: asyncio.StreamWriter, request: dict[str, object], archive: bytes) -> None:
    stream.write(json.dumps(request).encode() + b"\n" + archive)
    await stream.drain()
    stream.close()
