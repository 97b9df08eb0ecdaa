"""What processes have used of the processor, by the figures Linux keeps in /proc."""

import os
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")
# Fields of /proc/PID/stat after the name, from 0: parent, user and system time, those of children that have ended.
PARENT, OWN, ENDED = 1, (11, 12), (13, 14)


def used_by(pid: int) -> float:
    """CPU seconds of one process; 0 when it has ended."""
    fields = _fields(pid)
    return _seconds(fields, OWN) if fields else 0.0


def used_by_family(parent: int) -> float:
    """CPU seconds of a process and its children, ended ones too."""
    known = _fields(parent)
    own = _seconds(known, (*OWN, *ENDED)) if known else 0.0
    return own + sum(_seconds(fields, OWN) for fields in _all() if int(fields[PARENT]) == parent)


def parent_of(pid: int) -> int:
    """The process that started another one. Raises ProcessLookupError when that has ended."""
    fields = _fields(pid)
    if not fields:
        raise ProcessLookupError(pid)
    return int(fields[PARENT])


def _all() -> Iterator[list[str]]:
    found = (_fields(int(entry.name)) for entry in PROC.iterdir() if entry.name.isdigit())
    return (fields for fields in found if fields)


def _fields(pid: int) -> list[str]:
    try:
        text = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return []
    # The name stands in brackets and may hold anything.
    return text.rpartition(")")[2].split()


def _seconds(fields: list[str], places: tuple[int, ...]) -> float:
    return sum(int(fields[place]) for place in places) / os.sysconf("SC_CLK_TCK")
