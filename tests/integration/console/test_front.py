"""One origin for three services, over real HTTP: mounted in one process, and forwarded to three servers.

Both ways pass the same tests; only a forwarder has some more.
"""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from services.console.asgi import Application
from services.console.forwarder import Forwarder
from services.console.front import Front
from services.console.server import serving
from shared.standalone import listen

SERVICES = ("ingest", "router", "notifier")


@dataclass
class Service:
    """A service that tells what it was asked, and streams."""

    name: str
    ready: bool = True
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    stream_ended: asyncio.Event = field(default_factory=asyncio.Event)

    def app(self) -> Starlette:
        methods = ["GET", "POST", "PUT", "DELETE"]
        return Starlette(
            routes=[
                Route("/livez", self.live),
                Route("/readyz", self.readiness),
                Route("/metrics", self.metrics),
                Route("/api/v1/alerts/stream", self.stream),
                Route("/api/v1/gone", self.gone),
                Route("/{rest:path}", self.echo, methods=methods),
            ]
        )

    async def live(self, request: Request) -> Response:
        return JSONResponse({"status": "live"})

    async def readiness(self, request: Request) -> Response:
        return JSONResponse({"status": "ready" if self.ready else "not ready"}, 200 if self.ready else 503)

    async def metrics(self, request: Request) -> Response:
        return PlainTextResponse(f'# TYPE x gauge\nx{{service="{self.name}"}} 1.0\n')

    async def gone(self, request: Request) -> Response:
        return Response(status_code=304, headers={"ETag": '"7"'})

    async def echo(self, request: Request) -> Response:
        digest = hashlib.sha256()
        async for chunk in request.stream():
            digest.update(chunk)
        told = {
            "service": self.name,
            "method": request.method,
            "raw_path": request.scope["raw_path"].decode(),
            "query": request.scope["query_string"].decode(),
            "headers": request.headers.items(),
            "sha256": digest.hexdigest(),
        }
        answer = JSONResponse(told, headers={"X-Own": "kept", "Connection": "X-Private", "X-Private": "dropped"})
        answer.set_cookie("seen", "by-" + request.headers.get("x-client", "nobody"))
        answer.set_cookie("second", "too")
        return answer

    async def stream(self, request: Request) -> Response:
        async def events() -> AsyncIterator[bytes]:
            try:
                yield b"id: 1\n\n"
                await self.go_on.wait()
                yield b"id: 2\n\n"
                await asyncio.Event().wait()
            finally:
                self.stream_ended.set()

        return StreamingResponse(events(), media_type="text/event-stream")


@dataclass
class House:
    """Three services and a client of their one origin."""

    services: dict[str, Service]
    client: httpx.AsyncClient


@pytest.fixture(params=[False, True], ids=["one process", "three processes"])
async def house(request: pytest.FixtureRequest) -> AsyncIterator[House]:
    services = {name: Service(name) for name in SERVICES}
    async with AsyncExitStack() as stack:
        apps: dict[str, Application] = {}
        for name, service in services.items():
            apps[name] = service.app()
            if request.param:
                listener = stack.enter_context(listen("127.0.0.1", 0))
                await stack.enter_async_context(serving(apps[name], listener))
                apps[name] = Forwarder(f"http://127.0.0.1:{listener.getsockname()[1]}")
        listener = stack.enter_context(listen("127.0.0.1", 0))
        await stack.enter_async_context(serving(Front(apps), listener))
        origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        client = await stack.enter_async_context(httpx.AsyncClient(base_url=origin, timeout=20))
        yield House(services, client)


@pytest.mark.parametrize(
    ("path", "service"),
    [("/", "router"), ("/api/v1/tickets", "router"), ("/api/v1/inbound/raw", "ingest"), ("/embed/badge", "notifier")],
)
async def test_each_path_reaches_its_service(house: House, path: str, service: str) -> None:
    assert (await house.client.get(path)).json()["service"] == service


