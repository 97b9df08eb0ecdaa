"""`audiocomm bench ingest`: letters wait in a mailbox; how many a second are kept, routed and alerted?"""

from contextlib import AsyncExitStack
from dataclasses import dataclass

from rich.progress import Progress

from services.console.bench.bare_path import BarePath
from services.console.bench.figures import Bound, Row, Spread, Target
from services.console.bench.installation import RECIPIENT, Installation, Shape
from services.console.bench.letters import make_letters
from services.console.bench.pacing import Path
from services.console.bench.processes import open_host
from services.console.bench.report import Machine, Report

NAME = "ingest"
BARE = "bare"
WARM_UP_LETTERS = 50
NOTES = (
    "Ours: from the POST of the mailbox until every letter is in a ticket and every alert on the stream; 30 % replies.",
    "The limit: three bare services, the same letters posted 16 at once, until each is on the stream.",
)


@dataclass(frozen=True)
class Plan:
    """What a run does."""

    rounds: int
    letters: int


FULL = Plan(3, 3_000)
QUICK = Plan(2, 300)

Outcomes = dict[str, list[float]]


async def run(quick: bool, progress: Progress) -> Report:
    """Measure all paths in turn, `rounds` times. Raises StartError."""
    plan = QUICK if quick else FULL
    steps = progress.add_task("starting", total=plan.rounds * 3 + 1)
    outcomes: Outcomes = {}
    async with open_host() as host, AsyncExitStack() as stack:
        machine = Machine.here(await host.postgres_version())
        paths: dict[str, Path] = {BARE: await BarePath.start(host, stack)}
        for shape in Shape:
            paths[shape.value] = await Installation.start(shape, host, stack)
        for path in paths.values():
            await path.carry_all(list(make_letters("warm", WARM_UP_LETTERS, RECIPIENT)))
        progress.advance(steps)
        for number in range(plan.rounds):
            letters = list(make_letters(f"round{number}", plan.letters, RECIPIENT))
            for name, path in paths.items():
                progress.update(steps, description=f"round {number + 1}, {name}")
                outcomes.setdefault(name, []).append(len(letters) / await path.carry_all(letters))
                progress.advance(steps)
    return Report(NAME, quick, plan.rounds, machine, rows(outcomes), NOTES)


def rows(outcomes: Outcomes) -> list[Row]:
    """The table: letters a second for each shape."""
    limit = Spread(tuple(outcomes[BARE]))
    names = {Shape.THREE: "three processes", Shape.ONE: "one process"}
    return [
        Row(
            f"mailbox to alert, {names[shape]}",
            "letters/s",
            Spread(tuple(outcomes[shape.value])),
            limit,
            Target(Bound.AT_LEAST, 300),
            Target(Bound.AT_LEAST, 0.5),
        )
        for shape in Shape
    ]
