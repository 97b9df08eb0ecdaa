"""The embedded Postgres: made, started, watched and stopped by us; it ends when we end, however we end."""

import asyncio
import re
import secrets
import signal
import subprocess
from pathlib import Path
from typing import IO

import asyncpg

from services.console import postgres_binaries
from services.console.child import ended, free_port, spawn, stop, write_private
from services.console.errors import StartError
from services.console.postgres_folder import PostgresFolder

USER = "audiocomm"
DATABASE = "audiocomm"

# An embedded server shares its machine with everything else, so it stays small; durability is never traded away.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "128MB",
    "max_connections": "200",
    "fsync": "on",
    "synchronous_commit": "on",
    # Our statements touch few rows: compiling one costs more than running it.
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
}
# 0.6 s cold was measured; crash recovery of a large database takes longer.
READY_SECONDS = 60.0
STOP_SECONDS = 20.0
PORT_ATTEMPTS = 3
# A server that keeps dying is not started for ever.
DEATHS_IN_A_ROW = 3


class EmbeddedPostgres:
    """One Postgres server whose data belong to the service folder `data_dir` (made if missing).

    `start` returns the DSN `postgresql://user:password@127.0.0.1:port/audiocomm`. The port is kept from start to
    start while it is free. Every error is a StartError of one line.
    """

    def __init__(self, data_dir: Path) -> None:
        self._folder = PostgresFolder(data_dir)
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = False
        self._port = 0
        self._password = ""

    @property
    def dsn(self) -> str:
        """Where the running server is; meaningful after `start`."""
        return self._address(DATABASE)

    async def start(self) -> str:
        """Make the data if there are none, start the server, wait until it answers; the DSN."""
        self._folder.prepare()
        try:
            self._password = self._folder.password(lambda: secrets.token_urlsafe(24))
            binaries = self._folder.binaries()
            if not self._folder.has_data():
                await asyncio.to_thread(self._folder.initialise, binaries, USER, self._password)
            await self._folder.wait_for_former_server()
            await self._start_on_a_port(binaries, self._folder.last_port())
            await self._make_database()
        except OSError as problem:
            await self.stop()
            raise StartError(f"Postgres cannot be started: {problem}") from problem
        except BaseException:
            await self.stop()
            raise
        return self.dsn

    async def stop(self) -> None:
        """End the server in order (open transactions roll back) and free the folder. Harmless when not running."""
        self._stopping = True
        if self._process is not None:
            await stop(self._process, signal.SIGINT, STOP_SECONDS)
            self._process = None
        self._folder.release()
        self._stopping = False

    async def restart(self, *, crash: bool = False) -> None:
        """Stop and start on the same port; `crash` stops it the hard way, so that it recovers from its log."""
        if self._process is None:
            raise StartError("Postgres is not running, so it cannot be restarted")
        self._stopping = True
        try:
            await stop(self._process, signal.SIGQUIT if crash else signal.SIGINT, STOP_SECONDS)
            await self._start_on_a_port(self._folder.binaries(), self._port)
        finally:
            self._stopping = False

    async def keep_running(self) -> None:
        """Start the server again whenever it ends unasked; raises StartError when it dies at once again and again."""
        deaths, loop = 0, asyncio.get_running_loop()
        while self._process is not None:
            started = loop.time()
            await ended(self._process)
            if self._stopping or self._process is None:
                await asyncio.sleep(0.1)
                continue
            deaths = deaths + 1 if loop.time() - started < READY_SECONDS else 1
            if deaths > DEATHS_IN_A_ROW:
                raise StartError(f"Postgres died {deaths} times in a row: {self._folder.last_words()}")
            await self._start_on_a_port(self._folder.binaries(), self._port)

    def _address(self, database: str) -> str:
        return f"postgresql://{USER}:{self._password}@127.0.0.1:{self._port}/{database}"

    async def _start_on_a_port(self, binaries: postgres_binaries.Binaries, wanted: int | None) -> None:
        for attempt in range(1, PORT_ATTEMPTS + 1):
            self._port = free_port(wanted)
            with self._folder.open_log() as log:
                self._process = self._spawn(binaries, log)
            if await self._answers():
                write_private(self._folder.port_file, f"{self._port}\n")
                return
            words = self._folder.last_words()
            # Somebody may take the port between our look and the server's bind.
            if attempt == PORT_ATTEMPTS or not re.search("Address already in use|could not bind", words):
                raise StartError(f"Postgres ended at start: {words}")
            wanted = None

    def _spawn(self, binaries: postgres_binaries.Binaries, log: IO[bytes]) -> subprocess.Popen[bytes]:
        command = [binaries.program("postgres"), "-D", str(self._folder.data), "-p", str(self._port)]
        for name, value in SETTINGS.items():
            command += ["-c", f"{name}={value}"]
        # SIGINT is Postgres' fast stop: that is what our own death must mean to it.
        return spawn(command, account=self._folder.account, death_signal=signal.SIGINT, stderr=log)

    async def _answers(self) -> bool:
        """Wait until the server takes connections; False when it ended instead."""
        assert self._process is not None
        loop = asyncio.get_running_loop()
        deadline = loop.time() + READY_SECONDS
        while not await ended(self._process, 0.02):
            try:
                connection = await asyncpg.connect(self._address("postgres"), timeout=5)
            except (OSError, asyncpg.CannotConnectNowError, TimeoutError):
                if loop.time() > deadline:
                    raise StartError(f"Postgres does not answer after {READY_SECONDS:.0f} s; see its log") from None
                continue
            except asyncpg.PostgresError as problem:
                raise StartError(f"the password in {self._folder.password_file} does not fit: {problem}") from problem
            await connection.close()
            return True
        return False

    async def _make_database(self) -> None:
        connection = await asyncpg.connect(self._address("postgres"), timeout=10)
        try:
            if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", DATABASE):
                await connection.execute(f'CREATE DATABASE "{DATABASE}"')
        finally:
            await connection.close()
