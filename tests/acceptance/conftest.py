"""Every acceptance test runs twice: in one process, and in three with real HTTP between them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.acceptance.company import Company
from tests.acceptance.system import running_system


@pytest_asyncio.fixture(params=["one", "three"])
async def company(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> AsyncIterator[Company]:
    """A running installation with the test company in it; afterwards nothing may be without a next step."""
    async with running_system(request.param, database_url, tmp_path) as system:
        company = Company(system)
        await company.build()
        yield company
        assert await system.violations() == []
