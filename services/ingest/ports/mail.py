"""Reading a mailbox on a mail server."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from services.ingest.ports.mailboxes import MailboxAccess


class MailSession(Protocol):
    """An open mailbox. After any error it is useless: leave it and open another one.

    Every method raises MailboxProblem with one sentence, within a bounded time.
    """

    @property
    def uid_validity(self) -> int:
        """UIDs mean something only together with this."""
        ...

    async def uids(self, first: int = 1) -> list[int]:
        """Give the UIDs from `first` on, in order."""
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

    async def wait(self, seconds: float, stopping: asyncio.Event) -> None:
        """Wait until the server tells of something new, the time is over or `stopping` is set."""
        ...


class MailSource(Protocol):
    """Opens mailboxes."""

    def open(self, access: MailboxAccess) -> AbstractAsyncContextManager[MailSession]:
        """Connect, sign in and select the folder. Raises WrongPassword and MailboxProblem."""
        ...
