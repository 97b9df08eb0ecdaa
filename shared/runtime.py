"""What every service has while it runs: its database, its clock, its wake-ups and its loops."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from shared.clock import Clock, OffsetClock, SystemClock
from shared.database import Database, open_database
from shared.loop import Loop
from shared.migrations import migrate
from shared.settings import DatabaseSettings, SharedSettings
from shared.test_clock import TestClockReader
from shared.wakeups import Wakeups


@dataclass
class Runtime:
    """The running parts of one service in one process."""

    name: str
    database: Database
    clock: Clock
    wakeups: Wakeups
    loops: list[Loop] = field(default_factory=list)

    async def start_loop(self, name: str, duty: Callable[[], Awaitable[float]], *wake_on: str) -> None:
        """Start a background loop; it ends with the runtime."""
        loop = Loop(f"{self.name} {name}", duty, self.wakeups, *wake_on)
        self.loops.append(loop)
        await loop.start()


@asynccontextmanager
async def open_runtime(
    name: str, shared: SharedSettings, database: DatabaseSettings, migrations: Path
) -> AsyncIterator[Runtime]:
    """Migrate, connect and give the runtime; at the end stop its loops, last started first."""
    dsn = database.database_url.get_secret_value()
    await migrate(dsn, name, migrations)
    wakeups = Wakeups(dsn, name)
    async with AsyncExitStack() as stack:
        opened = await stack.enter_async_context(open_database(dsn, name, wakeups.wake, size=database.database_pool))
        await wakeups.start()
        stack.push_async_callback(wakeups.stop)
        clock = OffsetClock() if shared.test_clock else SystemClock()
        runtime = Runtime(name, opened, clock, wakeups)
        if isinstance(clock, OffsetClock):
            reader = TestClockReader(opened, clock, wakeups)
            await reader.prepare()
            await reader.read()
            await runtime.start_loop("test clock", reader.read)
        try:
            yield runtime
        finally:
            for loop in reversed(runtime.loops):
                await loop.stop()
