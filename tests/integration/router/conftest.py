"""Router as an application, with the two other services replaced by recorders of what router tells them."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeVar

import httpx
import pytest_asyncio
from fastapi import FastAPI
from pydantic import SecretStr

from services.router.app import build
from services.router.handlers.lateness import Lateness
from services.router.ports import Store
from services.router.settings import RouterSettings
from shared.envelope import Envelope
from shared.settings import DatabaseSettings, SharedSettings
from tests.left_behind import check_left_behind

ORIGIN = "http://127.0.0.1:8025"

Result = TypeVar("Result")


class Recorder(httpx.AsyncBaseTransport):
    """Another service that takes every event; `replies` holds what it says to other requests, by path."""

    def __init__(self) -> None:
        self.events: list[Envelope] = []
        self.replies: dict[str, Any] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Take events; answer other paths as told, else 404."""
        if request.url.path != "/internal/events":
            reply = self.replies.get(request.url.path)
            if isinstance(reply, httpx.Response):
                return reply
            if isinstance(reply, bytes):
                return httpx.Response(200, content=reply)
            return httpx.Response(404) if reply is None else httpx.Response(200, json=reply)
        envelopes = [Envelope.model_validate(item) for item in json.loads(await request.aread())]
        self.events += envelopes
        return httpx.Response(200, json={"accepted": [str(envelope.id) for envelope in envelopes], "failed": []})


@dataclass
class RouterApp:
    """The running service. `client` has no credentials of its own: give `headers`."""

    app: FastAPI
    client: httpx.AsyncClient
    url: str
    ingest: Recorder = field(default_factory=Recorder)
    notifier: Recorder = field(default_factory=Recorder)

    def now(self) -> datetime:
        """Give the business time."""
        now: datetime = self.app.state.runtime.clock.now()
        return now

    async def run(self, handler: Callable[[Store], Awaitable[Result]]) -> Result:
        """Run a handler in one transaction."""
        result: Result = await self.app.state.work(handler)
        return result

    async def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """Look into router's tables."""
        async with self.app.state.runtime.database.transaction() as tx:
            return [dict(row) for row in await tx.fetch(sql, *values)]

    async def told(self, destination: str, kind: str) -> list[dict[str, Any]]:
        """Give the data of events written for a service, whether or not the relay has carried them yet."""
        waiting = await self.rows(
            "select id, data from outbox where destination = $1 and type = $2 order by position", destination, kind
        )
        recorder = self.ingest if destination == "ingest" else self.notifier
        carried = {envelope.id: envelope.data for envelope in recorder.events if envelope.type == kind}
        return list((carried | {row["id"]: row["data"] for row in waiting}).values())

    async def advance(self, seconds: float) -> None:
        """Move the business time on; the loops hear of it as they do in a running system."""
        state = self.app.state.runtime
        async with state.database.transaction() as tx:
            offset = await tx.fetchval(
                "update test_clock.clock_offset set seconds = seconds + $1 returning seconds", seconds
            )
        # The reader of the row alone moves the clock: were it moved here too, a reading under way could move it back.
        while state.clock.offset != timedelta(seconds=offset):
            state.wakeups.wake_local()
            await asyncio.sleep(0)


@cache
def _built(peer_key: str) -> tuple[FastAPI, DatabaseSettings, dict[str, httpx.AsyncBaseTransport]]:
    """Router, built once: FastAPI reads all its routes anew for each application, which takes longer than many a test.

    Its lifespan begins in the database that the settings name, beside the neighbours that the transports lead to.
    """
    shared = SharedSettings(peer_key=peer_key, public_url=ORIGIN, test_clock=True)
    database, transports = DatabaseSettings(), dict[str, httpx.AsyncBaseTransport]()
    return build(shared, database, RouterSettings(rating_days=7), transports), database, transports


@pytest_asyncio.fixture
async def router_app(database_url: str, peer_key: str) -> AsyncIterator[RouterApp]:
    """A running router on a fresh database, under the test clock."""
    app, database, transports = _built(peer_key)
    ingest, notifier = Recorder(), Recorder()
    database.database_url = SecretStr(database_url)
    transports.update(ingest=ingest, notifier=notifier)
    app.state.lateness = Lateness()
    transport = httpx.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client,
    ):
        made = RouterApp(app, client, database_url, ingest, notifier)
        yield made
        await check_left_behind(app.state.runtime.database, made.now())
