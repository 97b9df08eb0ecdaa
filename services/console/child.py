"""Child processes that never outlive the process that started them."""

import asyncio
import ctypes
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

# Loaded before any fork: between fork and exec a child may not take the loader's lock.
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Account:
    """The unprivileged account a child runs as; ids as the system knows them."""

    name: str
    uid: int
    gid: int


def spawn(
    command: Sequence[str],
    *,
    account: Account | None = None,
    death_signal: signal.Signals = signal.SIGTERM,
    stdout: IO[bytes] | int = subprocess.DEVNULL,
    stderr: IO[bytes] | int | None = None,
    working_folder: Path = Path("/"),
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start `command` in a process group of its own, so that Ctrl-C reaches only us and we stop children in order.
    It gets our environment unless another one is given.

    On Linux the child gets `death_signal` when the *thread* that called this ends, however it ends: call it from the
    main thread only.
    """
    return subprocess.Popen(
        list(command),
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        cwd=working_folder,
        env=environment,
        start_new_session=True,
        preexec_fn=_follow_parent(death_signal),
        user=None if account is None else account.uid,
        group=None if account is None else account.gid,
        extra_groups=None if account is None else [],
    )


def run_as(
    account: Account | None, command: Sequence[str], *, stdin: IO[bytes] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `command` to its end as `account` (None: as ourselves) and keep what it says; its exit code is not judged."""
    return subprocess.run(
        list(command),
        stdin=subprocess.DEVNULL if stdin is None else stdin,
        capture_output=True,
        text=True,
        errors="replace",
        cwd="/",
        check=False,
        user=None if account is None else account.uid,
        group=None if account is None else account.gid,
        extra_groups=None if account is None else [],
    )


def _follow_parent(death_signal: signal.Signals) -> Callable[[], None] | None:
    if _LIBC is None:
        return None
    libc, parent = _LIBC, os.getpid()

    def arrange() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(death_signal))
        # The parent may have died before the line above; then nobody would send the signal.
        if os.getppid() != parent:
            os._exit(1)

    return arrange


async def ended(process: subprocess.Popen[bytes], seconds: float | None = None) -> bool:
    """Wait until `process` has ended; False when it still runs after `seconds`."""
    loop = asyncio.get_running_loop()
    deadline = None if seconds is None else loop.time() + seconds
    pause = 0.005
    while process.poll() is None:
        if deadline is not None and loop.time() >= deadline:
            return False
        await asyncio.sleep(pause)
        pause = min(pause * 2, 0.1)
    return True


async def stop(process: subprocess.Popen[bytes], polite: signal.Signals, seconds: float) -> None:
    """End `process` with `polite`, and with SIGKILL if it still runs after `seconds`."""
    if process.poll() is not None:
        return
    process.send_signal(polite)
    if not await ended(process, seconds):
        process.kill()
        await ended(process)


def free_port(wanted: int | None = None) -> int:
    """A TCP port of 127.0.0.1 that is free now: `wanted` if that one is, else one the system picks.

    The system gives a port it picked to nobody else for a minute, so that there is time to listen on it.
    """
    for candidate in (wanted, 0):
        if candidate is None:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
            if not candidate:
                _set_aside(probe)
            return int(probe.getsockname()[1])
    raise OSError("no free port on 127.0.0.1")


def _set_aside(probe: socket.socket) -> None:
    """Leave a closed connection (TIME_WAIT) at the port: only who names it (SO_REUSEADDR) gets it."""
    probe.listen(1)
    with socket.create_connection(probe.getsockname()):
        # Who closes first keeps the port waiting: the side that was connected to.
        probe.accept()[0].close()


def write_private(path: Path, text: str) -> None:
    """Replace `path` by a file only its owner can read, in one step that a crash cannot split."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
