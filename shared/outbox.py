"""The outbox: what one service must tell another, first a row written in the transaction that made it true.

Order is kept per ordering key, delivery is at least once, temporary failures are tried without limit, permanent ones
become dead letters that a person can read and replay. A lease that ends with no outcome counts as a crash; a row that
was in a crash travels alone from then on, so that three crashes condemn the row that causes them and no other.
"""

import json
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import structlog

from shared.database import Database, Statements, Transaction
from shared.envelope import Envelope, EventFailure, Receipt
from shared.peer import Peer, PeerUnavailable

log = structlog.get_logger()
sql = Statements(Path(__file__).parent / "sql")

BATCH = 100
LEASE = timedelta(seconds=30)
CRASHES_BEFORE_DEAD = 3
RETRY_CAP_SECONDS = 60.0
POLL_SECONDS = 1.0

DDL = """
create table outbox (
    position bigint generated always as identity primary key,
    id uuid not null unique,
    destination text not null,
    type text not null,
    subject text not null,
    ordering_key text not null,
    occurred_at timestamptz not null,
    traceparent text,
    data jsonb not null,
    attempts integer not null default 0,
    crashes integer not null default 0,
    next_at timestamptz not null default now(),
    claim_token uuid,
    leased_until timestamptz,
    dead_at timestamptz,
    reason text
);
-- A row lives for milliseconds: to compress it costs more than to write it.
alter table outbox alter column data set storage external;
create index outbox_due on outbox (destination, position) where dead_at is null;
create index outbox_key on outbox (destination, ordering_key, position) where dead_at is null;
"""

AS_WRITTEN_DDL = """
-- A row is read whole: to parse it costs more than to write it.
alter table outbox alter column data type json using data::json, alter column data set storage external;
"""
"""What a migration after DDL does to the same table."""


@dataclass(frozen=True)
class DeadLetter:
    """An event that will not be sent again unless a person replays it."""

    id: UUID
    destination: str
    type: str
    subject: str
    reason: str
    dead_at: str


class Event(NamedTuple):
    """An event as a row of the outbox: as an Envelope, but `data` is the text of its JSON."""

    id: UUID
    type: str
    subject: str
    ordering_key: str
    time: datetime
    data: str
    traceparent: str | None = None


async def enqueue(tx: Transaction, destination: str, *envelopes: Envelope) -> None:
    """Write events for `destination` in the caller's transaction; the relay is woken after the commit."""
    events = [
        Event(one.id, one.type, one.subject, one.orderingkey, one.time, json.dumps(one.data), one.traceparent)
        for one in envelopes
    ]
    await enqueue_written(tx, destination, events)


async def enqueue_written(tx: Transaction, destination: str, events: Sequence[Event]) -> None:
    """As enqueue, of events whose data are JSON already: a batch of many is not made twice."""
    if not events:
        return
    await tx.execute(
        sql.outbox_enqueue,
        [e.id for e in events],
        [destination] * len(events),
        [e.type for e in events],
        [e.subject for e in events],
        [e.ordering_key for e in events],
        [e.time for e in events],
        [e.traceparent for e in events],
        [e.data for e in events],
    )
    tx.signal(f"outbox {destination}")


