"""As little HTTP/1.1 as a benchmark needs: what drives a measurement must not be what is measured."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

# A batch of a hundred events, or a letter, answered in one piece.
LINE_LIMIT_BYTES = 1 << 20


class WireError(Exception):
    """The other side did not answer as it should; the message is one line."""


class Connection:
    """One connection to `url` (http, host, port) that is kept; one request at a time. Used as a context manager."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await asyncio.open_connection(self._host, self._port, limit=LINE_LIMIT_BYTES)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()

    async def post(self, path: str, body: bytes, content_type: str) -> bytes:
        """POST and give the answer's body. Raises WireError for anything but 200."""
        head = f"POST {path} HTTP/1.1\r\nHost: {self._host}\r\nContent-Type: {content_type}\r\n"
        self._writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        headers = await self._head()
        return await self._reader.readexactly(int(headers["content-length"]))

    async def status_of(self, path: str, headers: Mapping[str, str]) -> int:
        """POST nothing and give the answer's status; its body is read and thrown away."""
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self._writer.write(f"POST {path} HTTP/1.1\r\nHost: {self._host}\r\n{lines}Content-Length: 0\r\n\r\n".encode())
        status, found = await self._answer()
        await self._reader.readexactly(int(found["content-length"]))
        return status

    async def events(self, path: str, headers: Mapping[str, str]) -> AsyncIterator[tuple[str, str]]:
        """GET a stream of Server-Sent Events; gives (event, data) for as long as it lasts. Comments are left out."""
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self._writer.write(f"GET {path} HTTP/1.1\r\nHost: {self._host}\r\n{lines}\r\n".encode())
        await self._head()
        waiting = b""
        async for chunk in self._chunks():
            *complete, waiting = (waiting + chunk).split(b"\n\n")
            for block in complete:
                fields = dict(line.split(": ", 1) for line in block.decode().splitlines() if not line.startswith(":"))
                if "data" in fields:
                    yield fields.get("event", "message"), fields["data"]

    async def _head(self) -> dict[str, str]:
        status, headers = await self._answer()
        if status != 200:
            raise WireError(f"{self._host}:{self._port} answered {status}")
        return headers

    async def _answer(self) -> tuple[int, dict[str, str]]:
        text = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status, *lines = text.rstrip().split("\r\n")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        return int(status.split(" ")[1]), headers

    async def _chunks(self) -> AsyncIterator[bytes]:
        while size := int(await self._reader.readuntil(b"\r\n"), 16):
            chunk = await self._reader.readexactly(size + 2)
            yield chunk[:-2]
