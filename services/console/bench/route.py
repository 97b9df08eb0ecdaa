"""`audiocomm bench route`: how fast is a whole decision, and does it slow down as tickets gather?"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from rich.progress import Progress

from services.console.bench.bare_decision import BareDecisions
from services.console.bench.figures import Bound, Row, Spread, Target, percentile
from services.console.bench.filled import Size, add_fresh, fill
from services.console.bench.processes import ROOT, Host, last_words, open_host
from services.console.bench.report import Machine, Report
from services.console.errors import StartError

NAME = "route"
NOTES = (
    "Ours: facts of the letter's customer and of 500 agents, the decision, its record and explanation, ticket, scope,",
    "exclusions, deadline, reminders, history, alert, all in one transaction a batch. The limit: five bare inserts.",
)
LINE_LIMIT_BYTES = 1 << 22


@dataclass(frozen=True)
class Plan:
    """What a run does: databases of these sizes, and how many decisions at which batch in each round."""

    rounds: int
    sizes: tuple[Size, ...]
    decisions: dict[int, int]


FULL = Plan(
    3, (Size(10_000, 100_000), Size(100_000, 100_000), Size(1_000_000, 100_000)), {1: 1_000, 10: 2_000, 100: 5_000}
)
QUICK = Plan(2, (Size(2_000, 5_000), Size(20_000, 5_000)), {1: 100, 10: 200, 100: 600})

Taken = dict[tuple[int, int], list[list[float]]]
"""By tickets (0: bare) and batch, for each round the milliseconds of its transactions."""


async def run(quick: bool, progress: Progress) -> Report:
    """Fill the databases, then measure them and the limit in turn, `rounds` times. Raises StartError."""
    plan = QUICK if quick else FULL
    taken: Taken = {}
    async with open_host() as host, AsyncExitStack() as stack:
        machine = Machine.here(await host.postgres_version())
        dsns = {size: await _filled(host, plan, size, progress) for size in plan.sizes}
        bare = await stack.enter_async_context(BareDecisions(await host.new_database("bare")))
        ours = {size.tickets: await stack.enter_async_context(deciding(host, dsn)) for size, dsn in dsns.items()}
        steps = progress.add_task("measuring", total=(plan.rounds + 1) * len(plan.decisions) * (len(ours) + 1))
        for number in range(plan.rounds + 1):
            for batch, decisions in plan.decisions.items():
                # The first round warms up: plans, caches, the pages of the tables.
                found = taken if number else {}
                found.setdefault((0, batch), []).append(await bare.measure(batch, decisions))
                progress.advance(steps)
                for tickets, child in ours.items():
                    progress.update(steps, description=f"batches of {batch}, {tickets:,} tickets")
                    found.setdefault((tickets, batch), []).append(await child.measure(batch, decisions))
                    progress.advance(steps)
    return Report(NAME, quick, plan.rounds, machine, rows(plan, taken), NOTES)


async def _filled(host: Host, plan: Plan, size: Size, progress: Progress) -> str:
    task = progress.add_task(f"{size.tickets:,} tickets", total=size.rows)
    dsn = await host.new_database(f"route{size.tickets}")
    await fill(dsn, size, lambda done: progress.advance(task, done))
    await add_fresh(dsn, sum(plan.decisions.values()) * (plan.rounds + 1), size.customers)
    return dsn


class Deciding:
    """Router's own code in a process of its own, asked for decisions over a pipe."""

    def __init__(self, process: asyncio.subprocess.Process, host: Host) -> None:
        self._process = process
        self._log = host.folder / "measuring.log"

    async def measure(self, batch: int, decisions: int) -> list[float]:
        """Decide about so many tickets; gives the milliseconds of each transaction. Raises StartError."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{batch} {decisions}\n".encode())
        taken: list[float] = json.loads(await self.line())
        if len(taken) * batch < decisions:
            raise StartError("there were fewer tickets to decide about than were made")
        return taken

    async def line(self) -> bytes:
        """The next line of the process. Raises StartError when it has ended."""
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line:
            raise StartError(f"the process that decides has ended: {last_words(self._log)}")
        return line


@asynccontextmanager
async def deciding(host: Host, dsn: str) -> AsyncIterator[Deciding]:
    """Start the process on a database, and end it."""
    with (host.folder / "measuring.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "services.router.measuring",
            cwd=ROOT, env=host.environment({"DATABASE_URL": dsn}), limit=LINE_LIMIT_BYTES,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=log,
        )  # fmt: skip
    child = Deciding(process, host)
    await child.line()
    try:
        yield child
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


def rows(plan: Plan, taken: Taken) -> list[Row]:
    """Decisions a second and milliseconds of each size and batch beside the limit, then the growth of both."""
    found = []
    for size in plan.sizes:
        for batch in plan.decisions:
            ours, limit = _per_second(taken, size.tickets, batch), _per_second(taken, 0, batch)
            what = f"{size.tickets:,} tickets, batches of {batch}"
            found.append(Row(what, "decisions/s", ours, limit, None, Target(Bound.AT_LEAST, 0.5)))
            for share in (0.5, 0.99):
                target = Target(Bound.AT_MOST, 20) if (batch, share) == (1, 0.99) else None
                figure, bare = (_milliseconds(taken, tickets, batch, share) for tickets in (size.tickets, 0))
                found.append(Row(f"{what}: p{share * 100:.0f} of a batch", "ms", figure, bare, target))
    return found + [_growth(plan, taken, batch) for batch in plan.decisions]


def _per_second(taken: Taken, tickets: int, batch: int) -> Spread:
    return Spread(tuple(len(of) * batch * 1_000 / sum(of) for of in taken[tickets, batch]))


def _milliseconds(taken: Taken, tickets: int, batch: int, share: float) -> Spread:
    return Spread(tuple(percentile(of, share) for of in taken[tickets, batch]))


def _growth(plan: Plan, taken: Taken, batch: int) -> Row:
    """By how much a decision takes longer in the largest database than in the smallest, round by round."""
    smallest, largest = (_per_second(taken, size.tickets, batch).rounds for size in (plan.sizes[0], plan.sizes[-1]))
    ratios = tuple(small / large for small, large in zip(smallest, largest, strict=True))
    what = f"growth, {plan.sizes[0].tickets:,} to {plan.sizes[-1].tickets:,} tickets, batches of {batch}"
    return Row(what, "times", Spread(ratios), None, Target(Bound.AT_MOST, 2))
