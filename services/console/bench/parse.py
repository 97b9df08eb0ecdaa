"""`audiocomm bench parse`: how many letters a second become normal forms, beside what the standard library extracts?"""

import asyncio
import email
import struct
import sys
import tempfile
import time
from dataclasses import dataclass
from email.header import decode_header, make_header
from pathlib import Path
from typing import Any

from rich.progress import Progress

from services.console.bench.figures import Bound, Row, Spread, Target
from services.console.bench.installation import RECIPIENT
from services.console.bench.letters import PHOTOGRAPH_BYTES, make_letters
from services.console.bench.processes import ROOT
from services.console.bench.report import Machine, Report
from services.console.errors import StartError

NAME = "parse"
NOTES = (
    "Ours: the whole normal form (text, own words, sanitised HTML, attachments with hash and type, machine kind,",
    "fingerprint). The limit: the standard library's parser with compat32, headers, texts and attachments decoded.",
)
HEADERS = ("From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References")
LENGTH = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Kind:
    """Letters of one size; the photograph makes them large."""

    name: str
    count: int
    photograph_bytes: int
    target: Target | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run does."""

    rounds: int
    kinds: tuple[Kind, ...]


AT_LEAST = Target(Bound.AT_LEAST, 0.6)
LARGE_PHOTOGRAPH_BYTES = 1_450_000
FULL = Plan(7, (Kind("20 kB", 2_000, PHOTOGRAPH_BYTES, AT_LEAST), Kind("2 MB", 40, LARGE_PHOTOGRAPH_BYTES, None)))
QUICK = Plan(3, (Kind("20 kB", 500, PHOTOGRAPH_BYTES, AT_LEAST), Kind("2 MB", 10, LARGE_PHOTOGRAPH_BYTES, None)))


def extract(raw: bytes) -> tuple[list[str], list[str], list[tuple[str | None, str, bytes]]]:
    """Headers, texts and attachments of a letter as a program on the bare standard library takes them out."""
    letter = email.message_from_bytes(raw)
    headers = [str(make_header(decode_header(letter[name] or ""))) for name in HEADERS]
    texts: list[str] = []
    attachments: list[tuple[str | None, str, bytes]] = []
    for part in letter.walk():
        content: Any = part.get_payload(decode=True)
        if part.is_multipart() or not isinstance(content, bytes):
            continue
        if part.get_content_maintype() == "text" and part.get_filename() is None:
            texts.append(content.decode(part.get_content_charset() or "utf-8", "replace"))
        else:
            attachments.append((part.get_filename(), part.get_content_type(), content))
    return headers, texts, attachments


def extract_all(letters: list[bytes]) -> float:
    """The seconds it takes for all of them."""
    began = time.perf_counter()
    for raw in letters:
        extract(raw)
    return time.perf_counter() - began


async def run(quick: bool, progress: Progress) -> Report:
    """Let both read the same letters in turn, `rounds` times. Raises StartError."""
    plan = QUICK if quick else FULL
    found: dict[tuple[str, str], list[float]] = {}
    steps = progress.add_task("making letters", total=(plan.rounds + 1) * len(plan.kinds))
    with tempfile.TemporaryDirectory() as folder:
        letters = [_letters(kind) for kind in plan.kinds]
        files = [Path(folder) / str(number) for number in range(len(letters))]
        for file, some in zip(files, letters, strict=True):
            file.write_bytes(b"".join(LENGTH.pack(len(raw)) + raw for raw in some))
        process = await _reading(files)
        try:
            for number in range(plan.rounds + 1):
                for place, kind in enumerate(plan.kinds):
                    progress.update(steps, description=f"round {number}, {kind.name}")
                    seconds = await _ask(process, place), await asyncio.to_thread(extract_all, letters[place])
                    # The first round warms up.
                    for who, taken in zip(("ours", "limit"), seconds, strict=True) if number else ():
                        found.setdefault((kind.name, who), []).append(kind.count / taken)
                    progress.advance(steps)
        finally:
            process.kill()
            await process.wait()
    return Report(NAME, quick, plan.rounds, Machine.here("not used"), rows(plan, found), NOTES)


def rows(plan: Plan, found: dict[tuple[str, str], list[float]]) -> list[Row]:
    """Letters a second of each size beside the limit."""
    return [
        Row(
            f"letters of {kind.name}",
            "letters/s",
            Spread(tuple(found[kind.name, "ours"])),
            Spread(tuple(found[kind.name, "limit"])),
            ratio_target=kind.target,
        )
        for kind in plan.kinds
    ]


def _letters(kind: Kind) -> list[bytes]:
    made = make_letters("parse", kind.count, RECIPIENT, photograph_bytes=kind.photograph_bytes)
    return [letter.raw for letter in made]


async def _reading(files: list[Path]) -> asyncio.subprocess.Process:
    """Ingest's own code in a process of its own, asked over a pipe."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.ingest.measuring", *map(str, files),
        cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def _ask(process: asyncio.subprocess.Process, place: int) -> float:
    """The seconds it takes to read all letters of a file. Raises StartError."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{place}\n".encode())
    line = await process.stdout.readline()
    if not line:
        raise StartError("the process that reads has ended")
    return float(line)
