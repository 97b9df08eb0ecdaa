"""The three bare services as processes: the limit every figure of ours stands beside."""

import asyncio
import json
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Self

from services.console.bench.letters import Letter
from services.console.bench.processes import Host, until_ready
from services.console.bench.sightings import Sightings
from services.console.bench.wire import Connection
from services.console.child import free_port

# From the last to the first: a relay connects to what stands behind it when it starts.
ROLES = ("notifier", "router", "ingest")
POSTS_AT_ONCE = 16


class BarePath:
    """Three bare services with an open stream; letters are posted to the first."""

    sightings: Sightings

    def __init__(self) -> None:
        self._kept_at: dict[str, float] = {}
        self._free: asyncio.LifoQueue[Connection] = asyncio.LifoQueue()

    @classmethod
    async def start(cls, host: Host, stack: AsyncExitStack) -> Self:
        """Start the processes in a database of their own and open the stream."""
        dsn = await host.new_database("bare")
        urls = {role: f"http://127.0.0.1:{free_port()}" for role in ROLES}
        following = {"ingest": urls["router"], "router": urls["notifier"], "notifier": ""}
        for role in ROLES:
            settings = {"DATABASE_URL": dsn, "BARE_ROLE": role, "BARE_NEXT_URL": following[role]}
            log = host.folder / f"bare-{role}.log"
            arguments = ["services.console.bench.bare", "--port", urls[role].rpartition(":")[2]]
            await until_ready(urls[role], host.start(log, arguments, settings), log)
        path = cls()
        for _ in range(POSTS_AT_ONCE):
            path._free.put_nowait(await stack.enter_async_context(Connection(urls["ingest"])))
        path.sightings = await Sightings.of_stream(stack, urls["notifier"], "/stream", {}, path._notice)
        return path

    async def send(self, letter: Letter) -> float:
        """Post a letter; gives the moment the request began (epoch seconds)."""
        connection = await self._free.get()
        began = time.time()
        try:
            await connection.post("/letters", letter.raw, "message/rfc822")
        finally:
            self._free.put_nowait(connection)
        return began

    async def kept_at(self) -> dict[str, float]:
        """By key of a letter: when the first service kept it (epoch seconds)."""
        return self._kept_at

    async def carry_all(self, letters: Sequence[Letter]) -> float:
        """Post all letters as fast as they are taken; gives the seconds until each was on the stream."""
        began = time.time()
        await asyncio.gather(*(self.send(letter) for letter in letters))
        return await self.sightings.wait_for({letter.key for letter in letters}) - began

    def _notice(self, data: str) -> str:
        payload = json.loads(data)
        # By the Message-ID: a reply repeats the subject of the letter it answers.
        key: str = payload["message_id"].strip("<").partition(".")[0]
        self._kept_at[key] = payload["kept_at"]
        return key
