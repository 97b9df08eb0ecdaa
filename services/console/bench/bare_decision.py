"""The limit of a decision: its rows and nothing else, by plain asyncpg, one statement a table, fsync on."""

import time
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import asyncpg

DDL = """
create table inbox (event_id uuid primary key);
create table ticket (
    id bigint generated always as identity primary key, customer_id bigint not null, subject text not null
);
create index ticket_customer on ticket (customer_id);
create table decision (
    id bigint generated always as identity primary key, ticket_id bigint not null, record jsonb not null
);
create table alert (id bigint generated always as identity primary key, ticket_id bigint not null, text text not null);
create table outbox (id bigint generated always as identity primary key, data jsonb not null);
"""
INBOX = "insert into inbox (event_id) select unnest($1::uuid[])"
TICKET = "insert into ticket (customer_id, subject) select unnest($1::bigint[]), 'A question' returning id"
DECISION = "insert into decision (ticket_id, record) select unnest($1::bigint[]), $2::text::jsonb"
ALERT = "insert into alert (ticket_id, text) select unnest($1::bigint[]), 'A letter is waiting'"
OUTBOX = "insert into outbox (data) select jsonb_build_object('ticket', unnest($1::bigint[]))"
RECORD = '{"stage":"audience","members":[1,2,3]}'


class BareDecisions:
    """One connection that writes what a decision leaves, without deciding anything. Used as a context manager."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._made = 0

    async def __aenter__(self) -> Self:
        self._connection: Any = await asyncpg.connect(self._dsn)
        await self._connection.execute(DDL)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._connection.close()

    async def measure(self, batch: int, decisions: int) -> list[float]:
        """Write so many decisions; gives the milliseconds of each transaction."""
        taken = []
        for _ in range(0, decisions, batch):
            began = time.perf_counter()
            await self._write(batch)
            taken.append((time.perf_counter() - began) * 1_000)
        return taken

    async def _write(self, batch: int) -> None:
        async with self._connection.transaction():
            await self._connection.execute(INBOX, [uuid4() for _ in range(batch)])
            rows = await self._connection.fetch(TICKET, list(range(self._made, self._made + batch)))
            ticket_ids = [row["id"] for row in rows]
            await self._connection.execute(DECISION, ticket_ids, RECORD)
            await self._connection.execute(ALERT, ticket_ids)
            await self._connection.execute(OUTBOX, ticket_ids)
        self._made += batch
