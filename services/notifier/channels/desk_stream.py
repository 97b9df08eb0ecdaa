"""One open connection of an agent's desk: a buffer between the dispatcher and the socket."""

import asyncio
import json
import time
from collections.abc import AsyncIterator

from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event

from services.notifier.policy.alerts import StreamEventType
from services.notifier.ports.streams import Numbered, StreamEnds
from shared.access import Credentials

HEARTBEAT_SECONDS = 15.0
# What a reader may leave waiting here; the rest stays in the database until he has read.
BUFFERED_FRAMES = 500
SLOW_SECONDS = 10.0


def frame(event: Numbered) -> bytes:
    """Give a stored event as it goes over the wire."""
    return format_sse_event(data_str=json.dumps(event.data), event=event.type, id=str(event.id))


class DeskStream:
    """Implements ports.streams.OpenStream. `position` is the id of the last event handed to it."""

    def __init__(self, agent_id: int, credentials: Credentials, slow_seconds: float = SLOW_SECONDS) -> None:
        self.agent_id = agent_id
        self.credentials = credentials
        self.position = 0
        self.ended = False
        self.checked = time.monotonic()
        self._slow_seconds = slow_seconds
        self._full_since: float | None = None
        self._frames: list[bytes] = []
        self._ready = asyncio.Event()

    def begin(self, ends: StreamEnds, last_seen: int | None) -> None:
        """Start after `last_seen`, or at the end; the first frame says so.

        `complete` is false when events between are no longer kept (or the id is none of this stream, after a restore):
        the reader loads its lists anew.
        """
        known = last_seen is not None and ends.forgotten_id <= last_seen <= ends.last_id
        self.position = last_seen if last_seen is not None and last_seen <= ends.last_id else ends.last_id
        data = json.dumps({"last_id": ends.last_id, "complete": last_seen is None or known})
        self._frames.append(format_sse_event(data_str=data, event=StreamEventType.HELLO, id=str(self.position)))
        self._ready.set()

    def takes_more(self) -> bool:
        """Tell whether there is room; a reader that leaves none for long is disconnected and may resume."""
        if len(self._frames) < BUFFERED_FRAMES:
            self._full_since = None
            return True
        if self._full_since is None:
            self._full_since = time.monotonic()
        elif time.monotonic() - self._full_since >= self._slow_seconds:
            self.end()
        return False

    def put(self, event_id: int, data: bytes) -> None:
        """Hand over the frame of an event unless it is behind this connection's position already."""
        if event_id > self.position and not self.ended:
            self.position = event_id
            self._frames.append(data)
            self._ready.set()

    async def frames(self) -> AsyncIterator[bytes]:
        """Give the bytes to send, as they come; a comment line when nothing came for a while."""
        while not self.ended:
            try:
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    await self._ready.wait()
            except TimeoutError:
                yield KEEPALIVE_COMMENT
                continue
            self._ready.clear()
            waiting, self._frames = self._frames, []
            if waiting and not self.ended:
                yield b"".join(waiting)

    def end(self) -> None:
        """Let `frames` end without giving anything more."""
        self.ended = True
        self._frames.clear()
        self._ready.set()
