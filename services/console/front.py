"""One origin for all services: sends each request where the path table says, and joins their health.

The services are ASGI applications: mounted in this process, or forwarders to processes of their own.
"""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import structlog

from services.console.asgi import Answer, Application, Receive, Scope, Send, ask
from services.console.errors import StartError
from services.console.lifespan import Lifespan
from services.console.metrics import join_metrics
from services.console.paths import PathTable, load_paths
from shared.problem import problem

log = structlog.get_logger()

HEALTH_PATHS = ("/livez", "/readyz", "/metrics")


class Front:
    """An ASGI application in front of `services` (name -> application). It enters the lifespans of all of them, in
    their order, and leaves them in the reverse one; a service that does not start stops those already started.
    """

    def __init__(self, services: Mapping[str, Application], paths: PathTable | None = None) -> None:
        self._services = dict(services)
        self._paths = paths or load_paths()
        self._lifespans = {name: Lifespan(name, app) for name, app in self._services.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or run for the life of the process (ASGI)."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            # The live stream is SSE; nothing here speaks WebSocket.
            await receive()
            await send({"type": "websocket.close", "code": 1000})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] in HEALTH_PATHS and scope["method"] in ("GET", "HEAD"):
            await self._health(scope["path"], scope["method"] == "GET", send)
            return
        name = self._paths.service(scope["path"])
        if name is None or name not in self._services:
            await problem(404, "not-found", "Not found")(scope, receive, send)
            return
        await self._services[name]({**scope, "state": dict(self._lifespans[name].state)}, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        started: list[Lifespan] = []
        try:
            for lifespan in self._lifespans.values():
                await lifespan.start()
                started.append(lifespan)
        except StartError as problem_at_start:
            await self._leave(started)
            await send({"type": "lifespan.startup.failed", "message": str(problem_at_start)})
            return
        await send({"type": "lifespan.startup.complete"})
        await receive()
        complaints = await self._leave(started)
        if complaints:
            await send({"type": "lifespan.shutdown.failed", "message": "; ".join(complaints)})
        else:
            await send({"type": "lifespan.shutdown.complete"})

    async def _leave(self, started: list[Lifespan]) -> list[str]:
        return [complaint for lifespan in reversed(started) if (complaint := await lifespan.stop())]

    async def _health(self, path: str, with_body: bool, send: Send) -> None:
        names = list(self._services)
        answers = await asyncio.gather(*(self._ask(name, path) for name in names))
        by_name = dict(zip(names, answers, strict=True))
        status = max((answer.status for answer in answers), default=200)
        if path == "/metrics":
            kind, body = (
                b"text/plain; version=0.0.4; charset=utf-8",
                join_metrics(
                    answer.body.decode("utf-8", "replace") for answer in answers if answer.status == 200
                ).encode(),
            )
            status = 200
        else:
            kind, body = b"application/json", json.dumps(_joined(by_name)).encode()
        headers = [(b"content-type", kind), (b"content-length", b"%d" % len(body)), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body if with_body else b""})

    async def _ask(self, name: str, path: str) -> Answer:
        try:
            return await ask(self._services[name], path, self._lifespans[name].state)
        except Exception as trouble:
            # A service that cannot even answer is the very thing health paths are asked about.
            log.exception("a service did not answer its health path", service=name, path=path)
            return Answer(503, json.dumps({"status": "failed", "reason": type(trouble).__name__}).encode())


def _joined(answers: Mapping[str, Answer]) -> dict[str, Any]:
    well = all(answer.status == 200 for answer in answers.values())
    return {"status": "ok" if well else "failed", "services": {name: _parsed(one) for name, one in answers.items()}}


def _parsed(answer: Answer) -> Any:
    try:
        return json.loads(answer.body)
    except ValueError:
        return {"status": answer.status}
