"""`audiocomm simulate`: brings together the command's files and tables and the router's replay."""

from pathlib import Path
from typing import Any

from services.console.access import find_access
from services.console.errors import StartError
from services.console.simulate import Note, SimulateOptions, simulate
from services.console.simulate_files import export as write_history
from services.router.policy.document import default_policy_text
from services.router.trying.process import TrialFailed, run_trial
from services.router.trying.request import TrialRequest


async def export_and_simulate(options: SimulateOptions, export: Path | None) -> None:
    """Write the recorded history to a folder, replay under a policy, or one after the other. Raises StartError."""
    if export is not None:
        await write_history(find_access(options.data), export)
    if options.policy is not None:
        await simulate(options, options.policy, default_policy_text(), _try)


async def _try(text: str, against: str | None, archive: bytes, alone: bool, note: Note) -> dict[str, Any]:
    try:
        return await run_trial(TrialRequest(text, against, listed=None, alone=alone), archive, note)
    except TrialFailed as failed:
        raise StartError(str(failed)) from failed
