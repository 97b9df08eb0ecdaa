"""Viruses, asked of a clamd by its INSTREAM command; without one, or while it is silent, nothing is claimed."""

import asyncio
import re
import struct
from dataclasses import dataclass
from enum import StrEnum

_COMMAND = b"zINSTREAM\x00"
_LENGTH = struct.Struct(">I")
_CHUNK_BYTES = 64 * 1024
_FOUND = re.compile(r"stream: (.{1,200}) FOUND")
_CLEAN = "stream: OK"
_ANSWER_BYTES = 1_000


class Scan(StrEnum):
    """What is known of the bytes."""

    CLEAN = "clean"
    INFECTED = "infected"
    NOT_SCANNED = "not_scanned"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of a scan; `virus` is its name when there is one."""

    scan: Scan
    virus: str = ""


class ClamdScanner:
    """Asks the clamd at `HOST:PORT`, or at the path of its socket, within so many seconds."""

    def __init__(self, address: str, seconds: float) -> None:
        self._address = address
        self._seconds = seconds

    async def scan(self, content: bytes) -> Verdict:
        """Scan some bytes; a clamd that is away, slow or refuses them leaves them not scanned."""
        try:
            async with asyncio.timeout(self._seconds):
                answer = await self._asked(content)
        except (OSError, TimeoutError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return Verdict(Scan.NOT_SCANNED)
        if answer == _CLEAN:
            return Verdict(Scan.CLEAN)
        found = _FOUND.fullmatch(answer)
        return Verdict(Scan.INFECTED, found[1]) if found else Verdict(Scan.NOT_SCANNED)

    async def _asked(self, content: bytes) -> str:
        reader, writer = await self._connected()
        try:
            writer.write(_COMMAND)
            for start in range(0, len(content), _CHUNK_BYTES):
                chunk = content[start : start + _CHUNK_BYTES]
                writer.write(_LENGTH.pack(len(chunk)) + chunk)
                await writer.drain()
            writer.write(_LENGTH.pack(0))
            return (await reader.readuntil(b"\x00"))[:-1].decode("utf-8", "replace").strip()
        finally:
            writer.close()

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._address.startswith("/"):
            return await asyncio.open_unix_connection(self._address, limit=_ANSWER_BYTES)
        host, _, port = self._address.rpartition(":")
        return await asyncio.open_connection(host.strip("[]"), int(port), limit=_ANSWER_BYTES)
