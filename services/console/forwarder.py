"""Passes requests on to a service in a process of its own, streaming both ways.

`python -m services.console.forwarder --port N` is the one origin of three services that run by themselves.

Below httpx's client on purpose: a client keeps cookies, follows redirects and reads proxies from the environment, and
each of those would be a hole in something that carries everybody's requests.
"""

import argparse
import asyncio
from collections.abc import AsyncIterator, Iterable

import httpx
import uvicorn

from services.console.asgi import Message, Receive, Scope, Send
from services.console.front import Front
from services.console.server import GRACE_SECONDS
from shared.log import configure_log
from shared.problem import problem
from shared.settings import SharedSettings

Headers = list[tuple[bytes, bytes]]

# RFC 9110 7.6.1: these belong to one connection, not to the message.
HOP_BY_HOP = frozenset(
    (
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    )
)
# Only a proxy may say these, and here we are the proxy.
SAID_BY_PROXIES = frozenset((b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto"))
# Our own server writes these again.
WRITTEN_BY_SERVER = frozenset((b"date", b"server"))
# No read limit: a live stream is silent for minutes.
TIMEOUTS = {"connect": 5.0, "read": None, "write": 60.0, "pool": None}


class Forwarder:
    """An ASGI application that answers with what the service at `base_url` (scheme, host, port) answers.

    A service that cannot be reached is a 503 problem. When the client goes away, the request upstream ends too.
    """

    def __init__(self, base_url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._base = httpx.URL(base_url)
        # Live streams hold a connection each, so their number has no limit here.
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=20)
        self._transport = transport or httpx.AsyncHTTPTransport(limits=limits, trust_env=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward one request, or close the connections at the end of the process (ASGI)."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        body = _Body(receive)
        forwarding = asyncio.create_task(self._forward(scope, body, receive, send))
        leaving = asyncio.create_task(body.client_left())
        try:
            await asyncio.wait({forwarding, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (forwarding, leaving):
                if not task.done():
                    task.cancel()
            await asyncio.gather(forwarding, leaving, return_exceptions=True)
        if not forwarding.cancelled() and (trouble := forwarding.exception()) is not None:
            raise trouble

    async def _forward(self, scope: Scope, body: "_Body", receive: Receive, send: Send) -> None:
        try:
            response = await self._transport.handle_async_request(self._request(scope, body))
        except httpx.TransportError:
            body.release()
            await problem(503, "unavailable", "A service does not answer; try again shortly.")(scope, receive, send)
            return
        # The service may have answered before it read everything; from here on only the client's leaving matters.
        body.release()
        try:
            headers = _kept(response.headers.raw, HOP_BY_HOP | WRITTEN_BY_SERVER)
            await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
            async for chunk in response.aiter_raw():
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            await response.aclose()

    def _request(self, scope: Scope, body: "_Body") -> httpx.Request:
        target = scope.get("raw_path") or scope["path"].encode()
        if scope["query_string"]:
            target += b"?" + scope["query_string"]
        headers = _kept(scope["headers"], HOP_BY_HOP | SAID_BY_PROXIES | {b"expect"})
        client = scope.get("client")
        if client:
            headers.append((b"x-forwarded-for", str(client[0]).encode()))
        headers.append((b"x-forwarded-proto", scope.get("scheme", "http").encode()))
        names = {name.lower() for name, _ in scope["headers"]}
        carries = bool(names & {b"content-length", b"transfer-encoding"})
        if not carries:
            body.release()
        return httpx.Request(
            scope["method"],
            self._base.copy_with(raw_path=target),
            headers=headers,
            content=body.chunks() if carries else None,
            extensions={"timeout": TIMEOUTS},
        )

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._transport.aclose()
        await send({"type": "lifespan.shutdown.complete"})


class _Body:
    """The request's body, read by the service's pace; after it, whoever waits learns when the client leaves."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._read = asyncio.Event()
        self._left = asyncio.Event()

    async def chunks(self) -> AsyncIterator[bytes]:
        """The pieces as they come; ends early when the client leaves."""
        while not self._read.is_set():
            message: Message = await self._receive()
            if message["type"] == "http.disconnect":
                self._left.set()
                self._read.set()
                return
            if not message.get("more_body", False):
                self._read.set()
            yield message.get("body", b"")

    def release(self) -> None:
        """Nobody reads the body any more."""
        self._read.set()

    async def client_left(self) -> None:
        """Returns when the client is gone."""
        await self._read.wait()
        while not self._left.is_set():
            if (await self._receive())["type"] == "http.disconnect":
                return


def _kept(headers: Iterable[tuple[bytes, bytes]], dropped: frozenset[bytes]) -> Headers:
    """`headers` without `dropped` and without what their own Connection header names."""
    found = [(name.lower(), value) for name, value in headers]
    named = {word.strip().lower() for name, value in found if name == b"connection" for word in value.split(b",")}
    return [(name, value) for name, value in found if name not in dropped and name not in named]


def main() -> None:
    """Serve the one origin on loopback, in front of the services that the settings name, until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m services.console.forwarder")
    parser.add_argument("--port", type=int, default=8025)
    port = parser.parse_args().port
    settings = SharedSettings()
    configure_log(settings.log_level)
    urls = {"ingest": settings.ingest_url, "router": settings.router_url, "notifier": settings.notifier_url}
    uvicorn.run(
        Front({name: Forwarder(url) for name, url in urls.items()}),
        port=port,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        loop="uvloop",
    )


if __name__ == "__main__":
    main()
