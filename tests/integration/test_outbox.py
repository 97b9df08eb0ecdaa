"""The outbox on real Postgres: what waits holds nobody back but those behind it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import asyncpg
import pytest
import pytest_asyncio

from shared.database import Database, open_database
from shared.envelope import Envelope, EventFailure, Receipt
from shared.outbox import BATCH, Relay, enqueue

TERMINATE = "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1"
# What asyncpg raises where a connection was ended under it, and where none can be had.
AWAY = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


class Receiver:
    """A peer that takes everything but what is of the key `stuck`: that, it says, may be taken later."""

    name = "notifier"

    def __init__(self) -> None:
        self.taken: list[str] = []

    async def send(self, envelopes: list[Envelope]) -> Receipt:
        """Take a batch."""
        failed = [EventFailure(id=one.id, permanent=False, reason="not now") for one in envelopes if _is_stuck(one)]
        accepted = [one for one in envelopes if not _is_stuck(one)]
        self.taken += [one.subject for one in accepted]
        return Receipt(accepted=[one.id for one in accepted], failed=failed)


def _is_stuck(envelope: Envelope) -> bool:
    return envelope.orderingkey == "stuck"


def _event(key: str, number: int) -> Envelope:
    return Envelope(source="router", type="t.v1", subject=f"{key} {number}", orderingkey=key, time=NOON, data={})


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """Router's schema, whose outbox is used."""
    async with open_database(database_url, "router", lambda _names: None) as opened:
        yield opened


async def _write(database: Database, key: str, count: int) -> None:
    async with database.transaction() as tx:
        await enqueue(tx, Receiver.name, *(_event(key, number) for number in range(count)))


async def test_a_key_that_waits_holds_no_other_back(database: Database) -> None:
    """Its head is put off; what came behind it, more than a batch, is due and yet must not fill every batch."""
    receiver = Receiver()
    relay = Relay(database, receiver, "router")
    await _write(database, "stuck", 1)
    await relay.carry()
    await _write(database, "stuck", 2 * BATCH)
    await _write(database, "free", 3)
    async with database.transaction() as tx:
        await tx.execute("update outbox set next_at = now() + interval '1 hour' where attempts > 0")
    await relay.carry()
    assert receiver.taken == ["free 0", "free 1", "free 2"]


async def test_a_key_that_is_on_its_way_holds_no_other_back(database: Database) -> None:
    receiver = Receiver()
    await _write(database, "slow", 2 * BATCH)
    await _write(database, "free", 2)
    async with database.transaction() as tx:
        await tx.execute(
            """update outbox set leased_until = now() + interval '30 seconds', claim_token = gen_random_uuid()
            where position in (select position from outbox order by position limit $1)""",
            BATCH,
        )
    await Relay(database, receiver, "router").carry()
    assert receiver.taken == ["free 0", "free 1"]


class Unplugging(Receiver):
    """Takes everything, and meanwhile the sender's database goes away."""

    def __init__(self, database_url: str) -> None:
        super().__init__()
        self._server, _, self._name = database_url.rpartition("/")

    async def send(self, envelopes: list[Envelope]) -> Receipt:
        """Take a batch and close the database."""
        await self.plug(open_to_all=False)
        return await super().send(envelopes)

    async def plug(self, *, open_to_all: bool) -> None:
        """Let the database have connections, or none."""
        connection = await asyncpg.connect(f"{self._server}/postgres")
        await connection.execute(f"alter database {self._name} allow_connections {open_to_all}")
        await connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", self._name
        )
        await connection.close()


async def test_an_outcome_is_written_when_the_database_is_back(database: Database, database_url: str) -> None:
    """What the receiver has taken is neither repeated after the lease nor counted as a crash."""
    receiver = Unplugging(database_url)
    relay = Relay(database, receiver, "router")
    await _write(database, "free", 2)
    for _ in range(2):
        with pytest.raises(AWAY):
            await relay.carry()
    await receiver.plug(open_to_all=True)
    await relay.carry()
    async with database.transaction() as tx:
        assert await tx.fetchval("select count(*) from outbox") == 0
    assert receiver.taken == ["free 0", "free 1"]
