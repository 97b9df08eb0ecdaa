"""The loop that keeps one reader at each mailbox: by a lease, so that of several copies of ingest one reads it."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import structlog

from services.ingest.handlers.reading import MailboxReader
from services.ingest.ports import Work
from services.ingest.ports.mailboxes import Mailbox
from shared.loop import Loop
from shared.wakeups import Wakeups

log = structlog.get_logger()

# A lease is renewed this many times before it would end.
RENEWALS = 4
# A new or changed mailbox of another copy of ingest is noticed this soon, should its wake-up be lost.
LOOK_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Running:
    """A reader and the loop that calls it."""

    reader: MailboxReader
    loop: Loop


class MailboxWatch:
    """Starts a reader for each mailbox it holds the lease of, and stops those of changed or lost ones."""

    def __init__(
        self, work: Work, make_reader: Callable[[Mailbox], MailboxReader], wakeups: Wakeups, lease_seconds: float
    ) -> None:
        self._work = work
        self._make_reader = make_reader
        self._wakeups = wakeups
        self._lease_seconds = lease_seconds
        self._name = uuid4()
        self._running: dict[int, Running] = {}

    async def watch(self) -> float:
        """Look once; gives the seconds until the next look."""
        held = await self._work(lambda store: store.lease_mailboxes(self._name, self._lease_seconds))
        wanted = {mailbox.id: mailbox for mailbox in held}
        for mailbox_id, running in list(self._running.items()):
            mailbox = wanted.get(mailbox_id)
            if mailbox is None or mailbox.version != running.reader.mailbox.version:
                await self._end(mailbox_id)
        for mailbox_id in wanted.keys() - self._running.keys():
            await self._begin(wanted[mailbox_id])
        for mailbox_id, running in self._running.items():
            running.reader.compare(wanted[mailbox_id].compare_asked)
        return min(LOOK_SECONDS, self._lease_seconds / RENEWALS)

    async def _begin(self, mailbox: Mailbox) -> None:
        reader = self._make_reader(mailbox)
        loop = Loop(f"ingest mailbox {mailbox.id}", reader.read, self._wakeups)
        self._running[mailbox.id] = Running(reader, loop)
        await loop.start()

    async def _end(self, mailbox_id: int) -> None:
        running = self._running.pop(mailbox_id)
        running.reader.stop()
        await running.loop.stop()

    async def close(self) -> None:
        """Stop all readers and give the leases back, so that another copy can go on at once."""
        for mailbox_id in list(self._running):
            self._running[mailbox_id].reader.stop()
        for mailbox_id in list(self._running):
            await self._end(mailbox_id)
        try:
            await self._work(lambda store: store.release_mailboxes(self._name))
        except Exception as error:
            log.warning("leases of mailboxes could not be given back; they end by themselves", error=str(error))
