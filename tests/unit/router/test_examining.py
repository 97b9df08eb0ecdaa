"""Policy texts are read beside the loop, which goes on meanwhile."""

import asyncio

import pytest

from services.router.handlers.examining import examined, parsed_beside, refuse_faulty
from services.router.policy.document import default_policy_text

TEXT = default_policy_text()


@pytest.mark.parametrize("reading", [examined, refuse_faulty, parsed_beside])
async def test_the_loop_goes_on_while_a_policy_is_read(reading):
    went_on = 0

    async def others() -> None:
        nonlocal went_on
        while True:
            await asyncio.sleep(0)
            went_on += 1

    beside = asyncio.create_task(others())
    await reading(f"{TEXT}# read by {reading.__name__}\n")
    beside.cancel()
    assert went_on
