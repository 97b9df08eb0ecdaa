"""A trial in a process of its own: it computes for minutes, and nothing here may wait for that."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable

from services.router.trying.request import Message, TrialRequest

LONGEST_LINE = 2**30
"""A result with every difference of a long history is one line."""

Note = Callable[[Message], Awaitable[None]]


class TrialFailed(Exception):
    """The trial came to no result; `errors` are those of a policy that is not valid, with their places."""

    def __init__(self, reason: str, errors: list[Message]) -> None:
        super().__init__(reason)
        self.errors = errors


async def run_trial(request: TrialRequest, archive: bytes, note: Note) -> Message:
    """Try a policy on a history (a zip of its files); `note` gets every message before the result.

    Ends the process when it is cancelled or `note` raises. Raises TrialFailed.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "services.router.trying",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=LONGEST_LINE,
    )
    complaint = asyncio.create_task(_read_all(process))
    feeding = asyncio.create_task(_feed(process, request, archive))
    try:
        outcome = await _listen(process, note)
        await feeding
        if outcome is None:
            raise TrialFailed(f"the replay broke off: {_last_line(await complaint)}", [])
        return outcome
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        feeding.cancel()
        await asyncio.gather(feeding, complaint, return_exceptions=True)


async def _listen(process: asyncio.subprocess.Process, note: Note) -> Message | None:
    assert process.stdout is not None
    async for line in process.stdout:
        message: Message = json.loads(line)
        if "error" in message:
            raise TrialFailed(message["error"], message["errors"])
        if "result" in message:
            result: Message = message["result"]
            await process.wait()
            return result
        await note(message)
    await process.wait()
    return None


async def _feed(process: asyncio.subprocess.Process, request: TrialRequest, archive: bytes) -> None:
    assert process.stdin is not None
    try:
        process.stdin.write(json.dumps(request.as_json()).encode() + b"\n" + archive)
        await process.stdin.drain()
    except (BrokenPipeError, ConnectionResetError):
        # It refused the policy before it read the history, and says so on its output.
        return
    process.stdin.close()


async def _read_all(process: asyncio.subprocess.Process) -> bytes:
    assert process.stderr is not None
    return await process.stderr.read()


def _last_line(text: bytes) -> str:
    lines = text.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"
