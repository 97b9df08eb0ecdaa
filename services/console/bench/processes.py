"""What all installations under measure share: one Postgres, and processes of ours that are started and stopped."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import asyncpg
import httpx

from services.console.child import ended, spawn, stop
from services.console.errors import StartError
from services.console.postgres import EmbeddedPostgres

ROOT = Path(__file__).parents[3]
READY_SECONDS = 60.0
STOP_SECONDS = 20.0
# Of the surroundings only what a Python process needs: a setting of the caller's must not change what is measured.
FOREIGN_PREFIXES = ("AUDIOCOMM_", "INGEST_", "ROUTER_", "NOTIFIER_", "DATABASE_")


class Host:
    """A folder that goes away at the end, a durable Postgres in it, and the processes started on it."""

    def __init__(self, folder: Path, server: EmbeddedPostgres, stack: AsyncExitStack) -> None:
        self.folder = folder
        self._server = server
        self._stack = stack

    async def new_database(self, name: str) -> str:
        """Make an empty database; gives its DSN."""
        connection = await asyncpg.connect(self._server.dsn)
        try:
            await connection.execute(f'create database "{name}"')
        finally:
            await connection.close()
        return f"{self._server.dsn.rpartition('/')[0]}/{name}"

    async def postgres_version(self) -> str:
        """The server's version, as `18.1`."""
        connection = await asyncpg.connect(self._server.dsn)
        try:
            return str(await connection.fetchval("show server_version"))
        finally:
            await connection.close()

    def environment(self, settings: Mapping[str, str]) -> dict[str, str]:
        """The environment of a process under measure."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN_PREFIXES)}
        return kept | dict(settings)

    def start(self, log: Path, arguments: Sequence[str], settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
        """Start `python -m ARGUMENTS`; it is stopped with the host."""
        with log.open("ab") as file:
            command = [sys.executable, "-m", *arguments]
            environment = self.environment(settings)
            process = spawn(command, stdout=file, stderr=file, working_folder=ROOT, environment=environment)
        self._stack.push_async_callback(stop, process, signal.SIGTERM, STOP_SECONDS)
        return process


@asynccontextmanager
async def open_host() -> AsyncIterator[Host]:
    """Start a Postgres of our own in a folder every account can look into; all of it is gone afterwards."""
    folder = await asyncio.to_thread(_open_folder)
    try:
        async with AsyncExitStack() as stack:
            server = EmbeddedPostgres(folder / "postgres")
            stack.push_async_callback(server.stop)
            await server.start()
            yield Host(folder, server, stack)
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def _open_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="audiocomm-bench-"))
    folder.chmod(0o711)
    return folder


async def until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until `url` answers /readyz with 200. Raises StartError when the process ends or takes too long."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + READY_SECONDS
    async with httpx.AsyncClient(trust_env=False) as client:
        while loop.time() < deadline:
            if await ended(process, 0.05):
                raise StartError(f"a process under measure ended at start: {last_words(log)}")
            try:
                if (await client.get(f"{url}/readyz")).is_success:
                    return
            except httpx.TransportError:
                continue
    raise StartError(f"{url} is not ready after {READY_SECONDS:.0f} s: {last_words(log)}")


def last_words(log: Path) -> str:
    """The last line a process wrote."""
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"
