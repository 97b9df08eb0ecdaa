"""What came out of an open stream, and when: the far end of every measurement."""

import asyncio
import time
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import AsyncExitStack
from typing import Self

from services.console.bench.wire import Connection
from services.console.errors import StartError

HELLO_SECONDS = 20.0
# A path on which nothing moves for this long has lost something, and a benchmark of it would say nothing.
STANDSTILL_SECONDS = 60.0

# The data of an alert -> the key of the letter it is about, None when it is about none of ours.
Notice = Callable[[str], str | None]


class Sightings:
    """By key of a letter: the moment (epoch seconds) its alert came out of the stream."""

    def __init__(self) -> None:
        self.seen: dict[str, float] = {}
        self._awaited: set[str] = set()
        self._arrived = asyncio.Event()
        self._said_hello = asyncio.Event()

    @classmethod
    async def of_stream(
        cls, stack: AsyncExitStack, url: str, path: str, headers: Mapping[str, str], notice: Notice
    ) -> Self:
        """Follow a stream of Server-Sent Events until `stack` closes; it has said hello when this returns."""
        sightings = cls()
        connection = await stack.enter_async_context(Connection(url))
        task = asyncio.create_task(sightings._follow(connection, path, headers, notice), name=f"stream {url}")
        stack.push_async_callback(_end, task)
        try:
            await asyncio.wait_for(sightings._said_hello.wait(), HELLO_SECONDS)
        except TimeoutError:
            raise StartError(f"the stream {url}{path} said nothing for {HELLO_SECONDS:.0f} s") from None
        return sightings

    async def _follow(self, connection: Connection, path: str, headers: Mapping[str, str], notice: Notice) -> None:
        async for event, data in connection.events(path, headers):
            seen_at = time.time()
            self._said_hello.set()
            key = notice(data) if event == "alert.raised" else None
            if key is not None:
                self.seen.setdefault(key, seen_at)
                self._awaited.discard(key)
                self._arrived.set()

    async def wait_for(self, keys: AbstractSet[str]) -> float:
        """Wait until all `keys` were seen; gives the moment of the last. Raises StartError when nothing moves on."""
        self._awaited = set(keys) - self.seen.keys()
        while self._awaited:
            self._arrived.clear()
            try:
                await asyncio.wait_for(self._arrived.wait(), STANDSTILL_SECONDS)
            except TimeoutError:
                raise StartError(
                    f"{len(self._awaited)} of {len(keys)} letters have not reached the stream, "
                    f"and nothing came for {STANDSTILL_SECONDS:.0f} s"
                ) from None
        return max(self.seen[key] for key in keys)


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
