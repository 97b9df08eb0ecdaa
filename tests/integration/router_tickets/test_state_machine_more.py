"""Whatever is done in whatever order: nothing is forgotten, one wins each claim, versions rise, nobody sees too much.

M17, M18, M19; the second half of the examples.
"""

import pytest

from tests.integration.router_tickets.machine_run import RUNS, SECONDS, run_examples


@pytest.mark.timeout(SECONDS)
@pytest.mark.parametrize("run", RUNS)
async def test_whatever_is_done(database_url: str, run: int) -> None:
    await run_examples(database_url, f"DeskSecond{run}")
