"""Decisions under a stopwatch, for `audiocomm bench route`: the code that letters and deadlines run.

`python -m services.router.measuring` decides about the tickets of DATABASE_URL that no decision has placed yet.
For each line of standard input, `BATCH DECISIONS`, it prints one line of JSON: the milliseconds of each transaction.
"""

import asyncio
import json
import os
import sys
import time
from functools import partial
from uuid import uuid4

import uvloop

from services.router.handlers.deciding import Case, run_ladder_many
from services.router.handlers.policies import ensure_policy
from services.router.policy.words import Entry
from services.router.store.store import PostgresStore
from shared import inbox
from shared.clock import SystemClock
from shared.database import Database, Transaction, open_database
from shared.garbage import keep_what_is_here

UNPLACED = "select id from ticket where state = 'waiting' and stage = '' order by oldest_open_at, id limit $1"


async def _decide(tx: Transaction, ticket_ids: list[int]) -> int:
    """Note a letter's event for each ticket and let the ladder place it; gives how many were placed."""
    now = SystemClock().now()
    await tx.fetch(inbox.sql.inbox_accept, [uuid4() for _ in ticket_ids])
    store = PostgresStore(tx)
    cases = [Case(ticket, Entry.LETTER, "A question") for ticket in await store.lock_tickets(ticket_ids)]
    return len(await run_ladder_many(store, cases, now))


async def _measure(database: Database, batch: int, decisions: int) -> list[float]:
    async with database.transaction() as tx:
        waiting = [row["id"] for row in await tx.fetch(UNPLACED, decisions)]
    taken = []
    for first in range(0, len(waiting), batch):
        some = waiting[first : first + batch]
        began = time.perf_counter()
        placed = await database.run(partial(_decide, ticket_ids=some))
        taken.append((time.perf_counter() - began) * 1_000)
        if placed < len(some):
            raise SystemExit(f"{len(some) - placed} tickets were not placed")
    return taken


async def _serve() -> None:
    async with open_database(os.environ["DATABASE_URL"], "router", lambda _names: None, size=1) as database:
        await database.run(lambda tx: ensure_policy(PostgresStore(tx), SystemClock().now()))
        keep_what_is_here()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while line := await asyncio.to_thread(sys.stdin.readline):
            batch, decisions = map(int, line.split())
            sys.stdout.write(f"{json.dumps(await _measure(database, batch, decisions))}\n")
            sys.stdout.flush()


def main() -> None:
    """Answer until standard input ends."""
    uvloop.run(_serve())


if __name__ == "__main__":
    main()
