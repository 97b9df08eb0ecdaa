"""While Postgres is away the API says so and asks for patience; afterwards it goes on by itself."""

from collections.abc import AsyncIterator

import httpx
import pytest_asyncio
from fastapi import FastAPI

from services.console.postgres import EmbeddedPostgres
from shared.database import Database, open_database
from shared.problem import install_problems


@pytest_asyncio.fixture
async def own_server(open_folder) -> AsyncIterator[EmbeddedPostgres]:
    folder = open_folder / "away"
    folder.mkdir(mode=0o711)
    server = EmbeddedPostgres(folder)
    await server.start()
    yield server
    await server.stop()


def _application(database: Database) -> FastAPI:
    app = FastAPI()
    install_problems(app)

    @app.get("/one")
    async def one() -> int:
        async with database.transaction() as tx:
            found: int = await tx.fetchval("select 1")
        return found

    return app


async def test_a_database_that_is_away_is_503_and_comes_back(own_server):
    async with open_database(own_server.dsn, "public", lambda names: None) as database:
        transport = httpx.ASGITransport(app=_application(database), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://desk.example") as client:
            assert (await client.get("/one")).json() == 1
            await own_server.stop()
            away = await client.get("/one")
            assert away.status_code == 503, away.text
            assert away.headers["retry-after"] == "5"
            assert away.json()["type"] == "urn:audiocomm:problem:unavailable"
            await own_server.start()
            assert (await client.get("/one")).json() == 1
