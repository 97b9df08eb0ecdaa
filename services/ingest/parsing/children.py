"""The children that read large and odd letters: started when needed, ended when they fail, never shared."""

import asyncio
import json
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from dataclasses import dataclass

from services.ingest.parsing.protocol import LARGEST_ANSWER, LENGTH, Answer, Request
from services.ingest.policy.parse import Hints
from services.ingest.ports.errors import Unreadable

# Memory that a letter fragmented is given back only with the process; to start one costs as much as to read a hundred.
LETTERS_PER_CHILD = 2_000
BYTES_PER_CHILD = 64 * 1024 * 1024
# Loading the parser takes half a second alone, several on a busy machine; it does not count as reading.
START_SECONDS = 30
EMPTY = Request(b"", Hints()).pack()


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """What one letter may cost: wall-clock and processor seconds, and the child's whole address space in bytes."""

    seconds: float
    memory_bytes: int
    children: int


class Child:
    """A process that reads one letter after the other."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._letters = 0
        self._bytes = 0

    @classmethod
    async def start(cls, limits: ChildLimits) -> "Child":
        """Start one; it answers as soon as it has loaded the parser."""
        arguments = ("-m", "services.ingest.parsing.child", str(limits.memory_bytes), str(int(limits.seconds)))
        process = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=LARGEST_ANSWER
        )
        return cls(process)

    @property
    def worn(self) -> bool:
        """Tell whether it has read so much that a fresh one is better."""
        return self._letters >= LETTERS_PER_CHILD or self._bytes >= BYTES_PER_CHILD

    async def read(self, request: bytes) -> Answer:
        """Hand in one packed request. Raises EOFError when the child died of it."""
        self._letters += 1
        self._bytes += len(request)
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(request)
            await self._process.stdin.drain()
            return Answer(json.loads(await self._frame()), await self._frame())
        except (ConnectionError, asyncio.IncompleteReadError, ValueError) as error:
            raise EOFError from error

    async def _frame(self) -> bytes:
        assert self._process.stdout is not None
        length = LENGTH.unpack(await self._process.stdout.readexactly(LENGTH.size))[0]
        if length > LARGEST_ANSWER:
            raise ValueError("the answer is too long")
        return await self._process.stdout.readexactly(length)

    async def end(self) -> str:
        """End it and tell how it ended."""
        if self._process.returncode is None:
            try:
                await asyncio.wait_for(self._process.wait(), 0.05)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
        code = self._process.returncode or 0
        if code == -signal.SIGXCPU:
            return "it used too much processor time"
        return f"it was ended by {signal.Signals(-code).name}" if code < 0 else f"it ended with status {code}"


class Children:
    """At most so many children at once; each letter has one to itself for as long as it is read."""

    def __init__(self, limits: ChildLimits) -> None:
        self._limits = limits
        self._turns = asyncio.Semaphore(limits.children)
        self._free: list[Child] = []

    async def read(self, request: Request) -> Answer:
        """Read a letter. Raises Unreadable when its child dies of it or takes too long."""
        async with self._turns:
            child = self._free.pop() if self._free else await self._started()
            try:
                async with asyncio.timeout(self._limits.seconds):
                    answer = await child.read(request.pack())
            except TimeoutError:
                await child.end()
                raise Unreadable(f"reading it takes longer than {self._limits.seconds:g} seconds") from None
            except EOFError:
                raise Unreadable(f"the process that read it died: {await child.end()}") from None
            except BaseException:
                await child.end()
                raise
            await self._put_back(child)
            return answer

    async def _started(self) -> Child:
        child = await Child.start(self._limits)
        try:
            async with asyncio.timeout(START_SECONDS):
                await child.read(EMPTY)
        except EOFError as error:
            raise RuntimeError(
                f"a child that reads letters cannot start: {await child.end()}; is INGEST_PARSE_MEMORY_BYTES too small?"
            ) from error
        except BaseException:
            await child.end()
            raise
        return child

    async def _put_back(self, child: Child) -> None:
        if child.worn:
            await child.end()
        else:
            self._free.append(child)

    async def close(self) -> None:
        """End all children."""
        while self._free:
            await self._free.pop().end()
