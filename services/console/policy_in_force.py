"""The routing policy in force, and what a running Audiocomm says of another."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.console.access import find_access


@dataclass(frozen=True)
class Remark:
    """Something about a place of a policy text; lines and columns count from 1."""

    line: int
    column: int
    path: str
    reason: str


@dataclass(frozen=True)
class Remarks:
    """What is wrong with a policy text, and what may be unwanted."""

    errors: list[Remark]
    warnings: list[Remark]


async def policy_in_force(data: Path) -> str:
    """Give the text of the policy in force. Raises StartError when nothing runs."""
    async with find_access(data).client() as api:
        text: str = (await api.get("/policy"))["text"]
        return text


async def check_in_place(data: Path, text: str) -> Remarks:
    """Have a text checked for the departments, audiences and roles there are. Raises StartError when nothing runs."""
    async with find_access(data).client() as api:
        found: dict[str, list[dict[str, Any]]] = await api.post("/policy/check", {"text": text})
    return Remarks(*([Remark(**one) for one in found[kind]] for kind in ("errors", "warnings")))
