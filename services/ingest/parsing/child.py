"""`python -m services.ingest.parsing.child MEMORY_BYTES CPU_SECONDS`: reads letters from standard input, one at a time.

It may die of any of them: by memory, by processor time, by its parent. That costs nothing but itself.
"""

import os
import resource
import signal
import sys
from typing import BinaryIO

from services.ingest.parsing.protocol import LENGTH, Request
from services.ingest.parsing.reading import answer


def main() -> None:
    """Serve until standard input ends."""
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    # Ctrl-C at a terminal reaches the whole group; the parent decides when this ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Whatever the parser prints must not get between the frames.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while (content := _frame(sys.stdin.buffer)) is not None:
        _allow(seconds)
        answers.write(answer(Request.unpack(content)).pack())
        answers.flush()


def _allow(seconds: int) -> None:
    """Let this process use the processor for so many seconds from now; beyond them the system kills it."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = usage.ru_utime + usage.ru_stime
    resource.setrlimit(resource.RLIMIT_CPU, (int(used) + seconds + 1, resource.RLIM_INFINITY))


def _frame(source: BinaryIO) -> bytes | None:
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    return source.read(LENGTH.unpack(head)[0])


if __name__ == "__main__":
    main()
