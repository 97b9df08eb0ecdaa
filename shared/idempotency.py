"""Idempotency-Key: a POST that is repeated has one effect and gives the first answer again, for as long as it is kept.

How long that is, is measured by the database's clock, which also noted when the key came.
"""

import hashlib
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from shared.database import Database, Statements, Transaction
from shared.errors import Conflict

sql = Statements(Path(__file__).parent / "sql")

KEPT = timedelta(days=30)
"""Whoever got no answer asks again within seconds, or when what broke is mended: a month outlasts any holiday. Who asks
even later does it a second time."""
BATCH = 1_000
"""So many answers, a few kilobytes each, are deleted in milliseconds: nobody waits for the transaction."""
LOOK_SECONDS = 3600.0
"""What is a month old may as well be an hour older."""

DDL = """
create table idempotency (
    caller text not null,
    key text not null,
    request_hash text not null,
    answer jsonb,
    created_at timestamptz not null default now(),
    primary key (caller, key)
);
"""

BY_AGE_DDL = """
create index idempotency_age on idempotency (created_at);
"""
"""What a migration after DDL does to the same table."""


def request_hash(*parts: Any) -> str:
    """Give the hash of what is asked for: the same key with another request is a mistake of the caller."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


async def once(
    tx: Transaction, caller: str, key: str | None, asked: str, work: Callable[[], Awaitable[dict[str, Any]]]
) -> dict[str, Any]:
    """Do `work` in this transaction unless the same caller's same key was done; then give that answer.

    Raises Conflict when the key was used for another request.
    """
    if key is None:
        return await work()
    # A second request with the key waits here for the first one's commit.
    if await tx.fetchval(sql.idempotency_begin, caller, key, asked):
        answer = await work()
        await tx.execute(sql.idempotency_finish, caller, key, answer)
        return answer
    stored = await answered(tx, caller, key, asked)
    assert stored is not None
    return stored


async def answered(tx: Transaction, caller: str, key: str | None, asked: str) -> dict[str, Any] | None:
    """Give the answer that the caller's key was given; None while there is none.

    Raises Conflict when the key was used for another request.
    """
    row = await tx.fetchrow(sql.idempotency_answer, caller, key) if key is not None else None
    if row is None:
        return None
    if row["request_hash"] != asked:
        raise Conflict("This Idempotency-Key was used for another request.", key=key)
    stored: dict[str, Any] = row["answer"]
    return stored


async def forget(tx: Transaction) -> int:
    """Forget a batch of the answers that were kept long enough, oldest first; gives how many."""
    return int(await tx.fetchval(sql.idempotency_forget, KEPT, BATCH))


class KeptAnswers:
    """Keeps the answers of one service from growing for ever; any number of copies may run side by side."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def forget(self) -> float:
        """Forget one batch. Gives the seconds until the next call: 0 after a full one."""
        return 0 if await self._database.run(forget) == BATCH else LOOK_SECONDS
