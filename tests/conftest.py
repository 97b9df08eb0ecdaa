"""What every test may use: one embedded Postgres per run (or xdist worker), and a fresh database per test.

`database_url` is a clone of a template in which all services' migrations have run; making one takes some 50 ms.
"""

import itertools
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from services.console.postgres import EmbeddedPostgres
from shared.log import configure_log
from shared.migrations import migrate
from tests.run_folders import MEMORY, remove_left, run_folder

SERVICES = Path(__file__).resolve().parents[1] / "services"
TEMPLATE = "audiocomm_template"
# Each worker has a server: a log of 256 MB at the most, and a few databases of 12 MB.
MEMORY_BYTES = 6_000_000_000
PEER_KEY = "the key that the services of a test show one another"

_numbers = itertools.count(1)

# Log lines as in production; those for a terminal paint each traceback, which takes longer than many a test.
configure_log("INFO")


def of_database(server_url: str, name: str) -> str:
    """Give the address of another database of the same server."""
    return f"{server_url.rpartition('/')[0]}/{name}"


def pytest_sessionstart(session: pytest.Session) -> None:
    """Remove what killed runs left; of the processes of a run only the first one does, before there are others."""
    if not hasattr(session.config, "workerinput"):
        remove_left(MEMORY)
        remove_left(Path(tempfile.gettempdir()))


@pytest.fixture(scope="session")
def open_folder() -> Iterator[Path]:
    """A folder that every account may look into; pytest's own is closed to the one that runs Postgres for root."""
    with run_folder("audiocomm-test-", Path(tempfile.gettempdir())) as folder:
        yield folder


@pytest_asyncio.fixture(scope="session")
async def postgres_server() -> AsyncIterator[EmbeddedPostgres]:
    """A running embedded Postgres of this process; a test that stops or crashes it must start one of its own."""
    with run_folder("audiocomm-postgres-", _place()) as folder:
        server = EmbeddedPostgres(folder)
        try:
            yield await _started(server)
        finally:
            await server.stop()


def _place() -> Path:
    """In memory, if there is plenty of it: each database of a test is hundreds of files."""
    plenty = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > MEMORY_BYTES
    return MEMORY if plenty else Path(tempfile.gettempdir())


async def _started(server: EmbeddedPostgres) -> EmbeddedPostgres:
    await server.start()
    connection = await asyncpg.connect(server.dsn)
    # What a commit costs on this disk is not what these tests are about.
    await connection.execute("alter role audiocomm set synchronous_commit = off")
    await connection.execute("alter system set max_wal_size = '256MB'")
    await connection.execute("select pg_reload_conf()")
    await connection.execute(f"create database {TEMPLATE}")
    await connection.close()
    for service in ("router", "ingest", "notifier"):
        migrations = SERVICES / service / "store" / "migrations"
        if migrations.is_dir():
            await migrate(of_database(server.dsn, TEMPLATE), service, migrations)
    return server


@asynccontextmanager
async def clone_database(postgres_server: EmbeddedPostgres) -> AsyncIterator[str]:
    """Give the address of a fresh database, migrated for all services and empty; it is dropped at the end."""
    name = f"test_{next(_numbers)}"
    server = await asyncpg.connect(of_database(postgres_server.dsn, "postgres"))
    try:
        await server.execute(f"create database {name} template {TEMPLATE}")
        yield of_database(postgres_server.dsn, name)
        await server.execute(f"drop database {name} with (force)")
    finally:
        await server.close()


@pytest_asyncio.fixture
async def database_url(postgres_server: EmbeddedPostgres) -> AsyncIterator[str]:
    """The address of a database of this test alone."""
    async with clone_database(postgres_server) as address:
        yield address


@pytest.fixture
def peer_key() -> str:
    """The key with which the services of a test sign their requests."""
    return PEER_KEY
