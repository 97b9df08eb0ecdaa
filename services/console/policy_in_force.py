"""The routing policy in force, and how a file differs from it."""

import difflib
from pathlib import Path

from services.console.access import find_access


async def policy_in_force(data: Path) -> str:
    """Give the text of the policy in force. Raises StartError when nothing runs."""
    async with find_access(data).client() as api:
        text: str = (await api.get("/policy"))["text"]
        return text


def differences(in_force: str, file: Path) -> str:
    """Give a unified diff from the policy in force to a file; empty when they are the same."""
    wanted = file.read_text(encoding="utf-8")
    lines = difflib.unified_diff(
        in_force.splitlines(keepends=True), wanted.splitlines(keepends=True), "in force", str(file)
    )
    return "".join(lines)
