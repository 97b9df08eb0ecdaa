"""A trial in a process of its own: what it says, and how it ends."""

import asyncio
import io
import zipfile
from typing import Any

import pytest

from services.router.policy.document import default_policy_text
from services.router.trying.process import TrialFailed, run_trial
from services.router.trying.request import TrialRequest
from tests.unit.router_simulation.files import FILES

TEXT = default_policy_text()


def archive(**changed: str) -> bytes:
    """The small company's files, packed in a folder of the archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as pack:
        for name, text in (FILES | changed).items():
            pack.writestr(f"past/{name}.csv", "\ufeff" + text)
    return packed.getvalue()


async def silent(_message: dict[str, Any]) -> None:
    """Nothing is noted."""


async def test_it_says_what_it_read_how_far_it_is_and_what_it_found() -> None:
    said: list[dict[str, Any]] = []

    async def note(message: dict[str, Any]) -> None:
        said.append(message)

    result = await run_trial(
        TrialRequest(TEXT, TEXT), archive(marks=FILES["marks"] + "m9,kim,anna,9,2026-01-01\n"), note
    )
    assert said[0]["bad"] == ["marks.csv:4: score: '9' is not a whole number from 1 to 5"]
    assert said[-1] == {"done": 36, "total": 36}
    assert (result["letters"], result["different"]) == (6, 0)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (TrialRequest("policy: x"), "the policy on trial is not valid"),
        (TrialRequest(TEXT, "policy: x"), "the policy it is set against is not valid"),
    ],
)
async def test_a_text_that_is_no_policy_is_refused_with_its_lines(asked: TrialRequest, reason: str) -> None:
    with pytest.raises(TrialFailed, match=reason) as refused:
        await run_trial(asked, archive(), silent)
    assert refused.value.errors[0]["line"] == 1


async def test_what_is_no_history_is_refused() -> None:
    with pytest.raises(TrialFailed, match="not a zip file"):
        await run_trial(TrialRequest(TEXT), b"no archive", silent)


class Enough(Exception):
    """Ends a trial from outside."""


async def test_it_ends_when_nobody_listens_any_more() -> None:
    async def enough(_message: dict[str, Any]) -> None:
        raise Enough

    with pytest.raises(Enough):
        await run_trial(TrialRequest(TEXT), archive(), enough)


async def test_it_ends_when_it_is_cancelled() -> None:
    begun = asyncio.Event()

    async def begin(_message: dict[str, Any]) -> None:
        begun.set()
        await asyncio.Event().wait()

    trial = asyncio.create_task(run_trial(TrialRequest(TEXT), archive(), begin))
    await begun.wait()
    trial.cancel()
    with pytest.raises(asyncio.CancelledError):
        await trial


def test_a_request_is_read_as_it_was_written() -> None:
    asked = TrialRequest(TEXT, None, None, None, None, True)
    assert TrialRequest.from_json(asked.as_json()) == asked
