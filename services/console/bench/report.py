"""What a benchmark says: a table for people, one line of JSON for programs."""

import importlib.util
import os
import platform
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.table import Table

from services.console.bench.figures import Row

# Systems that take mail in too, and how one sees that a machine has them. They neither route nor alert.
PEER_MODULES = {"django-helpdesk": "helpdesk", "Roundup": "roundup"}
PEER_PROGRAMS = {"RT": "rt-mailgate"}


@dataclass(frozen=True)
class Machine:
    """Where figures were measured; `load` is the load average of the minute before."""

    cores: int
    memory_gib: int
    python: str
    postgres: str
    load: float

    @classmethod
    def here(cls, postgres: str) -> "Machine":
        """This machine now."""
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        return cls(cores, round(memory), platform.python_version(), postgres, round(os.getloadavg()[0], 2))

    def as_json(self) -> dict[str, Any]:
        """All of it."""
        return dict(vars(self))


@dataclass(frozen=True)
class Report:
    """The outcome of one benchmark; `details` are figures that have no row of their own."""

    bench: str
    quick: bool
    rounds: int
    machine: Machine
    rows: Sequence[Row]
    notes: Sequence[str] = ()
    details: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """One JSON object with all figures."""
        return {
            "bench": self.bench,
            "quick": self.quick,
            "rounds": self.rounds,
            "machine": self.machine.as_json(),
            "rows": [row.as_json() for row in self.rows],
            "details": self.details,
            "peers": peers(),
        }

    def print_to(self, console: Console) -> None:
        """Print the table and what one must know to read it."""
        machine = self.machine
        table = Table(title=f"audiocomm bench {self.bench}{' --quick' if self.quick else ''}", title_justify="left")
        for name in ("what", "ours", "limit", "ratio", "target", "met"):
            table.add_column(name, justify="left" if name in ("what", "target") else "right")
        for row in self.rows:
            table.add_row(*cells(row))
        console.print(table)
        console.print(
            f"{self.rounds} round{'s' if self.rounds > 1 else ''}, medians (lowest-highest); {machine.cores} cores, "
            f"{machine.memory_gib} GiB, Python {machine.python}, Postgres {machine.postgres}, load {machine.load}."
        )
        for note in self.notes:
            console.print(note)
        console.print("Peers: " + ", ".join(f"{name} {state}" for name, state in peers().items()) + ".")


def cells(row: Row) -> tuple[str, ...]:
    """The row as text, in the order of the columns."""
    met = {True: "yes", False: "no", None: ""}[row.met]
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    limit = "" if row.limit is None else str(row.limit)
    return (f"{row.what}, {row.unit}", str(row.ours), limit, ratio, row.targets(), met)


def peers() -> dict[str, str]:
    """By peer: `installed` or `not installed`."""
    found = {name: importlib.util.find_spec(module) is not None for name, module in PEER_MODULES.items()}
    found |= {name: shutil.which(program) is not None for name, program in PEER_PROGRAMS.items()}
    return {name: "installed" if there else "not installed" for name, there in found.items()}
