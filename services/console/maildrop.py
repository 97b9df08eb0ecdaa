"""Mailboxes on disk in the manner of Maildir: every byte as it came, nothing acknowledged before it is on the disk.

FOLDER/LOGIN/NAME/tmp/            being written
                  cur/UID.RANDOM:2,FLAGS    one letter
                  uids            UIDVALIDITY and the next UID nobody has seen
"""

import asyncio
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from services.console.child import write_private

INBOX = "INBOX"
# UIDs are promised to disk in blocks, so that a delivery costs no extra write; what a crash leaves of a block is
# skipped, which IMAP allows.
UID_BLOCK = 1000
# File systems end names at 255 bytes.
LONGEST_NAME_BYTES = 240


class UnusableName(ValueError):
    """This name cannot be the name of a mailbox."""


@dataclass
class StoredLetter:
    """One letter on disk: its UID, its flags as Maildir letters, its size in bytes, when it came (epoch seconds)."""

    uid: int
    path: Path
    flags: str
    size: int
    received: float

    def read(self) -> bytes:
        """The letter, byte for byte; empty when it was removed meanwhile."""
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return b""


class Maildrop:
    """One mailbox. Letters are in `letters` by UID, in order; UIDs rise and are never used twice."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for part in ("cur", "tmp"):
            (folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
        self.letters = {letter.uid: letter for letter in _letters(folder / "cur")}
        self._file = folder / "uids"
        self.validity, self.next_uid = self._promised()
        self._ceiling = self.next_uid
        # UIDs must become visible in order: a client that has seen 7 asks for 8 and later only.
        self._order = asyncio.Lock()

    async def deliver(self, content: bytes, flags: str = "") -> StoredLetter:
        """Store a letter durably; when this returns, no crash can lose it. Raises OSError when it cannot be stored."""
        draft = self._folder / "tmp" / secrets.token_hex(12)
        await asyncio.to_thread(_write, draft, content)
        async with self._order:
            letter = await asyncio.to_thread(self._file_away, draft, flags, len(content))
            self.letters[letter.uid] = letter
        return letter

    def mark(self, uid: int, flags: str) -> None:
        """Replace the flags of a letter."""
        letter = self.letters[uid]
        marked = letter.path.with_name(f"{letter.path.name.split(':')[0]}:2,{flags}")
        letter.path.rename(marked)
        letter.path, letter.flags = marked, flags

    def remove(self, uid: int) -> None:
        """Remove a letter, if it is there."""
        letter = self.letters.pop(uid, None)
        if letter is not None:
            letter.path.unlink(missing_ok=True)

    def _file_away(self, draft: Path, flags: str, size: int) -> StoredLetter:
        if self.next_uid >= self._ceiling:
            self._promise()
        uid = self.next_uid
        self.next_uid += 1
        path = self._folder / "cur" / f"{uid:010d}.{draft.name}:2,{flags}"
        draft.rename(path)
        _sync_folder(path.parent)
        return StoredLetter(uid, path, flags, size, path.stat().st_mtime)

    def _promised(self) -> tuple[int, int]:
        highest = max(self.letters, default=0)
        if not self._file.exists():
            # RFC 3501 wants a value that grows when a mailbox is made anew under the same name.
            return int(time.time()), highest + 1
        validity, ceiling = self._file.read_text().split()
        return int(validity), max(int(ceiling), highest + 1)

    def _promise(self) -> None:
        self._ceiling = self.next_uid + UID_BLOCK
        write_private(self._file, f"{self.validity} {self._ceiling}\n")
        _sync_folder(self._folder)


class Maildrops:
    """All mailboxes under one folder, by login and name; each is opened once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[tuple[str, str], Maildrop] = {}

    def drop(self, login: str, name: str = INBOX) -> Maildrop:
        """The mailbox, made if missing. Raises UnusableName."""
        key = (login, name)
        if key not in self._open:
            self._open[key] = Maildrop(self._path(login, name))
        return self._open[key]

    def logins(self) -> list[str]:
        """Everybody who has mailboxes, sorted."""
        return sorted(unquote(path.name) for path in self._folder.iterdir() if path.is_dir())

    def names(self, login: str) -> list[str]:
        """The mailboxes of one login besides INBOX, sorted."""
        home = self._path(login)
        found = (unquote(path.name) for path in home.iterdir()) if home.is_dir() else iter(())
        return sorted(name for name in found if name != INBOX)

    def discard(self, login: str, name: str) -> None:
        """Remove a mailbox with everything in it."""
        self._open.pop((login, name), None)
        shutil.rmtree(self._path(login, name))

    def _path(self, *names: str) -> Path:
        parts = [_file_name(name) for name in names]
        return self._folder.joinpath(*parts)


def _file_name(name: str) -> str:
    quoted = quote(name, safe="@+=-_", errors="surrogateescape")
    if not quoted or len(quoted) > LONGEST_NAME_BYTES:
        raise UnusableName(name)
    # A name of dots would leave the folder; "." is not quoted by `quote` whatever it is told.
    return quoted.replace(".", "%2E", 1) if quoted.startswith(".") else quoted


def _letters(folder: Path) -> Iterator[StoredLetter]:
    for path in sorted(folder.iterdir()):
        uid, _, rest = path.name.partition(".")
        if uid.isdigit():
            status = path.stat()
            yield StoredLetter(int(uid), path, rest.partition(":2,")[2], status.st_size, status.st_mtime)


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
