"""A site that takes public answers: real HTTP on a socket, with answers as a test wants them."""

import asyncio
import json
from collections import deque
from dataclasses import dataclass
from typing import Any

from standardwebhooks import Webhook

DROP = "drop"
"""Read the request and close without a word."""
REDIRECT = "302 Found\r\nLocation: http://127.0.0.1/elsewhere"


@dataclass(frozen=True)
class Posted:
    """A request that came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def data(self) -> dict[str, Any]:
        """What the event is about."""
        found: dict[str, Any] = json.loads(self.body)["data"]
        return found

    def verified(self, secret: str) -> dict[str, Any]:
        """The event as a receiver takes it. Raises WebhookVerificationError."""
        found: dict[str, Any] = Webhook(secret).verify(self.body, self.headers)
        return found


class Site:
    """Answers 204 unless `script` says otherwise; each entry answers one request."""

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self.posted: list[Posted] = []
        self.script: deque[str] = deque()
        self._changed = asyncio.Condition()

    async def __aenter__(self) -> "Site":
        self._server = await asyncio.start_server(self._answer, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        await self._server.wait_closed()

    @property
    def host(self) -> str:
        """What NOTIFIER_PUBLISH_HOSTS names."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """Where answers are posted."""
        return f"http://{self.host}/answers"

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
            body = await reader.readexactly(int(headers["content-length"]))
            wanted = self.script.popleft() if self.script else "204 No Content"
            async with self._changed:
                self.posted.append(Posted(head[0].split()[1], headers, body))
                self._changed.notify_all()
            if wanted != DROP:
                writer.write(f"HTTP/1.1 {wanted}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
                await writer.drain()
        finally:
            writer.close()

    async def wait_for(self, count: int) -> list[Posted]:
        """Wait until `count` requests have come."""
        async with asyncio.timeout(30), self._changed:
            await self._changed.wait_for(lambda: len(self.posted) >= count)
        return self.posted
