"""An open mailbox: implements the MailSession port."""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from aioimaplib.aioimaplib import AioImapException

from services.ingest.mailbox.answers import (
    arrivals_of,
    folder_name,
    folders_of,
    records_of,
    uid_validity_of,
    uids_of,
)
from services.ingest.mailbox.client import SafeIMAP4
from services.ingest.ports.errors import MailboxProblem, Refused

Result = TypeVar("Result")

# More untagged lines than this in one answer are asking for trouble in every client and server.
UIDS_AT_ONCE = 200
# A letter may take this much longer than a command, per byte: 100 kB a second is a slow line.
BYTES_A_SECOND = 100_000
# How often a server that cannot tell of new letters is asked.
POLL_SECONDS = 10.0
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class ImapSession:
    """One connection. After the first error but Refused it is hung up and every later call fails."""

    def __init__(self, client: SafeIMAP4, server: str, seconds: float) -> None:
        self._client = client
        self._server = server
        self._seconds = seconds
        self._folder: str | None = None
        self.uid_validity = 0

    async def run(self, what: str, awaitable: Awaitable[Any], seconds: float | None = None) -> list[Any]:
        """Give the lines of an answer that is OK. Raises MailboxProblem with one sentence."""
        answer = await self.within(awaitable, seconds)
        if answer.result != "OK":
            said = bytes(answer.lines[-1]).decode("utf-8", "replace")[:200] if answer.lines else ""
            self._client.hang_up()
            raise MailboxProblem(f"The mail server {self._server} refused to {what}: {said or answer.result}")
        return list(answer.lines)

    async def ask(self, what: str, awaitable: Awaitable[Any]) -> list[Any]:
        """Give the lines of an answer that is OK. Raises Refused with one sentence, and the connection goes on."""
        answer = await self.within(awaitable)
        if answer.result != "OK":
            said = bytes(answer.lines[-1]).decode("utf-8", "replace")[:200] if answer.lines else ""
            raise Refused(f"The mail server {self._server} refused to {what}: {said or answer.result}")
        return list(answer.lines)

    async def within(self, awaitable: Awaitable[Result], seconds: float | None = None) -> Result:
        """Await what the server must do in time. Raises MailboxProblem, and then nothing more can be asked."""
        limit = seconds or self._seconds
        try:
            async with asyncio.timeout(limit):
                return await awaitable
        except TimeoutError as error:
            self._client.hang_up()
            raise MailboxProblem(f"The mail server {self._server} does not answer within {limit:g} seconds.") from error
        except (AioImapException, OSError, ValueError, AttributeError) as error:
            # AttributeError: a transport that was closed meanwhile.
            self._client.hang_up()
            raise MailboxProblem(f"The connection to the mail server {self._server} broke: {error}") from error

    async def folders(self) -> list[str]:
        """Give the names of the folders that can be opened."""
        return folders_of(await self.run("list its folders", self._client.protocol.simple_command("LIST", '""', '"*"')))

    async def select(self, folder: str) -> None:
        """Open a folder, unless it is the open one. Raises Refused too, and then none is open."""
        if folder == self._folder:
            return
        self._folder, self.uid_validity = None, 0
        lines = await self.ask(f"open the folder {folder}", self._client.select(folder_name(folder)))
        validity = uid_validity_of(lines)
        if not validity:
            raise Refused(f"The mail server {self._server} gives no UIDVALIDITY, so letters cannot be counted.")
        self._folder, self.uid_validity = folder, validity

    async def arrived_after(self, moment: datetime) -> set[int]:
        """Give the UIDs of letters that came to the server after `moment`."""
        # SINCE knows days alone, and those of the server's own zone.
        day = (moment.astimezone(UTC) - timedelta(days=1)).date()
        written = f"{day.day}-{MONTHS[day.month - 1]}-{day.year:04}"
        lines = await self.run("search", self._client.uid_search("SINCE", written, charset=None))
        near = uids_of(lines, 1)
        found: set[int] = set()
        for start in range(0, len(near), UIDS_AT_ONCE):
            lines = await self._fetch(near[start : start + UIDS_AT_ONCE], "(UID INTERNALDATE)", self._seconds)
            found |= {uid for uid, arrived in arrivals_of(lines) if arrived > moment}
        return found

    async def uids(self, first: int = 1) -> list[int]:
        """Give the UIDs from `first` on, in order."""
        # What is told from here on may have come too late for this answer.
        self._client.protocol.news = False
        wanted = ("ALL",) if first <= 1 else ("UID", f"{first}:*")
        return uids_of(await self.run("search", self._client.uid_search(*wanted, charset=None)), first)

    async def sizes(self, uids: Sequence[int]) -> Mapping[int, int]:
        """Give sizes in bytes; a UID whose letter is gone is missing."""
        sizes: dict[int, int] = {}
        for start in range(0, len(uids), UIDS_AT_ONCE):
            lines = await self._fetch(uids[start : start + UIDS_AT_ONCE], "(UID RFC822.SIZE)", self._seconds)
            sizes |= {record.uid: record.size for record in records_of(lines) if record.size is not None}
        return {uid: sizes[uid] for uid in uids if uid in sizes}

    async def letters(self, uids: Sequence[int], size: int) -> Mapping[int, bytes]:
        """Give whole letters, `size` bytes together, without marking them as read; one that is gone is missing."""
        seconds = self._seconds + size / BYTES_A_SECOND
        lines = await self._fetch(uids, "(UID BODY.PEEK[])", seconds)
        found = {record.uid: record.content for record in records_of(lines) if record.content is not None}
        return {uid: found[uid] for uid in uids if uid in found}

    async def header(self, uid: int) -> bytes:
        """Give the header of a letter, empty when it is gone."""
        lines = await self._fetch([uid], "(UID BODY.PEEK[HEADER])", self._seconds)
        return next((record.content for record in records_of(lines) if record.uid == uid and record.content), b"")

    async def move(self, uids: Sequence[int], folder: str) -> None:
        """Move letters to another folder, made if missing; those that are gone do not matter. Raises Refused too."""
        try:
            await self._move(uids, folder)
        except Refused:
            # It may only be missing: then it is made, else the second attempt says what is wrong.
            await self.within(self._client.protocol.simple_command("CREATE", folder_name(folder)))
            await self._move(uids, folder)

    async def _move(self, uids: Sequence[int], folder: str) -> None:
        what, these = f"move letters to the folder {folder}", ",".join(map(str, uids))
        if self._client.has_capability("MOVE"):
            await self.ask(what, self._client.uid("move", these, folder_name(folder)))
            return
        await self.ask(what, self._client.uid("copy", these, folder_name(folder)))
        await self.ask(what, self._client.uid("store", these, "+FLAGS.SILENT", r"(\Deleted)"))
        # Without UIDPLUS, EXPUNGE would remove what others marked too: theirs to remove.
        if self._client.has_capability("UIDPLUS"):
            await self.ask(what, self._client.uid("expunge", these))

    async def mark(self, uids: Sequence[int], keyword: str) -> None:
        """Set a keyword on letters; those that are gone do not matter. Raises Refused too."""
        these = ",".join(map(str, uids))
        store = self._client.uid("store", these, "+FLAGS.SILENT", f"({keyword})")
        await self.ask(f"set the keyword {keyword}", store)

    async def _fetch(self, uids: Sequence[int], what: str, seconds: float) -> list[Any]:
        if not uids:
            return []
        fetch = self._client.protocol.fetch(",".join(map(str, uids)), what, by_uid=True)
        return await self.run("give letters", fetch, seconds)

    async def wait(self, seconds: float, stopping: asyncio.Event) -> None:
        """Wait until the server tells of something new, the time is over or `stopping` is set; not at all when it told
        of something since the last look."""
        if self._client.protocol.news:
            return
        if self._client.has_capability("IDLE"):
            told = await self._idle(seconds, stopping)
        else:
            told = await self._first_of(self._client.protocol.lost, min(seconds, POLL_SECONDS), stopping)
        if not told and not stopping.is_set():
            await self.run("go on", self._client.noop())

    async def _idle(self, seconds: float, stopping: asyncio.Event) -> bool:
        queue = self._client.protocol.idle_queue
        while not queue.empty():
            queue.get_nowait()
        # The library's own timer would only put a marker into the queue; ours ends the waiting.
        idle = await self.within(self._client.idle_start(timeout=2 * seconds + self._seconds))
        push = asyncio.ensure_future(queue.get())
        try:
            told = await self._first_of(push, seconds, stopping)
        finally:
            push.cancel()
        if not self._client.protocol.lost.done():
            self._client.idle_done()
        await self.run("end IDLE", idle)
        return told

    async def _first_of(self, event: "asyncio.Future[Any]", seconds: float, stopping: asyncio.Event) -> bool:
        stop = asyncio.ensure_future(stopping.wait())
        try:
            done, _ = await asyncio.wait({event, stop}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stop.cancel()
        return event in done
