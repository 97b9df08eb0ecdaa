"""`audiocomm simulate`: replay recorded letters under a policy, and show what would have gone differently."""

import csv
import json
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

from services.console.access import Access, find_access
from services.console.errors import StartError
from services.console.policy_in_force import policy_in_force
from services.console.simulate_files import archive_from, archive_of
from services.console.simulate_tables import counted, print_result

PIPE_COLUMNS = 150
TOLD = 20
"""So many bad lines are named, and so many differences shown."""

Message = dict[str, Any]
Note = Callable[[Message], Awaitable[None]]


class Try(Protocol):
    """Replays a history under a policy text, beside another one, and notes every message on the way.

    Raises StartError with one line a mistake.
    """

    async def __call__(self, text: str, against: str | None, archive: bytes, alone: bool, note: Note, /) -> Message: ...


@dataclass(frozen=True)
class SimulateOptions:
    """What `audiocomm simulate` was asked for; `alone` sets the policy beside nothing."""

    policy: Path | None
    history: Path | None
    against: Path | None
    differences: Path | None
    as_json: bool
    alone: bool
    data: Path


async def simulate(options: SimulateOptions, policy: Path, preset: str, attempt: Try) -> None:
    """Replay and print. Raises StartError."""
    text = _text(policy)
    access = find_access(options.data) if options.history is None else None
    archive = archive_of(options.history) if options.history is not None else await archive_from(_there(access))
    against = await _against(options, access, preset)
    began = time.monotonic()
    with Progress(
        *Progress.get_default_columns()[:2],
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as progress:
        result = await attempt(text, against, archive, options.alone, _noting(progress))
    result["seconds"] = round(time.monotonic() - began, 3)
    if options.differences is not None:
        _write_differences(options.differences, result["differences"])
    if options.as_json:
        print(json.dumps(result, ensure_ascii=False), flush=True)
    else:
        # A pipe has no width; eighty columns would break every line of the tables.
        print_result(Console(width=None if sys.stdout.isatty() else PIPE_COLUMNS), result, TOLD)


async def _against(options: SimulateOptions, access: Access | None, preset: str) -> str | None:
    """The file asked for, else the policy in force where letters come from an installation, else the preset."""
    if options.alone:
        return None
    if options.against is not None:
        return _text(options.against)
    return await policy_in_force(options.data) if access is not None else preset


def _there(access: Access | None) -> Access:
    if access is None:
        raise StartError("name a history with --history, or start Audiocomm first")
    return access


def _noting(progress: Progress) -> Note:
    task = progress.add_task("reading the history", total=None)

    async def note(message: Message) -> None:
        if "bad" in message:
            for line in message["bad"][:TOLD]:
                progress.console.print(line, highlight=False, markup=False, soft_wrap=True)
            if (more := message["bad_lines"] - TOLD) > 0:
                left_out = f"{counted(more, 'more line')} that {'was' if more == 1 else 'were'} left out"
                progress.console.print(f"… and {left_out}", highlight=False)
            progress.update(task, description=f"replaying {counted(message['letters'], 'letter')}")
        else:
            progress.update(task, completed=message["done"], total=message["total"])

    return note


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StartError(f"{file} cannot be read: {error}") from error


def _inert(cell: Any) -> Any:
    """A customer's own name may be a formula; no spreadsheet reckons a cell that begins with an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@")) else cell


HEAD = (
    "letter", "ticket", "customer", "received_at", "answered_by", "answered_at",
    "policy_stage", "policy_responsible", "policy_until", "policy_answered_by", "policy_answered_at",
    "against_stage", "against_responsible", "against_until", "against_answered_by", "against_answered_at",
)  # fmt: skip


def _write_differences(file: Path, differences: list[Message]) -> None:
    parts = ("stage", "responsible", "until", "answered_by", "answered_at")
    try:
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(HEAD)
            for one in differences:
                cells = [one[name] for name in HEAD[:4]] + [one["recorded"][name] for name in HEAD[4:6]]
                cells += [one[side][name] for side in ("policy", "against") for name in parts]
                writer.writerow([_inert(cell) for cell in cells])
    except OSError as error:
        raise StartError(f"{file} cannot be written: {error.strerror}") from error
