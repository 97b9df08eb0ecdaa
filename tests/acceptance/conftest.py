"""Every acceptance test runs twice: in one process, and in three with real HTTP between them.

An installation of each shape serves the whole run; each test gets a company of its own in it, on a new Monday morning.
"""

import itertools
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from services.console.postgres import EmbeddedPostgres
from shared.database import Transaction, open_database
from tests.acceptance.company import Company
from tests.acceptance.system import System, running_system
from tests.conftest import clone_database
from tests.left_behind import check_left_behind

_numbers = itertools.count(1)


@asynccontextmanager
async def _installation(shape: str, server: EmbeddedPostgres, parent: Path) -> AsyncIterator[System]:
    """A running installation of one shape with its mail connected."""
    folder = Path(tempfile.mkdtemp(prefix=f"system-{shape}-", dir=parent))
    folder.chmod(0o711)
    async with clone_database(server) as dsn, running_system(shape, dsn, folder) as system:
        await Company.connect_mail(system)
        yield system


@pytest_asyncio.fixture(scope="package")
async def system_one(postgres_server: EmbeddedPostgres, open_folder: Path) -> AsyncIterator[System]:
    """One process."""
    async with _installation("one", postgres_server, open_folder) as system:
        yield system


@pytest_asyncio.fixture(scope="package")
async def system_three(postgres_server: EmbeddedPostgres, open_folder: Path) -> AsyncIterator[System]:
    """A process for each service, and the forwarder."""
    async with _installation("three", postgres_server, open_folder) as system:
        yield system


@pytest.fixture(params=["one", "three"])
def system(request: pytest.FixtureRequest) -> System:
    """The installation of a shape; it stays when the next test asks for the other one."""
    found: System = request.getfixturevalue(f"system_{request.param}")
    return found


@pytest_asyncio.fixture
async def company(system: System) -> AsyncIterator[Company]:
    """A company of this test alone; afterwards nothing may be without a next step."""
    company = Company(system, next(_numbers))
    monday = system.now + timedelta(days=(7 - system.now.weekday()) % 7 or 7)
    await system.move_clock_to(monday.replace(hour=9, minute=0, second=0, microsecond=0))
    await company.build()
    yield company
    assert await system.violations() == []
    async with open_database(system.dsn, "router", lambda _names: None) as database:
        await check_left_behind(database, system.now)
        await database.run(lambda tx: dissolve(tx, system.now))


async def dissolve(tx: Transaction, now: datetime) -> None:
    """Let everybody leave and forget the tickets: who comes to work in the next company is not given this one's."""
    # What is truncated fires no trigger that counts.
    await tx.execute("truncate ticket, agent_load cascade")
    await tx.execute("update agent set departed_at = $1, present = false where login <> 'administrator'", now)
