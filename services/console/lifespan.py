"""The start and the end of one mounted application: nobody runs a mounted application's lifespan but us."""

import asyncio
import re
from typing import Any

import structlog

from services.console.asgi import Application, Message
from services.console.errors import StartError

NAME_OF_ERROR = re.compile(r"^(\w+\.)+\w+: ")
"""What a traceback puts before a message, where it says more to us than to who reads it."""

log = structlog.get_logger()


class Lifespan:
    """Drives the ASGI lifespan of `app`; `state` is what the application wants to see in each request.

    `name` stands before what is wrong with it; None for an application that names its own parts.
    """

    def __init__(self, name: str | None, app: Application) -> None:
        self._name = name
        self._app = app
        self._told: asyncio.Queue[Message] = asyncio.Queue()
        self._heard: asyncio.Queue[Message] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self.state: dict[str, Any] = {}

    async def start(self) -> None:
        """Raises StartError when the application does not start; one that returns at once has nothing to start."""
        scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": self.state}
        running = self._app(scope, self._told.get, self._heard.put)
        self._task = asyncio.create_task(_awaited(running), name=f"lifespan of {self._name}")
        answer = await self._say("lifespan.startup")
        if answer["type"] == "lifespan.startup.failed":
            await asyncio.gather(self._task, return_exceptions=True)
            raise StartError(self._said("did not start", _reason(str(answer.get("message") or ""))))

    async def stop(self) -> str | None:
        """End the application; what went wrong, if something did."""
        if self._task is None or self._task.done():
            return None
        answer = await self._say("lifespan.shutdown")
        await asyncio.gather(self._task, return_exceptions=True)
        if answer["type"] == "lifespan.shutdown.failed":
            return self._said("did not stop in order", str(answer.get("message", "")))
        return None

    def _said(self, what: str, reason: str) -> str:
        return f"{self._name} {what}: {reason}" if self._name else reason

    async def _say(self, kind: str) -> Message:
        """Tell the application, and wait for its answer or its end."""
        assert self._task is not None
        await self._told.put({"type": kind})
        heard = asyncio.ensure_future(self._heard.get())
        await asyncio.wait({heard, self._task}, return_when=asyncio.FIRST_COMPLETED)
        if heard.done():
            return heard.result()
        heard.cancel()
        problem = self._task.exception()
        outcome = "complete" if problem is None else "failed"
        return {"type": f"{kind}.{outcome}", "message": repr(problem)}


def _reason(told: str) -> str:
    """The last line of what is told, which may be a traceback; the whole of it is in the log for who asks for it."""
    lines = told.strip().splitlines() or ["it does not say why"]
    if len(lines) > 1:
        log.debug("an application did not start", told=told)
    return NAME_OF_ERROR.sub("", lines[-1])


async def _awaited(running: Any) -> None:
    await running
