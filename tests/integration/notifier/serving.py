"""Notifier on a real socket, with its streams read as a browser reads them."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import uvicorn
from fastapi import FastAPI

from services.notifier.app import build
from services.notifier.settings import NotifierSettings
from shared.envelope import Envelope
from shared.events import EventType
from shared.peer import sign_peer_token
from shared.settings import DatabaseSettings, SharedSettings
from tests.integration.notifier.router_double import RouterDouble

KEY = "the key that the services of a test show one another"


@dataclass
class Notifier:
    """A running copy of the service."""

    url: str
    app: FastAPI
    client: httpx.AsyncClient
    streams: list[asyncio.Task] = field(default_factory=list)

    async def hand_in(self, *envelopes: Envelope) -> dict[str, Any]:
        """Give events as router does."""
        headers = {"Authorization": f"Bearer {sign_peer_token(KEY, 'router')}"}
        body = [envelope.model_dump(mode="json") for envelope in envelopes]
        answer = await self.client.post("/internal/events", json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def call(self, method: str, path: str, token: str, body: Any = None, **headers: str):
        """Make a request under /api/v1 with a bearer token."""
        headers = {"Authorization": f"Bearer {token}", **headers}
        return self.client.request(method, f"/api/v1{path}", json=body, headers=headers)

    @asynccontextmanager
    async def stream(self, token: str, last_id: int | None = None) -> AsyncIterator["Reader"]:
        """Open an agent's stream and read its `hello`."""
        headers = {"Authorization": f"Bearer {token}"} | (
            {"Last-Event-ID": str(last_id)} if last_id is not None else {}
        )
        async with self.client.stream("GET", "/api/v1/alerts/stream", headers=headers) as answer:
            assert answer.status_code == 200, await answer.aread()
            assert answer.headers["content-type"].startswith("text/event-stream")
            reader = Reader(answer)
            hello = await reader.next()
            assert hello.type == "hello"
            reader.hello = hello
            yield reader


@dataclass(frozen=True)
class Event:
    """One event as it came over the wire."""

    id: int
    type: str
    data: dict[str, Any]


class Reader:
    """Reads Server-Sent Events off an answer."""

    hello: Event

    def __init__(self, answer: httpx.Response) -> None:
        self._lines = answer.aiter_lines()

    async def next(self) -> Event:
        """Give the next event; comment lines are skipped. Raises StopAsyncIteration at the end."""
        fields: dict[str, str] = {}
        async with asyncio.timeout(20):
            async for line in self._lines:
                if not line and fields:
                    return Event(int(fields["id"]), fields["event"], json.loads(fields["data"]))
                if line and not line.startswith(":"):
                    name, _, value = line.partition(": ")
                    fields[name] = value
        raise StopAsyncIteration

    async def take(self, count: int) -> list[Event]:
        """Give the next `count` events."""
        return [await self.next() for _ in range(count)]

    async def ended(self) -> bool:
        """Wait for the end of the stream; False when an event came instead."""
        try:
            await self.next()
        except StopAsyncIteration:
            return True
        return False


def settings_of(database_url: str, *, test_clock: bool = True) -> tuple[SharedSettings, DatabaseSettings]:
    """Give the settings of a test."""
    shared = SharedSettings.model_validate({"peer_key": KEY, "test_clock": test_clock})
    return shared, DatabaseSettings.model_validate({"database_url": database_url, "database_pool": 5})


@asynccontextmanager
async def notifier(database_url: str, router: RouterDouble, **settings: Any) -> AsyncIterator[Notifier]:
    """Run a copy of notifier on a free port."""
    transports = {"router": httpx.ASGITransport(app=router.app)}
    app = build(*settings_of(database_url), NotifierSettings.model_validate(settings), transports)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_config=None, lifespan="on", timeout_graceful_shutdown=5)
    server = uvicorn.Server(config)
    server.capture_signals = _no_signals  # type: ignore[method-assign]
    task = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        assert not task.done(), task.exception()
        await asyncio.sleep(0.005)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        async with httpx.AsyncClient(base_url=url, timeout=20, limits=httpx.Limits(max_connections=1000)) as client:
            yield Notifier(url, app, client)
    finally:
        app.state.end_streams()
        server.should_exit = True
        await task


def _no_signals():
    return nullcontext()


def envelope(kind: EventType, data: dict[str, Any], *, key: str = "ticket 1", at: datetime | None = None) -> Envelope:
    """Make an event of router."""
    when = at or datetime.now(UTC)
    return Envelope(source="router", type=kind, subject=key, orderingkey=key, time=when, data=data)


def raised(
    *agents: int,
    ticket: int | None = 1,
    alert_id: Any = None,
    at: datetime | None = None,
    moments: Any = None,
    **more: Any,
) -> Envelope:
    """Make an `alert.raised.v1` for agents; `moments` says when each of them is told, otherwise at once."""
    when = at or datetime.now(UTC)
    told = moments or dict.fromkeys(agents, when)
    data = {
        "alert_id": str(alert_id or uuid4()),
        "ticket_id": ticket,
        "kind": "waiting",
        "title": "A letter waits",
        "text": "Anna asks for an amplifier",
        "recipients": [{"agent_id": agent, "at": moment.isoformat()} for agent, moment in told.items()],
        **more,
    }
    return envelope(EventType.ALERT_RAISED, data, key=f"ticket {ticket}", at=when)


def withdrawn(ticket: int = 1, *, at: datetime | None = None, **more: Any) -> Envelope:
    """Make an `alert.withdrawn.v1`."""
    data = {"ticket_id": ticket, "reason": "claimed", "claimed_by": "Vera", **more}
    return envelope(EventType.ALERT_WITHDRAWN, data, key=f"ticket {ticket}", at=at)
