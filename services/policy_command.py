"""`audiocomm policy`: check, show and compare routing policies, by themselves or with a running Audiocomm."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Protocol

import typer

from services.console.errors import StartError
from services.running import Data, run

policy = typer.Typer(help="Check, show and compare routing policies.", no_args_is_help=True)

PolicyFile = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="a policy as YAML")]


class Found(Protocol):
    """Something about a place of a policy text."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...

    @property
    def path(self) -> str: ...

    @property
    def reason(self) -> str: ...


@policy.command("check")
def check(file: PolicyFile, data: Data = Path("var")) -> None:
    """Validate a policy; each error is one line with its place.

    While Audiocomm runs, its departments, audiences and roles are looked at too.
    """
    from services.console.policy_in_force import check_in_place

    text = refuse_invalid(file)

    async def work() -> None:
        try:
            remarks = await check_in_place(data, text)
        except StartError as error:
            typer.echo(f"audiocomm: only the policy itself was looked at, not the company: {error}", err=True)
            _warn(file, text)
        else:
            _tell(file, remarks.warnings, "warning: ")
            _refuse(file, remarks.errors)

    run(work())
    typer.echo(f"{file}: valid")


@policy.command("show")
def show(
    preset: Annotated[str | None, typer.Option(help="a policy that comes with the program, instead")] = None,
    data: Data = Path("var"),
) -> None:
    """Print the policy in force, or a preset."""
    from services.console.policy_in_force import policy_in_force
    from services.router.policy.presets import NAMES, preset_text

    async def work() -> None:
        typer.echo(await policy_in_force(data), nl=False)

    if preset is None:
        run(work())
    elif preset in NAMES:
        typer.echo(preset_text(preset), nl=False)
    else:
        raise typer.BadParameter(f"choose from {', '.join(NAMES)}", param_hint="--preset")


@policy.command("schema")
def schema() -> None:
    """Print the JSON Schema of a policy, for editors."""
    from services.router.policy.schema import policy_schema

    typer.echo(json.dumps(policy_schema(), ensure_ascii=False, indent=2))


@policy.command("diff")
def diff(
    file: PolicyFile,
    against: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="another file, instead of the policy in force")
    ] = None,
    data: Data = Path("var"),
) -> None:
    """Show by stage and section what a policy would change; exit 1 when it is not valid."""
    from services.console.policy_in_force import policy_in_force
    from services.router.policy.difference import differences
    from services.router.policy.document import parse_policy

    given = refuse_invalid(against) if against is not None else None
    wanted = parse_policy(refuse_invalid(file))

    async def work() -> None:
        before = given if given is not None else await policy_in_force(data)
        found = differences(parse_policy(before), wanted)
        typer.echo("\n".join(map(str, found)) or "they mean the same")

    run(work())


def refuse_invalid(file: Path) -> str:
    """Give the text of a policy; name what is wrong with it by itself, each error with its place, and exit with 1."""
    from services.router.policy.document import check_policy

    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        typer.echo(f"audiocomm: {file} is not UTF-8: save it as plain text in UTF-8", err=True)
        raise typer.Exit(1) from None
    except OSError as error:
        typer.echo(f"audiocomm: {file} cannot be read: {error.strerror}", err=True)
        raise typer.Exit(1) from None
    _refuse(file, check_policy(text))
    return text


def _warn(file: Path, text: str) -> None:
    from services.router.policy.document import examine_policy

    _tell(file, examine_policy(text).warnings, "warning: ")


def _refuse(file: Path, errors: Iterable[Found]) -> None:
    if _tell(file, errors):
        raise typer.Exit(1)


def _tell(file: Path, found: Iterable[Found], kind: str = "") -> bool:
    """Say each on a line of its own; whether there was any."""
    told = list(found)
    for one in told:
        where = f"{one.path}: " if one.path else ""
        typer.echo(f"{file}:{one.line}:{one.column}: {kind}{where}{one.reason}", err=True)
    return bool(told)
