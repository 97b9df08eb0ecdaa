"""Runs one benchmark and prints what it found."""

import json
import sys
from collections.abc import Awaitable, Callable

from rich.console import Console
from rich.progress import Progress

from services.console.bench import claim, deadlines, end_to_end, ingest, parse, route, simulate
from services.console.bench.report import Report

PIPE_COLUMNS = 120
RUNS: dict[str, Callable[[bool, Progress], Awaitable[Report]]] = {
    deadlines.NAME: deadlines.run,
    end_to_end.NAME: end_to_end.run,
    ingest.NAME: ingest.run,
    simulate.NAME: simulate.run,
    route.NAME: route.run,
    claim.NAME: claim.run,
    parse.NAME: parse.run,
}


async def run_bench(name: str, *, as_json: bool, quick: bool) -> None:
    """Run a benchmark of `RUNS`: its progress on standard error, its table and then its line of JSON on the output.

    Raises StartError when something does not start or a letter is lost.
    """
    with Progress(console=Console(stderr=True), transient=True) as progress:
        report = await RUNS[name](quick, progress)
    # A pipe has no width; eighty columns would break every line of the table.
    report.print_to(Console(width=None if sys.stdout.isatty() else PIPE_COLUMNS))
    if as_json:
        print(json.dumps(report.as_json(), ensure_ascii=False), flush=True)
