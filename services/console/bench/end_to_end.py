"""`audiocomm bench end-to-end`: a letter is accepted by the mail server; when is its alert on the agent's stream?"""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from rich.progress import Progress

from services.console.bench.bare_path import BarePath
from services.console.bench.figures import Bound, Row, Spread, Target
from services.console.bench.installation import RECIPIENT, Installation, Shape
from services.console.bench.letters import Letter, make_letters
from services.console.bench.pacing import Latency, Path, measure_latency
from services.console.bench.processes import open_host
from services.console.bench.report import Machine, Report

NAME = "end-to-end"
BARE = "bare"
# Connections open, plans are made, caches fill: not what anybody waits for twice.
WARM_UP_LETTERS = 30
NOTES = (
    "whole: ours from the mail server's 250 on, the limit (three bare services) from its POST on, to the open stream.",
    "kept: ours from the moment ingest kept the letter on, against the limit from its POST on;",
    "like for like: both from the moment the letter was kept on.",
)


@dataclass(frozen=True)
class Pace:
    """How many letters at how many a second; the targets of the whole way in milliseconds (None: not set)."""

    name: str
    per_second: float
    letters: int
    p50: float | None
    p99: float


@dataclass(frozen=True)
class Plan:
    """What a run does."""

    rounds: int
    paces: tuple[Pace, ...]


FULL = Plan(3, (Pace("idle", 5, 200, 30, 100), Pace("50/s", 50, 1_000, None, 150)))
QUICK = Plan(1, (Pace("idle", 5, 60, 30, 100), Pace("50/s", 50, 200, None, 150)))

Outcomes = dict[tuple[str, str], list[Latency]]


async def run(quick: bool, progress: Progress) -> Report:
    """Measure all paths in turn, `rounds` times. Raises StartError."""
    plan = QUICK if quick else FULL
    steps = progress.add_task("starting", total=plan.rounds * len(plan.paces) * 3 + 1)
    outcomes: Outcomes = {}
    async with open_host() as host, AsyncExitStack() as stack:
        machine = Machine.here(await host.postgres_version())
        paths: dict[str, Path] = {BARE: await BarePath.start(host, stack)}
        for shape in Shape:
            installation = await Installation.start(shape, host, stack)
            access = await installation.new_mail_server(stack)
            await installation.until_idle(await installation.read_mailbox(access, stack))
            paths[shape.value] = installation
        for name, path in paths.items():
            await measure_latency(path, _letters(f"warm{name}", WARM_UP_LETTERS), 20)
        progress.advance(steps)
        for number in range(plan.rounds):
            for pace in plan.paces:
                for name, path in paths.items():
                    progress.update(steps, description=f"round {number + 1}, {pace.name}, {name}")
                    letters = _letters(f"{name}{pace.letters}r{number}", pace.letters)
                    found = await measure_latency(path, letters, pace.per_second)
                    outcomes.setdefault((pace.name, name), []).append(found)
                    progress.advance(steps)
    return Report(NAME, quick, plan.rounds, machine, rows(plan, outcomes), NOTES, details(outcomes))


def _letters(tag: str, count: int) -> list[Letter]:
    # A reply to an open ticket alerts nobody, so here every letter opens one.
    return list(make_letters(tag, count, RECIPIENT, replies=0))


def rows(plan: Plan, outcomes: Outcomes) -> list[Row]:
    """The table: for each pace and shape the whole way, then what is ours of it."""
    found = []
    for pace in plan.paces:
        bare = outcomes[pace.name, BARE]
        for shape in Shape:
            ours = outcomes[pace.name, shape.value]
            name = f"{pace.name}, {'three processes' if shape is Shape.THREE else 'one process'}"
            found += _pace_rows(name, pace, ours, bare)
    return found


def _pace_rows(name: str, pace: Pace, ours: Sequence[Latency], bare: Sequence[Latency]) -> list[Row]:
    def spread(latencies: Sequence[Latency], field: str) -> Spread:
        return Spread(tuple(getattr(latency, field) for latency in latencies))

    found = []
    for part, target, ratio in (("p50", pace.p50, 2.0), ("p99", pace.p99, 3.0)):
        limit, at_most = spread(bare, f"whole_{part}"), None if target is None else Target(Bound.AT_MOST, target)
        kept = spread(ours, f"kept_{part}")
        found.append(Row(f"{name}: whole {part}", "ms", spread(ours, f"whole_{part}"), limit, at_most))
        found.append(Row(f"{name}: kept {part}", "ms", kept, limit, None, Target(Bound.AT_MOST, ratio)))
        found.append(Row(f"{name}: kept {part}, like for like", "ms", kept, spread(bare, f"kept_{part}")))
    return found


def details(outcomes: Outcomes) -> dict[str, object]:
    """Every latency of every round, by pace and path."""
    return {f"{pace} {name}": [one.as_json() for one in found] for (pace, name), found in outcomes.items()}
