"""Idempotency-Key: a POST that is repeated has one effect and gives the first answer again."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from shared.database import Statements, Transaction
from shared.errors import Conflict

sql = Statements(Path(__file__).parent / "sql")

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