async def test_a_request_arrives_as_it_was_sent(house: House) -> None:
    body = bytes(range(256)) * 20_000
    answer = await house.client.put("/api/v1/tickets/a%2Fb?q=x%20y&q=z", content=body, headers={"If-Match": '"3"'})
    told = answer.json()
    assert (told["method"], told["raw_path"], told["query"]) == ("PUT", "/api/v1/tickets/a%2Fb", "q=x%20y&q=z")
    assert told["sha256"] == hashlib.sha256(body).hexdigest()
    assert ["if-match", '"3"'] in told["headers"]
    assert ["host", house.client.base_url.netloc.decode()] in told["headers"]
    assert answer.headers["X-Own"] == "kept"
    assert len(answer.headers.get_list("set-cookie")) == 2


async def test_a_body_of_unknown_length_arrives(house: House) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(50):
            yield b"x" * 10_000

    told = (await house.client.post("/api/v1/inbound/raw", content=pieces())).json()
    assert told["sha256"] == hashlib.sha256(b"x" * 500_000).hexdigest()


async def test_answers_without_a_body(house: House) -> None:
    answer = await house.client.get("/api/v1/gone")
    assert (answer.status_code, answer.headers["ETag"], answer.content) == (304, '"7"', b"")
    assert (await house.client.head("/api/v1/tickets")).content == b""


async def test_an_event_arrives_while_the_stream_is_open(house: House) -> None:
    notifier = house.services["notifier"]
    async with house.client.stream("GET", "/api/v1/alerts/stream") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        events = answer.aiter_bytes()
        assert await anext(events) == b"id: 1\n\n"
        notifier.go_on.set()
        assert await anext(events) == b"id: 2\n\n"
        assert not notifier.stream_ended.is_set()
    await asyncio.wait_for(notifier.stream_ended.wait(), 20)


async def test_one_clients_cookies_stay_its_own(house: House) -> None:
    await house.client.get("/api/v1/me", headers={"X-Client": "anna"})
    house.client.cookies.clear()
    told = (await house.client.get("/api/v1/me", headers={"X-Client": "ben"})).json()
    assert not [name for name, _ in told["headers"] if name == "cookie"]


async def test_internal_paths_are_not_reachable(house: House) -> None:
    answer = await house.client.post("/internal/authenticate")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_health_is_that_of_all(house: House) -> None:
    assert (await house.client.get("/livez")).json()["status"] == "ok"
    assert (await house.client.get("/readyz")).status_code == 200
    house.services["notifier"].ready = False
    answer = await house.client.get("/readyz")
    assert answer.status_code == 503
    states = {name: told["status"] for name, told in answer.json()["services"].items()}
    assert states == {"ingest": "ready", "router": "ready", "notifier": "not ready"}
    metrics = (await house.client.get("/metrics")).text
    assert [line for line in metrics.splitlines() if line.startswith("x{")] == [
        f'x{{service="{name}"}} 1.0' for name in SERVICES
    ]
    assert metrics.count("# TYPE x") == 1


@pytest.mark.parametrize("house", [True], indirect=True, ids=["three processes"])
async def test_a_forwarder_drops_what_is_not_its_to_pass_on(house: House) -> None:
    sent = {"X-Forwarded-For": "6.6.6.6", "Forwarded": "for=6.6.6.6", "TE": "trailers", "X-Hop": "1"}
    answer = await house.client.get("/api/v1/me", headers=sent | {"Connection": "X-Hop"})
    told = dict(answer.json()["headers"])
    assert told["x-forwarded-for"] == "127.0.0.1"
    assert told["x-forwarded-proto"] == "http"
    assert not {"forwarded", "te", "x-hop"} & set(told)
    assert "X-Private" not in answer.headers
    assert len(answer.headers.get_list("date")) == 1


async def test_a_service_that_is_down_is_503_and_the_others_answer() -> None:
    with listen("127.0.0.1", 0) as closed:
        nobody = Forwarder(f"http://127.0.0.1:{closed.getsockname()[1]}")
        front = Front({"router": Service("router").app(), "ingest": nobody})
        async with httpx.AsyncClient(transport=httpx.ASGITransport(front), base_url="http://front") as client:
            answer = await client.post("/api/v1/inbound/raw", content=b"letter")
            assert (answer.status_code, answer.json()["type"]) == (503, "urn:audiocomm:problem:unavailable")
            assert answer.headers["Retry-After"]
            assert (await client.get("/api/v1/me")).json()["service"] == "router"
            assert json.loads((await client.get("/readyz")).content)["services"]["router"]["status"] == "ready"
