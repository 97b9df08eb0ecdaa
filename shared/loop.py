"""The shape of every background loop: one duty, woken by events or a poll, never a bare sleep."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from shared.wakeups import Wakeups

log = structlog.get_logger()

# After an unforeseen error a loop waits this long, so that a broken database is not asked a thousand times a second.
PAUSE_AFTER_ERROR_SECONDS = 1.0


class Loop:
    """Calls `duty` again and again. It returns the seconds until it should be called next without a wake-up;
    0 means at once (there was a full batch).

    An error in the duty is logged with its trace and the loop goes on: what was to be done is still in the database.
    """

    def __init__(self, name: str, duty: Callable[[], Awaitable[float]], wakeups: Wakeups, *wake_on: str) -> None:
        self.name = name
        self._duty = duty
        self._wakeups = wakeups
        self._wake_on = wake_on
        self._task: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()

    async def start(self) -> None:
        """Start the loop's task."""
        self._task = asyncio.create_task(self._run(), name=self.name)

    async def stop(self, grace_seconds: float = 10.0) -> None:
        """Let the running duty finish, at most `grace_seconds`, then end the task."""
        self._stopping.set()
        if self._task is None:
            return
        await asyncio.wait({self._task}, timeout=grace_seconds)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        subscriptions = [(name, self._wakeups.subscribe(name)) for name in (*self._wake_on, "clock")]
        while not self._stopping.is_set():
            for _, event in subscriptions:
                event.clear()
            try:
                pause = await self._duty()
            except Exception:
                log.exception("a loop's duty failed; it will be tried again", loop=self.name)
                pause = PAUSE_AFTER_ERROR_SECONDS
            if pause > 0:
                await self._wait([event for _, event in subscriptions], pause)
        for name, event in subscriptions:
            self._wakeups.unsubscribe(name, event)

    async def _wait(self, events: list[asyncio.Event], seconds: float) -> None:
        waiters = [asyncio.create_task(event.wait()) for event in (*events, self._stopping)]
        try:
            await asyncio.wait(waiters, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for waiter in waiters:
                waiter.cancel()
