"""The rows of what the product owes, as scenarios: each says in words what must be true, and a function shows it."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import pytest

from tests.acceptance.company import DOMAIN, Company
from tests.acceptance.system import eventually

# Rows speak of what is decided, not of how processes are cut: one shape will do, and both in the long run.
SHAPES = ("one", "three") if os.environ.get("AUDIOCOMM_LONG") else ("one",)
in_shapes = pytest.mark.parametrize("system", SHAPES, indirect=True)
INFO = f"info@{DOMAIN}"
STRANGER = "Stranger <stranger{number}@elsewhere.example>"


@dataclass(frozen=True)
class Row:
    """One row: its number, what must be true, and the scenario that shows it."""

    number: str
    says: str
    shows: Callable[[Company], Awaitable[None]]

    def __str__(self) -> str:
        return f"{self.number}: {self.says}"


async def letter(company: Company, to: str, subject: str, text: str = "Hello, a question.", sender: str = "") -> int:
    """A letter of the known customer, or of `sender`, by SMTP; gives its ticket."""
    await company.write(sender or company.known, to, subject, text)
    return int((await company.ticket_about(subject))["id"])


async def strange_letter(company: Company, subject: str) -> int:
    """A letter of somebody nobody knows; gives its ticket."""
    return await letter(company, INFO, subject, sender=STRANGER.format(number=company.number))


async def ticket(company: Company, ticket_id: int) -> dict[str, Any]:
    """The ticket as an administrator sees it."""
    async with company.system.api() as api:
        found: dict[str, Any] = await api.get(f"/tickets/{ticket_id}")
        return found


async def becomes(company: Company, ticket_id: int, **facts: Any) -> dict[str, Any]:
    """Wait until the ticket has these facts."""

    async def look() -> dict[str, Any] | None:
        found = await ticket(company, ticket_id)
        return found if all(found[name] == value for name, value in facts.items()) else None

    return dict(await eventually(look, f"ticket {ticket_id} to have {facts}"))


async def alerts(company: Company, login: str, kind: str) -> list[dict[str, Any]]:
    """The live alerts of a person that are of one kind."""
    async with company.desk(login) as desk:
        return [one for one in await desk.all_items("/alerts") if one["kind"] == kind]


async def record(company: Company, ticket_id: int) -> dict[str, Any]:
    """The whole decision, as the supervisor reads it."""
    async with company.desk("sam") as desk:
        found: dict[str, Any] = (await desk.get(f"/tickets/{ticket_id}/explanation"))["decision"]
        return found


async def hours_pass(company: Company, **duration: float) -> None:
    """Time passes, and whoever works by day still does."""
    await company.system.advance(**duration)
    await company.at_work()


def preset(name: str) -> str:
    """The text of a policy that comes with the program."""
    return (files("services.router.policy") / "presets" / f"{name}.yaml").read_text(encoding="utf-8")


@asynccontextmanager
async def policy_in_force(company: Company, text: str) -> AsyncIterator[None]:
    """Let a policy count inside the block, and the one of before after it."""
    async with company.system.api() as api:
        before = (await api.get("/policy"))["text"]
        await _put(api, text)
        try:
            yield
        finally:
            await _put(api, before)


async def _put(api: Any, text: str) -> None:
    etag = (await api.request("GET", "/policy")).headers["etag"]
    await api.put("/policy", {"text": text}, if_match=etag)
