"""How a command runs to its end, and the option that most of them have."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer
import uvloop
from pydantic import ValidationError

from services.console.errors import StartError
from shared.database import DatabaseUnusable
from shared.log import configure_log
from shared.settings import SharedSettings, setting_faults
from shared.standalone import PortUnusable

Data = Annotated[Path, typer.Option(help="data folder of the running Audiocomm")]


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run to the end on uvloop; an expected failure is one line on standard error and exit code 1."""
    try:
        configure_log(SharedSettings().log_level)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(work)
    except (StartError, DatabaseUnusable, PortUnusable) as error:
        typer.echo(f"audiocomm: {error}", err=True)
        raise typer.Exit(1) from None
    except ValidationError as error:
        if (faults := setting_faults(error)) is None:
            raise
        typer.echo(f"audiocomm: {faults}", err=True)
        raise typer.Exit(1) from None
    finally:
        work.close()
