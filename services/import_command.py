"""`audiocomm import`: facts, people, calendars and absences from files."""

from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

from services.running import Data, run

imports = typer.Typer(help="Import files; may be repeated without doubling.", no_args_is_help=True)

Csv = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV, UTF-8, first line names the columns")]
Ics = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="iCalendar file")]
FromLine = Annotated[int, typer.Option(help="pass over what begins before this line", min=0)]

STOPPED = 130
"""Exit code after Ctrl-C, as shells have it."""


def _until_stopped(work: Coroutine[Any, Any, None]) -> None:
    try:
        run(work)
    except KeyboardInterrupt:
        raise typer.Exit(STOPPED) from None


def _import_csv(kind: str, file: Path, data: Path, from_line: int) -> None:
    from services.console.access import find_access
    from services.console.import_facts import import_file

    async def work() -> None:
        await import_file(find_access(data), kind, file, from_line)

    _until_stopped(work())


@imports.command()
def customers(file: Csv, data: Data = Path("var"), from_line: FromLine = 0) -> None:
    """Import customers."""
    _import_csv("customers", file, data, from_line)


@imports.command()
def orders(file: Csv, data: Data = Path("var"), from_line: FromLine = 0) -> None:
    """Import orders with their lines."""
    _import_csv("orders", file, data, from_line)


@imports.command()
def ratings(file: Csv, data: Data = Path("var"), from_line: FromLine = 0) -> None:
    """Import marks that customers gave agents."""
    _import_csv("ratings", file, data, from_line)


@imports.command()
def agents(file: Csv, data: Data = Path("var"), from_line: FromLine = 0) -> None:
    """Import agents; each new one gets a one-time sign-in link."""
    _import_csv("agents", file, data, from_line)


@imports.command()
def calendar(
    key: Annotated[str, typer.Argument(help="key of the calendar")], file: Ics, data: Data = Path("var")
) -> None:
    """Import all-day events as extra days of a calendar."""
    from services.console.access import find_access
    from services.console.import_calendars import import_calendar

    async def work() -> None:
        await import_calendar(find_access(data), key, file)

    run(work())


@imports.command()
def absences(
    login: Annotated[str, typer.Argument(help="login of the agent")], file: Ics, data: Data = Path("var")
) -> None:
    """Import events as absences of an agent."""
    from services.console.access import find_access
    from services.console.import_calendars import import_absences

    async def work() -> None:
        await import_absences(find_access(data), login, file)

    run(work())
