"""Reading a mailbox on a mail server."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from services.ingest.ports.mailboxes import MailboxAccess


class MailSession(Protocol):
    """An open mailbox. After any error but Refused it is useless: leave it and open another one.

    Every method raises MailboxProblem with one sentence, within a bounded time.
    """

    @property
    def uid_validity(self) -> int:
        """UIDs mean something only together with this; 0 while no folder is selected."""
        ...

    async def folders(self) -> list[str]:
        """Give the names of the folders that can be opened."""
        ...

    async def select(self, folder: str) -> None:
        """Open a folder, unless it is the open one; all that follows is about it. Raises Refused too."""
        ...

    async def uids(self, first: int = 1) -> list[int]:
        """Give the UIDs from `first` on, in order."""
        ...

    async def arrived_after(self, moment: datetime) -> set[int]:
        """Give the UIDs of letters that came to the server after `moment`."""
        ...

    async def sizes(self, uids: Sequence[int]) -> Mapping[int, int]:
        """Give sizes in bytes; a UID whose letter is gone is missing."""
        ...

    async def letters(self, uids: Sequence[int], size: int) -> Mapping[int, bytes]:
        """Give whole letters, `size` bytes together, without marking them as read; one that is gone is missing."""
        ...

    async def header(self, uid: int) -> bytes:
        """Give the header of a letter, empty when it is gone."""
        ...

    async def move(self, uids: Sequence[int], folder: str) -> None:
        """Move letters to another folder, made if missing; those that are gone do not matter. Raises Refused too."""
        ...

    async def mark(self, uids: Sequence[int], keyword: str) -> None:
        """Set a keyword on letters; those that are gone do not matter. Raises Refused too."""
        ...

    async def wait(self, seconds: float, stopping: asyncio.Event) -> None:
        """Wait until the server tells of something new, the time is over or `stopping` is set."""
        ...


class MailSource(Protocol):
    """Opens mailboxes."""

    def open(self, access: MailboxAccess) -> AbstractAsyncContextManager[MailSession]:
        """Connect and sign in. Raises WrongPassword and MailboxProblem."""
        ...
