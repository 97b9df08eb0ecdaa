"""Wake-ups between loops: a local event at once, and one coalesced NOTIFY for the other copies of the service.

A wake-up is a hint sent after the commit; every loop also polls, so a lost one costs time and never work.
"""

import asyncio
from collections import defaultdict
from typing import Any

import asyncpg
import structlog

log = structlog.get_logger()

# NOTIFY takes a database-wide lock at commit: hints are gathered for this long and sent outside business transactions.
GATHER_SECONDS = 0.005


class Wakeups:
    """Named wake-ups of one process of one service."""

    def __init__(self, dsn: str, schema: str) -> None:
        self._dsn = dsn
        self._channel = f"audiocomm_{schema}"
        self._events: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._outgoing: set[str] = set()
        self._pending = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def subscribe(self, name: str) -> asyncio.Event:
        """Give an event that is set whenever `name` is signalled here or in another copy."""
        event = asyncio.Event()
        self._events[name].add(event)
        return event

    def unsubscribe(self, name: str, event: asyncio.Event) -> None:
        """Forget an event given by `subscribe`."""
        self._events[name].discard(event)

    def wake(self, names: frozenset[str]) -> None:
        """Set the local events of `names` and tell the other copies soon."""
        for name in names:
            self._set(name)
        self._outgoing |= names
        self._pending.set()

    def wake_local(self) -> None:
        """Set every local event: after a reconnect, or when the test clock jumped."""
        for name in list(self._events):
            self._set(name)

    def _set(self, name: str) -> None:
        for event in list(self._events[name]):
            event.set()

    async def start(self) -> None:
        """Start the dispatcher of this process."""
        self._task = asyncio.create_task(self._dispatch_for_ever(), name=f"wakeups {self._channel}")

    async def stop(self) -> None:
        """End the dispatcher."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _dispatch_for_ever(self) -> None:
        while True:
            try:
                await self._dispatch()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError) as error:
                # The last one is asyncpg's answer on a connection that the server ended while it was idle.
                log.warning("wake-ups interrupted, loops go on polling", channel=self._channel, error=str(error))
                await asyncio.sleep(1)

    async def _dispatch(self) -> None:
        connection = await asyncpg.connect(self._dsn, timeout=5)
        try:
            await connection.add_listener(self._channel, self._heard)
            self.wake_local()
            while True:
                await self._pending.wait()
                await asyncio.sleep(GATHER_SECONDS)
                self._pending.clear()
                names, self._outgoing = self._outgoing, set()
                if names:
                    await connection.execute("select pg_notify($1, $2)", self._channel, ",".join(sorted(names)))
        finally:
            await connection.close(timeout=2)

    def _heard(self, _connection: Any, _process: int, _channel: str, payload: object) -> None:
        for name in str(payload).split(","):
            self._set(name)
