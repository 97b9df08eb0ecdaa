"""Connections to a mail server that letters are handed over by; who hands one over counts no time for connecting."""

import asyncio
from contextlib import AsyncExitStack

import aiosmtplib

from services.console.bench.letters import Letter


class Senders:
    """As many connections as letters are handed over at once."""

    def __init__(self) -> None:
        self._free: asyncio.LifoQueue[aiosmtplib.SMTP] = asyncio.LifoQueue()

    async def connect(self, port: int, count: int, stack: AsyncExitStack) -> None:
        """Open `count` connections to a mail server of this machine; `stack` closes them."""
        for _ in range(count):
            client = aiosmtplib.SMTP(hostname="127.0.0.1", port=port, use_tls=False, start_tls=False)
            self._free.put_nowait(await stack.enter_async_context(client))

    async def send(self, letter: Letter) -> None:
        """Hand a letter over, by the connection that was used last."""
        client = await self._free.get()
        try:
            if not client.is_connected:
                # A mail server hangs up on who has said nothing for minutes.
                await client.connect()
            await client.sendmail(letter.sender, [letter.recipient], letter.raw)
        finally:
            self._free.put_nowait(client)
