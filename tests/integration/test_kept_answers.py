"""Answers kept for repeated requests: forgotten after a month, in batches, and never while somebody reads them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from fastapi import FastAPI

from services.ingest.app import build as build_ingest
from services.ingest.settings import IngestSettings
from services.notifier.app import build as build_notifier
from services.notifier.settings import NotifierSettings
from services.router.app import build as build_router
from services.router.settings import RouterSettings
from shared.database import Database, Transaction, open_database
from shared.idempotency import BATCH, KEPT, LOOK_SECONDS, KeptAnswers, forget, once
from shared.settings import DatabaseSettings, SharedSettings
from tests.integration.ingest.waiting import until

OLD, YOUNG = KEPT + timedelta(minutes=1), KEPT - timedelta(minutes=1)
SERVICES: dict[str, tuple[Callable[..., FastAPI], Callable[[], Any]]] = {
    "router": (build_router, RouterSettings),
    "ingest": (build_ingest, IngestSettings),
    "notifier": (build_notifier, NotifierSettings),
}


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """Router's schema; the table is the same in all of them."""
    async with open_database(database_url, "router", lambda _names: None) as opened:
        yield opened


async def keep(database: Database, name: str, count: int, age: timedelta) -> None:
    """Keep answers of one age, the first a little older than the last."""
    sql = """insert into idempotency (caller, key, request_hash, answer, created_at)
        select 'shop', $1 || ' ' || n, 'asked', '{"first": true}', now() - $3::interval + n * interval '1 millisecond'
        from generate_series(1, $2::integer) as n"""
    await database.run(lambda tx: tx.execute(sql, name, count, age))


async def kept(database: Database) -> list[str]:
    """Give the keys that are still known, oldest first."""
    rows = await database.run(lambda tx: tx.fetch("select key from idempotency order by created_at"))
    return [row["key"] for row in rows]


async def ask(tx: Transaction, key: str) -> dict[str, Any]:
    """Make the request of a key, whose answer tells whether it is the first."""

    async def work() -> dict[str, Any]:
        return {"first": False}

    return await once(tx, "shop", key, "asked", work)


@pytest.mark.parametrize("name", SERVICES)
async def test_each_service_forgets_what_is_old_and_keeps_what_is_younger(
    name: str, database_url: str, peer_key: str
) -> None:
    build, settings = SERVICES[name]
    shared = SharedSettings.model_validate({"peer_key": peer_key})
    app = build(shared, DatabaseSettings.model_validate({"database_url": database_url}), settings(), {})
    async with open_database(database_url, name, lambda _names: None) as database:
        await keep(database, "young", 2, YOUNG)
        await keep(database, "old", 2 * BATCH + 1, OLD)

        async def is_tidy() -> bool:
            return await kept(database) == ["young 1", "young 2"]

        async with app.router.lifespan_context(app):
            await until(is_tidy)


async def test_the_oldest_go_first_and_the_rest_at_once(database: Database) -> None:
    await keep(database, "old", BATCH + 2, OLD)
    loop = KeptAnswers(database)
    assert await loop.forget() == 0
    assert await kept(database) == [f"old {BATCH + 1}", f"old {BATCH + 2}"]
    assert await loop.forget() == LOOK_SECONDS
    assert await kept(database) == []


async def test_two_copies_forget_side_by_side(database: Database) -> None:
    await keep(database, "old", BATCH + 2, OLD)
    async with database.transaction() as one, database.transaction() as other:
        assert [await forget(one), await forget(other)] == [BATCH, 2]
    assert await kept(database) == []


async def test_what_a_repeated_request_is_about_to_read_is_not_forgotten(database: Database) -> None:
    await keep(database, "old", 2, OLD)
    async with database.transaction() as request:
        assert await ask(request, "old 1") == {"first": True}
        assert await database.run(forget) == 1
    assert await kept(database) == ["old 1"]
    assert await database.run(forget) == 1


async def test_what_is_repeated_while_it_is_forgotten_is_done_a_second_time(database: Database) -> None:
    await keep(database, "old", 1, OLD)
    async with database.transaction() as forgetting:
        assert await forget(forgetting) == 1
        repeated = asyncio.create_task(database.run(lambda tx: ask(tx, "old 1")))

        async def waits() -> bool:
            waiting = "select exists (select from pg_locks where not granted)"
            return bool(await database.run(lambda tx: tx.fetchval(waiting)))

        await until(waits)
    assert await repeated == {"first": False}
    assert await database.run(lambda tx: ask(tx, "old 1")) == {"first": False}
    assert await database.run(forget) == 0
