"""The command `audiocomm`: the only place that sees all three services."""

import asyncio
import json
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer
import uvloop

from services.console.errors import StartError
from shared.database import DatabaseUnusable
from shared.log import configure_log
from shared.settings import SharedSettings

SERVICES = ("ingest", "router", "notifier")

command = typer.Typer(
    help="Audiocomm: no customer's letter is left without an answer.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _run(work: Coroutine[Any, Any, None]) -> None:
    """Run to the end on uvloop; an expected failure is one line on standard error and exit code 1."""
    configure_log(SharedSettings().log_level)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(work)
    except (StartError, DatabaseUnusable) as error:
        typer.echo(f"audiocomm: {error}", err=True)
        raise typer.Exit(1) from None


def _builders() -> dict[str, Any]:
    # Imported here: `audiocomm parse` and `--help` need none of it, and it costs a second.
    from services.ingest.app import build as ingest
    from services.ingest.settings import IngestSettings
    from services.notifier.app import build as notifier
    from services.notifier.settings import NotifierSettings
    from services.router.app import build as router
    from services.router.settings import RouterSettings

    return {
        "ingest": lambda shared, database, peers: ingest(shared, database, IngestSettings(), peers),
        "router": lambda shared, database, peers: router(shared, database, RouterSettings(), peers),
        "notifier": lambda shared, database, peers: notifier(shared, database, NotifierSettings(), peers),
    }


def _services(text: str) -> tuple[str, ...]:
    chosen = tuple(name.strip() for name in text.split(",") if name.strip())
    unknown = [name for name in chosen if name not in SERVICES]
    if unknown or not chosen:
        raise typer.BadParameter(f"choose from {', '.join(SERVICES)}")
    return chosen


@command.command()
def up(
    demo: Annotated[bool, typer.Option("--demo", help="add a demo company and a mail server on loopback")] = False,
    data: Annotated[Path, typer.Option(help="folder of the embedded database and the keys")] = Path("var"),
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="port to listen on; 0 takes a free one", min=0, max=65535)] = 8025,
    services: Annotated[str, typer.Option(help="which services run in this process")] = ",".join(SERVICES),
) -> None:
    """Run Audiocomm until Ctrl-C."""
    from services.console.up import Options, run_up

    options = Options(data.resolve(), host, port, _services(services), demo)
    _run(run_up(options, _builders()))


@command.command()
def parse(
    files: Annotated[list[Path] | None, typer.Argument(help="raw letters; standard input when none is given")] = None,
) -> None:
    """Print the normal form of raw letters, one JSON line each."""
    from services.ingest.policy.parse import UnreadableLetter
    from services.ingest.policy.parse import parse as read_letter

    for name in [str(file) for file in files or []] or ["-"]:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        line: dict[str, Any] = {"file": name}
        try:
            line |= read_letter(raw).letter.as_json()
        except UnreadableLetter as error:
            # What ingest would quarantine is shown as such: bytes are never an error of this command.
            line |= {"quarantine": str(error)}
        typer.echo(json.dumps(line, ensure_ascii=False))


@command.command()
def openapi() -> None:
    """Print the OpenAPI document of all three services together."""
    from services.console.openapi import joined

    settings = SharedSettings()
    from shared.settings import DatabaseSettings

    apps = [build(settings, DatabaseSettings(), {}) for build in _builders().values()]
    typer.echo(json.dumps(joined([app.openapi() for app in apps]), ensure_ascii=False, indent=2))


def main() -> None:
    """Run the command line."""
    command()


if __name__ == "__main__":
    main()
