"""A TCP proxy that can be cut, slowed and blinded: what a bad line does to an open connection."""

import asyncio


class Proxy:
    """Passes bytes between a port of its own and `target` on 127.0.0.1.

    While `refusing` nobody is let in; while `swallowing` what comes is taken and goes nowhere, a black hole; each
    piece waits `delay` seconds. After each number of bytes from the server in `cut_after` every connection breaks.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self.refusing = False
        self.swallowing = False
        self.delay = 0.0
        self.cut_after: list[int] = []
        self.connections = 0
        self.cuts = 0
        self.port = 0

    async def start(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.refusing:
            writer.transport.abort()
            return
        self.connections += 1
        try:
            there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        self._writers |= {writer, there_writer}
        await asyncio.gather(self._pass(reader, there_writer, False), self._pass(there_reader, writer, True))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, from_server: bool) -> None:
        try:
            while data := await reader.read(65_536):
                if self.swallowing:
                    continue
                if self.delay:
                    await asyncio.sleep(self.delay)
                writer.write(data)
                await writer.drain()
                if from_server and self.cut_after:
                    self.cut_after[0] -= len(data)
                    if self.cut_after[0] <= 0:
                        self.cut_after.pop(0)
                        self.cut()
        except OSError:
            writer.transport.abort()
            return
        writer.close()

    def cut(self) -> None:
        """Break every connection at once, without a goodbye."""
        self.cuts += 1
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    async def stop(self) -> None:
        """Cut everything and listen no more."""
        if self._server is not None:
            self._server.close()
        self.cut()
