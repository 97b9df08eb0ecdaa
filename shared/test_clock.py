"""The test clock: one offset row that all services read, only under the setting AUDIOCOMM_TEST_CLOCK."""

from datetime import timedelta

from shared.clock import OffsetClock
from shared.database import Database
from shared.wakeups import Wakeups

READ_SECONDS = 0.05

DDL = """
create schema if not exists test_clock;
create table if not exists test_clock.clock_offset (only_row boolean primary key default true, seconds float8 not null);
insert into test_clock.clock_offset (seconds) values (0) on conflict do nothing;
"""


class TestClockReader:
    """Keeps an OffsetClock at the row's offset and wakes every loop when it jumps."""

    __test__ = False

    def __init__(self, database: Database, clock: OffsetClock, wakeups: Wakeups) -> None:
        self._database = database
        self._clock = clock
        self._wakeups = wakeups

    async def prepare(self) -> None:
        """Create the offset row; safe to repeat and to run side by side."""
        async with self._database.transaction() as tx:
            await tx.execute("select pg_advisory_xact_lock(hashtextextended('audiocomm schema', 0))")
            await tx.execute(DDL)

    async def read(self) -> float:
        """Move the clock to the row's offset; gives the seconds until the next reading."""
        async with self._database.transaction() as tx:
            seconds = await tx.fetchval("select seconds from test_clock.clock_offset")
        offset = timedelta(seconds=seconds or 0)
        if offset != self._clock.offset:
            self._clock.offset = offset
            self._wakeups.wake_local()
        return READ_SECONDS
