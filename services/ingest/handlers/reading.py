"""Read one mailbox: its folders in turn, then wait for news."""

import asyncio
import random

from services.ingest.handlers.folders import FolderReader, Means
from services.ingest.ports.errors import MailboxProblem, Refused, WrongPassword
from services.ingest.ports.mail import MailSession
from services.ingest.ports.mailboxes import Mailbox, MailboxState

BACKOFF_CAP_SECONDS = 60.0
# Without news, the time a mailbox was seen is written this often.
SEEN_SECONDS = 20.0
# A reader that waits for a person is asked again this often, which is only a look at a flag.
STOPPED_SECONDS = 3_600.0
# A server tells of news in one folder; the others are looked at this often.
FOLDERS_SECONDS = 10.0
# Of several folders each has so many letters read before the next has its turn.
TURN_LETTERS = 200


class MailboxReader:
    """Reads one mailbox for as long as it is left alone; after any error it connects anew."""

    def __init__(self, mailbox: Mailbox, means: Means) -> None:
        self.mailbox = mailbox
        self._means = means
        self._stopping = asyncio.Event()
        self._stirred = asyncio.Event()
        self._compared = self._asked = mailbox.compare_asked
        self._failures = 0
        self._refused = False
        self._noted: tuple[MailboxState, str | None, float] | None = None

    def stop(self) -> None:
        """Let `read` end at its next step."""
        self._stopping.set()
        self._stirred.set()

    def compare(self, asked: int) -> None:
        """Compare with the ledger now, unless it was done since people had asked so often."""
        if asked != self._asked:
            self._asked = asked
            self._stirred.set()

    async def read(self) -> float:
        """Read through one connection until it breaks or `stop`; gives the seconds until the next one."""
        if self._refused or self._stopping.is_set():
            return STOPPED_SECONDS
        try:
            async with self._means.source.open(self.mailbox.access) as session:
                await self._follow(session)
            return 0
        except WrongPassword as problem:
            # It will not become right by repeating it: a person must change the mailbox.
            self._refused = True
            await self._note(MailboxState.WRONG_PASSWORD, str(problem))
            return STOPPED_SECONDS
        except MailboxProblem as problem:
            await self._note(MailboxState.UNREACHABLE, str(problem))
            return self._backoff()

    def _backoff(self) -> float:
        self._failures += 1
        return min(BACKOFF_CAP_SECONDS, 0.25 * 2.0 ** min(self._failures, 20)) * random.uniform(0.5, 1)

    async def _follow(self, session: MailSession) -> None:
        names, idle_seconds = self.mailbox.plan.folders, self._means.pace.idle_seconds
        readers = [FolderReader(self.mailbox, name, self._means, self._stopping, self._busy) for name in names]
        alone = len(readers) == 1
        # The first comes last: of what is new in the folder opened last the server tells by itself.
        turns = [*readers[1:], readers[0]]
        while not self._stopping.is_set():
            self._stirred.clear()
            if self._asked != self._compared:
                self._compared = self._asked
                for reader in readers:
                    reader.compare()
            if await self._round(session, turns, None if alone else TURN_LETTERS):
                continue
            self._failures = 0
            problems = [reader.problem for reader in readers if reader.problem]
            await self._note(MailboxState.IDLE, " ".join(problems) or None)
            if not self._stopping.is_set():
                await session.wait(idle_seconds if alone else min(idle_seconds, FOLDERS_SECONDS), self._stirred)

    async def _round(self, session: MailSession, readers: list[FolderReader], most: int | None) -> bool:
        """Give each folder its turn; tells whether one has more to read. Raises MailboxProblem, if none can be read."""
        more, refused = False, None
        failed = 0
        for reader in readers:
            try:
                more = await reader.look(session, most) or more
            except Refused as problem:
                failed, refused = failed + 1, problem
        if refused is not None and failed == len(readers):
            raise refused
        return more and not self._stopping.is_set()

    async def _busy(self) -> None:
        await self._note(MailboxState.READING, None)

    async def _note(self, state: MailboxState, error: str | None) -> None:
        """Write the state when it changed, and now and then that the server answered."""
        moment = asyncio.get_running_loop().time()
        if self._noted is not None and self._noted[:2] == (state, error) and moment - self._noted[2] < SEEN_SECONDS:
            return
        seen = self._means.clock.now() if state in (MailboxState.READING, MailboxState.IDLE) else None
        await self._means.work(lambda store: store.note_state(self.mailbox, state, error, seen))
        self._noted = (state, error, moment)
