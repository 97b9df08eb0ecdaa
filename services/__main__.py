"""The command `audiocomm`: the only place that sees all three services."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from services.import_command import imports
from services.policy_command import policy, refuse_invalid
from services.running import Data, run
from shared.settings import DatabaseSettings, SharedSettings

SERVICES = ("ingest", "router", "notifier")

command = typer.Typer(
    help="Audiocomm: no customer's letter is left without an answer.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


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
    from services.console.start import Options, run_up

    options = Options(data.resolve(), host, port, _services(services), demo)
    run(run_up(options, _builders()))


def _bytes_of(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        typer.echo(f"audiocomm: {file} cannot be read: {error.strerror}", err=True)
        raise typer.Exit(1) from None


@command.command()
def parse(
    files: Annotated[list[Path] | None, typer.Argument(help="raw letters; standard input when none is given")] = None,
) -> None:
    """Print the normal form of raw letters, one JSON line each."""
    from services.ingest.policy.parse import UnreadableLetter
    from services.ingest.policy.parse import parse as read_letter

    for name in [str(file) for file in files or []] or ["-"]:
        raw = sys.stdin.buffer.read() if name == "-" else _bytes_of(name)
        line: dict[str, Any] = {"file": name}
        try:
            line |= read_letter(raw).letter.as_json()
        except UnreadableLetter as error:
            # What ingest would quarantine is shown as such: bytes are never an error of this command.
            line |= {"quarantine": str(error)}
        typer.echo(json.dumps(line, ensure_ascii=False))


class Bench(StrEnum):
    """What `audiocomm bench` measures."""

    END_TO_END = "end-to-end"
    INGEST = "ingest"
    SIMULATE = "simulate"
    ROUTE = "route"
    DEADLINES = "deadlines"
    CLAIM = "claim"
    PARSE = "parse"


@command.command()
def send(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="raw letters")],
    to: Annotated[str, typer.Option(help="address they are sent to")],
    smtp: Annotated[str | None, typer.Option(help="HOST:PORT; the demo's mail server when not given")] = None,
    data: Data = Path("var"),
) -> None:
    """Hand raw letters to a mail server, as they are."""
    from services.console.send import mail_server, send_files

    async def work() -> None:
        await send_files(files, to, *mail_server(data, smtp))

    run(work())


command.add_typer(imports, name="import")


@command.command()
def doctor(data: Data = Path("var")) -> None:
    """Look at everything; exit 1 when something needs a person."""
    from services.console.access import find_access
    from services.console.doctor import examine

    async def work() -> None:
        await examine(find_access(data), data)

    run(work())


command.add_typer(policy, name="policy")


@command.command()
def simulate(
    policy: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="the policy that is tried")] = None,
    history: Annotated[
        Path | None,
        typer.Option(exists=True, help="folder or zip of CSV files; what Audiocomm recorded when not given"),
    ] = None,
    against: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="the policy in force, with --history the preset")
    ] = None,
    differences: Annotated[Path | None, typer.Option(help="CSV file for every letter that goes differently")] = None,
    export: Annotated[Path | None, typer.Option(help="write the recorded history to this folder instead")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print the result as one line of JSON")] = False,
    alone: Annotated[bool, typer.Option("--alone", help="replay this policy only, beside nothing")] = False,
    data: Data = Path("var"),
) -> None:
    """Replay recorded letters under a policy and show what would have gone differently."""
    from services.console.simulate import SimulateOptions
    from services.simulating import export_and_simulate

    if policy is None and export is None:
        raise typer.BadParameter("name the policy that is tried", param_hint="--policy")
    for file in (policy, against):
        if file is not None:
            refuse_invalid(file)
    options = SimulateOptions(policy, history, against, differences, as_json, alone, data)
    run(export_and_simulate(options, export))


@command.command()
def bench(
    name: Annotated[Bench, typer.Argument(help="what is measured")],
    as_json: Annotated[bool, typer.Option("--json", help="print one line of JSON last")] = False,
    quick: Annotated[bool, typer.Option("--quick", help="fewer letters and rounds, about a minute")] = False,
) -> None:
    """Measure a whole installation of its own beside its limit on this machine."""
    from services.console.bench.command import run_bench

    run(run_bench(name.value, as_json=as_json, quick=quick))


@command.command()
def openapi() -> None:
    """Print the OpenAPI document of all three services together."""
    from services.console.openapi import joined

    settings = SharedSettings()
    documents = {name: build(settings, DatabaseSettings(), {}).openapi() for name, build in _builders().items()}
    typer.echo(json.dumps(joined(documents), ensure_ascii=False, indent=2))


def main() -> None:
    """Run the command line."""
    command()


if __name__ == "__main__":
    main()