class Relay:
    """Carries the outbox rows of one destination there; any number of copies may run side by side."""

    def __init__(self, database: Database, peer: Peer, source: str) -> None:
        self._database = database
        self._peer = peer
        self._source = source
        self._unwritten: Callable[[], Awaitable[None]] | None = None
        self._lease_ends = 0.0
        self._rest_ends = 0.0

    async def carry(self) -> float:
        """Send one batch. Gives the seconds until the next call: 0 after a batch that was answered.

        A service that is away is left alone for a moment: what else waits or comes would fare no better, and to try all
        of it would take the time of those who work.
        """
        if (rest := self._rest_ends - time.monotonic()) > 0:
            return rest
        # The database was away when the last outcome was to be written: that is no crash of anybody.
        await self._write_outcome()
        token = uuid4()
        self._lease_ends = time.monotonic() + LEASE.total_seconds()
        rows = await self._claim(token)
        if not rows:
            return POLL_SECONDS
        try:
            receipt = await self._peer.send([_envelope(row, self._source) for row in rows])
        except PeerUnavailable as error:
            self._unwritten = partial(self._postpone, token, [row["id"] for row in rows], str(error))
            await self._write_outcome()
            self._rest_ends = time.monotonic() + POLL_SECONDS
            return POLL_SECONDS
        self._unwritten = partial(self._finish, token, receipt)
        await self._write_outcome()
        return 0

    async def _write_outcome(self) -> None:
        """Write what came of the last batch; what cannot be written while its lease lasts counts as a crash."""
        if self._unwritten is not None and time.monotonic() < self._lease_ends:
            await self._unwritten()
        self._unwritten = None

    async def _claim(self, token: UUID) -> list[Any]:
        async with self._database.transaction() as tx:
            await tx.execute(sql.outbox_bury_crashed, self._peer.name, CRASHES_BEFORE_DEAD)
            keys = [row["ordering_key"] for row in await tx.fetch(sql.outbox_lock_keys, self._peer.name, BATCH)]
            if not keys:
                return []
            # A second statement sees what other relays committed before this one got the keys' locks.
            rows = await tx.fetch(sql.outbox_claim, self._peer.name, keys, BATCH, token, LEASE)
        return sorted(rows, key=lambda row: row["position"])

    async def _postpone(self, token: UUID, ids: list[UUID], reason: str) -> None:
        log.warning("events wait for a service", destination=self._peer.name, events=len(ids), reason=reason)
        async with self._database.transaction() as tx:
            await tx.execute(sql.outbox_postpone, token, ids, [reason] * len(ids), random.random(), RETRY_CAP_SECONDS)

    async def _finish(self, token: UUID, receipt: Receipt) -> None:
        buried = [failure for failure in receipt.failed if failure.permanent]
        later = [failure for failure in receipt.failed if not failure.permanent]
        async with self._database.transaction() as tx:
            await tx.execute(sql.outbox_finish, token, receipt.accepted)
            if buried:
                await tx.execute(sql.outbox_bury, token, *_columns(buried))
            if later:
                await tx.execute(sql.outbox_postpone, token, *_columns(later), random.random(), RETRY_CAP_SECONDS)
        for failure in buried:
            log.error("an event was refused for good", event_id=str(failure.id), reason=failure.reason)


def _columns(failures: list[EventFailure]) -> tuple[list[UUID], list[str]]:
    return [failure.id for failure in failures], [failure.reason for failure in failures]


def _envelope(row: Any, source: str) -> Envelope:
    return Envelope(
        id=row["id"],
        source=source,
        type=row["type"],
        subject=row["subject"],
        orderingkey=row["ordering_key"],
        time=row["occurred_at"],
        traceparent=row["traceparent"],
        data=row["data"],
    )


async def dead_letters(tx: Transaction, limit: int = 100) -> list[DeadLetter]:
    """Give the newest dead letters."""
    rows = await tx.fetch(sql.outbox_dead, limit)
    return [DeadLetter(**{**dict(row), "dead_at": row["dead_at"].isoformat()}) for row in rows]


async def replay_dead_letter(tx: Transaction, event_id: UUID) -> bool:
    """Send a dead letter again, from now on with a clean record. False when there is none of this id."""
    destination = await tx.fetchval(sql.outbox_replay, event_id)
    if destination is None:
        return False
    tx.signal(f"outbox {destination}")
    return True


async def lag(tx: Transaction) -> dict[str, Any]:
    """Give `waiting` and `dead` (rows) and `oldest_seconds` (age of the oldest waiting row) of this outbox."""
    row = await tx.fetchrow(sql.outbox_lag)
    return dict(row) if row is not None else {}
