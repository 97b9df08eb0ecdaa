"""Folders of one run of the tests: removed at its end, and by a later run where it was killed before.

Whoever made a folder holds a lock in it for as long as he lives. It bears the name by which others find it only once it
is locked, so that nobody takes for left what somebody is about to use.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

MEMORY = Path("/dev/shm")
NAMES = ("audiocomm-test-", "audiocomm-postgres-")


@contextlib.contextmanager
def run_folder(name: str, place: Path) -> Iterator[Path]:
    """Make a folder whose name begins with one of NAMES; every account may look into it, not list it."""
    made = Path(tempfile.mkdtemp(prefix="audiocomm-making-", dir=place))
    with (made / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = made.rename(made.with_name(name + made.name.rpartition("-")[2]))
        folder.chmod(0o711)
        try:
            yield folder
        finally:
            # What a test started may be ending yet, and write.
            shutil.rmtree(folder, ignore_errors=True)


def remove_left(place: Path) -> None:
    """Remove the folders of runs that are gone; those of runs and servers that live are left alone."""
    for folder in (one for name in NAMES for one in place.glob(f"{name}*")):
        # Without a lock it is not ours to judge, and a lock that is held says that its run lives.
        not_ours = contextlib.suppress(FileNotFoundError, PermissionError, BlockingIOError)
        with not_ours, (folder / "lock").open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not _is_served(folder):
                # Another run may be at it too.
                shutil.rmtree(folder, ignore_errors=True)


def _is_served(folder: Path) -> bool:
    """Whether a program was started on this folder and lives: a server outlives its killed run by a moment."""
    return any(os.fsencode(folder) in _command(process) for process in Path("/proc").glob("[0-9]*"))


def _command(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""
