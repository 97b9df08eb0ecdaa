"""Waiting for what is told to nobody and can only be looked up."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any


async def until(what: Callable[[], Awaitable[Any]], seconds: float = 30) -> Any:
    """Ask until the answer is true, and give it."""
    async with asyncio.timeout(seconds):
        while not (found := await what()):
            await asyncio.sleep(0.02)
        return found
