"""The embedded Postgres, with real servers."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from services.console.errors import StartError
from services.console.postgres import EmbeddedPostgres

# A supervisor in a process of its own, which can be killed.
SUPERVISOR = """
import asyncio, sys
from pathlib import Path
from services.console.postgres import EmbeddedPostgres

async def main():
    print(await EmbeddedPostgres(Path(sys.argv[1])).start(), flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(folder)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


async def ask(dsn: str, question: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


async def test_data_port_and_password_outlive_the_server(service_folder: Path) -> None:
    async with running(service_folder) as server:
        dsn = server.dsn
        for statement in ("EXTENSION pg_trgm", "EXTENSION unaccent", "TABLE kept AS SELECT 7 AS n"):
            await ask(dsn, f"CREATE {statement}")
        assert await ask(dsn, "SELECT similarity(unaccent('Grüße'), 'Grusse') > 0.3")
        await server.restart()
        await server.restart(crash=True)
        assert server.dsn == dsn
        assert await ask(dsn, "SELECT n FROM kept") == 7
    async with running(service_folder) as server:
        assert server.dsn == dsn
        assert await ask(dsn, "SELECT n FROM kept") == 7
    assert (service_folder / "postgres" / "password").stat().st_mode & 0o077 == 0


async def test_only_the_password_opens_it(service_folder: Path) -> None:
    async with running(service_folder) as server:
        password = (service_folder / "postgres" / "password").read_text()
        with pytest.raises(asyncpg.InvalidPasswordError):
            await ask(server.dsn.replace(password, "guess"), "SELECT 1")
        settings = await ask(
            server.dsn, "SELECT current_setting('fsync') || current_setting('unix_socket_directories')"
        )
        assert settings == "on"


async def test_a_second_supervisor_is_refused(service_folder: Path) -> None:
    async with running(service_folder) as server:
        with pytest.raises(StartError, match="another audiocomm is running"):
            await EmbeddedPostgres(service_folder).start()
        assert await ask(server.dsn, "SELECT 1") == 1


async def test_it_comes_back_when_it_dies_unasked(service_folder: Path) -> None:
    async with running(service_folder) as server:
        watch = asyncio.create_task(server.keep_running())
        os.kill(postmaster(service_folder), signal.SIGQUIT)
        async with asyncio.timeout(30):
            while not await answers(server.dsn):
                continue
        watch.cancel()


async def answers(dsn: str) -> bool:
    try:
        return await ask(dsn, "SELECT 1") == 1
    except (OSError, asyncpg.PostgresError):
        return False


def data(service_folder: Path) -> Path:
    location = service_folder / "postgres" / "location"
    cluster = Path(location.read_text().strip()) if location.exists() else service_folder / "postgres" / "cluster"
    return cluster / "data"


def postmaster(service_folder: Path) -> int:
    return int((data(service_folder) / "postmaster.pid").read_text().split()[0])


async def test_no_orphan_after_the_supervisor_is_killed(service_folder: Path) -> None:
    supervisor = subprocess.Popen([sys.executable, "-c", SUPERVISOR, str(service_folder)], stdout=subprocess.PIPE)
    assert supervisor.stdout is not None
    dsn = (await asyncio.to_thread(supervisor.stdout.readline)).decode().strip()
    supervisor.stdout.close()
    pid = postmaster(service_folder)
    supervisor.kill()
    supervisor.wait()
    async with running(service_folder) as server:
        assert server.dsn.rpartition(":")[0] == dsn.rpartition(":")[0]
        assert postmaster(service_folder) != pid
        assert not Path(f"/proc/{pid}/cmdline").exists() or not Path(f"/proc/{pid}/cmdline").read_bytes()


async def test_a_pid_file_whose_number_belongs_to_a_stranger_is_cleared(service_folder: Path) -> None:
    async with running(service_folder):
        stale = (data(service_folder) / "postmaster.pid").read_text()
    stranger = stale.replace(stale.split("\n")[0], str(os.getpid()), 1)
    (data(service_folder) / "postmaster.pid").write_text(stranger)
    async with running(service_folder) as server:
        assert await ask(server.dsn, "SELECT 1") == 1


async def test_data_of_another_version_are_not_touched(service_folder: Path) -> None:
    async with running(service_folder):
        pass
    (data(service_folder) / "PG_VERSION").write_text("9\n")
    with pytest.raises(StartError, match="written by Postgres 9"):
        await EmbeddedPostgres(service_folder).start()


async def test_a_server_that_dies_says_why(service_folder: Path) -> None:
    async with running(service_folder):
        pass
    (data(service_folder) / "global" / "pg_control").write_bytes(b"")
    with pytest.raises(StartError, match=r"Postgres ended at start: .*pg_control") as caught:
        await EmbeddedPostgres(service_folder).start()
    assert "\n" not in str(caught.value)


async def test_a_folder_that_cannot_be_made_is_one_line(service_folder: Path) -> None:
    (service_folder / "file").write_text("in the way")
    with pytest.raises(StartError, match="cannot be written") as caught:
        await EmbeddedPostgres(service_folder / "file" / "data").start()
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user runs Postgres as itself")
async def test_roots_unreachable_folder_is_served_from_elsewhere(service_folder: Path) -> None:
    private = service_folder / "private"
    private.mkdir(mode=0o700)
    async with running(private) as server:
        await ask(server.dsn, "CREATE TABLE kept AS SELECT 7 AS n")
        elsewhere = data(private)
        assert not elsewhere.is_relative_to(service_folder)
    async with running(private) as server:
        assert await ask(server.dsn, "SELECT n FROM kept") == 7
    shutil.rmtree(private)
    private.mkdir(mode=0o700)
    async with running(private) as server:
        assert await ask(server.dsn, "SELECT count(*) FROM pg_tables WHERE tablename = 'kept'") == 0
    for folder in elsewhere.parents[1].glob(f"{elsewhere.parent.name}*"):
        shutil.rmtree(folder)
