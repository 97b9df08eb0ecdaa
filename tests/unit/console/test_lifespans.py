"""The front enters and leaves the lifespans of what stands behind it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from services.console.asgi import ask
from services.console.front import Front
from services.console.paths import PathTable

PATHS = PathTable("router", ("/internal",), (("/in", "ingest"),))


def application(name: str, diary: list[str], *, start_fails: bool = False, stop_fails: bool = False) -> Starlette:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[dict[str, str]]:
        if start_fails:
            raise RuntimeError("no database")
        diary.append(f"{name} starts")
        yield {"who": name}
        diary.append(f"{name} stops")
        if stop_fails:
            raise RuntimeError("stuck")

    async def who(request: Request) -> JSONResponse:
        return JSONResponse(request.state.who)

    return Starlette(routes=[Route("/{rest:path}", who)], lifespan=lifespan)


class Server:
    """The server's side of the lifespan protocol."""

    def __init__(self, front: Front) -> None:
        self._in: asyncio.Queue[Any] = asyncio.Queue()
        self._out: asyncio.Queue[Any] = asyncio.Queue()
        self._task = asyncio.create_task(front({"type": "lifespan", "asgi": {}}, self._in.get, self._out.put))

    async def say(self, kind: str) -> dict[str, Any]:
        await self._in.put({"type": kind})
        answer: dict[str, Any] = await self._out.get()
        return answer


async def test_all_start_in_order_and_stop_in_reverse() -> None:
    diary: list[str] = []
    front = Front({name: application(name, diary) for name in ("ingest", "router")}, PATHS)
    server = Server(front)
    assert (await server.say("lifespan.startup"))["type"] == "lifespan.startup.complete"
    assert (await ask(front, "/in/x", {})).body == b'"ingest"'
    assert (await ask(front, "/x", {})).body == b'"router"'
    assert (await server.say("lifespan.shutdown"))["type"] == "lifespan.shutdown.complete"
    assert diary == ["ingest starts", "router starts", "router stops", "ingest stops"]


async def test_one_that_does_not_start_stops_the_others() -> None:
    diary: list[str] = []
    broken = application("router", diary, start_fails=True)
    front = Front({"ingest": application("ingest", diary), "router": broken}, PATHS)
    answer = await Server(front).say("lifespan.startup")
    assert answer["type"] == "lifespan.startup.failed"
    assert answer["message"] == "router did not start: RuntimeError: no database"
    assert diary == ["ingest starts", "ingest stops"]


async def test_one_that_does_not_stop_well_is_named_and_the_others_stop() -> None:
    diary: list[str] = []
    stuck = application("router", diary, stop_fails=True)
    server = Server(Front({"ingest": application("ingest", diary), "router": stuck}, PATHS))
    await server.say("lifespan.startup")
    answer = await server.say("lifespan.shutdown")
    assert answer["type"] == "lifespan.shutdown.failed"
    assert answer["message"].startswith("router did not stop in order")
    assert diary[-1] == "ingest stops"


@pytest.mark.parametrize("path", ["/internal/authenticate", "/in/x"])
async def test_what_nobody_here_answers_is_not_found(path: str) -> None:
    answer = await ask(Front({"router": application("router", [])}, PATHS), path, {})
    assert answer.status == 404
    assert b"urn:audiocomm:problem:not-found" in answer.body
