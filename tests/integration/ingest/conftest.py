"""A running ingest with a real database, and a router that only remembers."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import httpx
import pytest

from services.ingest.app import build
from services.ingest.settings import IngestSettings
from shared.peer import sign_peer_token
from shared.settings import DatabaseSettings, SharedSettings
from tests.integration.ingest.router_double import RouterDouble

StartIngest = Callable[..., AbstractAsyncContextManager["RunningIngest"]]


class RunningIngest:
    """The service in this process, its HTTP client, and the router beside it."""

    def __init__(self, app: Any, client: httpx.AsyncClient, router: RouterDouble, peer_key: str) -> None:
        self.app = app
        self.client = client
        self.router = router
        self._peer_key = peer_key

    async def call(self, method: str, path: str, *, as_: str = "administrator", **more: Any) -> httpx.Response:
        """Make a request of the API as one of the callers router knows."""
        headers = {"Authorization": f"Bearer {as_}", **more.pop("headers", {})}
        return await self.client.request(method, f"/api/v1{path}", headers=headers, **more)

    async def internal(self, path: str) -> httpx.Response:
        """Ask as router does."""
        token = sign_peer_token(self._peer_key, "router")
        return await self.client.get(f"/internal{path}", headers={"Authorization": f"Bearer {token}"})

    async def rows(self, statement: str, *values: Any) -> list[dict[str, Any]]:
        """Look into the database."""
        async with self.app.state.runtime.database.transaction() as tx:
            return [dict(row) for row in await tx.fetch(statement, *values)]


@pytest.fixture
def router() -> RouterDouble:
    """The router of this test."""
    return RouterDouble()


@pytest.fixture
def start_ingest(database_url: str, peer_key: str, router: RouterDouble) -> StartIngest:
    """Starts ingest on this test's database; keywords are settings. It may be started again after it was left."""

    @asynccontextmanager
    async def start(**settings: Any) -> AsyncIterator[RunningIngest]:
        shared = SharedSettings.model_validate({"peer_key": peer_key})
        database = DatabaseSettings.model_validate({"database_url": database_url})
        transports = {"router": httpx.ASGITransport(app=router.app)}
        app = build(shared, database, IngestSettings.model_validate(settings), transports)
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="http://ingest", timeout=60) as client:
                yield RunningIngest(app, client, router, peer_key)

    return start
