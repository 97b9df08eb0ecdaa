"""Read one mailbox: catch up, wait for news, compare with the ledger now and then."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass

import structlog

from services.ingest.handlers.admission import Admission
from services.ingest.handlers.intake import Delivery, Intake, too_large
from services.ingest.ports import Work
from services.ingest.ports.errors import MailboxProblem, WrongPassword
from services.ingest.ports.letters import Origin, Place, UnreadLetter
from services.ingest.ports.mail import MailSession, MailSource
from services.ingest.ports.mailboxes import Mailbox, MailboxState
from shared.clock import Clock

log = structlog.get_logger()

BACKOFF_CAP_SECONDS = 60.0
# Without news, the time a mailbox was seen is written this often.
SEEN_SECONDS = 20.0
# A reader that waits for a person is asked again this often, which is only a look at a flag.
STOPPED_SECONDS = 3_600.0
ROOM_SECONDS = 0.5
# Sizes are asked for as reading goes on, so that the first letter of a full mailbox is here soon.
SIZES_AT_ONCE = 200
RECHECK_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How a mailbox is read: seconds between looks, letters and bytes fetched at once."""

    idle_seconds: float
    reconcile_seconds: float
    batch_letters: int
    batch_bytes: int


@dataclass(frozen=True, slots=True)
class Means:
    """What every reader uses."""

    source: MailSource
    intake: Intake
    work: Work
    clock: Clock
    admission: Admission
    pace: Pace


@dataclass(frozen=True, slots=True)
class Batch:
    """Letters fetched together, and what is known of those too large to fetch."""

    deliveries: list[Delivery]
    asides: list[UnreadLetter]


class MailboxReader:
    """Reads one mailbox for as long as it is left alone; after any error it connects anew."""

    def __init__(self, mailbox: Mailbox, means: Means) -> None:
        self.mailbox = mailbox
        self._means = means
        self._origin = Origin(mailbox.id, mailbox.name)
        self._stopping = asyncio.Event()
        self._failures = 0
        self._refused = False
        self._noted: tuple[MailboxState, float] | None = None

    def stop(self) -> None:
        """Let `read` end at its next step."""
        self._stopping.set()

    async def read(self) -> float:
        """Read through one connection until it breaks or `stop`; gives the seconds until the next one."""
        if self._refused or self._stopping.is_set():
            return STOPPED_SECONDS
        try:
            async with self._means.source.open(self.mailbox.access) as session:
                self._failures = 0
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
        work, now = self._means.work, asyncio.get_running_loop().time
        mailbox_id, validity = self.mailbox.id, session.uid_validity
        following = await work(lambda store: store.begin_reading(mailbox_id, validity)) + 1
        compare_at = now()
        while not self._stopping.is_set():
            if now() >= compare_at:
                known = await work(lambda store: store.known_uids(mailbox_id, validity))
                uids = [uid for uid in await session.uids() if uid not in known]
                compare_at = now() + self._means.pace.reconcile_seconds
            else:
                uids = await session.uids(following)
            if uids:
                taken = await self._take(session, uids)
                following = max(following, uids[-1] + 1)
                if taken < len(uids):
                    # Removed meanwhile, or the server kept something back: the ledger will tell.
                    compare_at = min(compare_at, now() + RECHECK_SECONDS)
            else:
                await self._note(MailboxState.IDLE, None)
                await session.wait(self._means.pace.idle_seconds, self._stopping)

    async def _take(self, session: MailSession, uids: Sequence[int]) -> int:
        """Take letters in by batches, in the order of their UIDs; gives how many there were."""
        if len(uids) > self._means.pace.batch_letters:
            await self._note(MailboxState.READING, None)
        keeping: asyncio.Task[None] | None = None
        taken = 0
        try:
            async for batch in self._fetched(session, uids):
                # The next batch is fetched while this one is read and kept; they are kept one after the other.
                if keeping is not None:
                    await keeping
                keeping = asyncio.create_task(self._keep(batch))
                taken += len(batch.deliveries) + len(batch.asides)
        finally:
            # What was fetched whole is kept, also when the connection broke behind it.
            if keeping is not None:
                await keeping
        return taken

    async def _fetched(self, session: MailSession, uids: Sequence[int]) -> AsyncIterator[Batch]:
        for start in range(0, len(uids), SIZES_AT_ONCE):
            sizes = await session.sizes(uids[start : start + SIZES_AT_ONCE])
            for batch in self._batches(sizes):
                if not await self._wait_for_room():
                    return
                yield await self._fetch(session, batch)

    def _batches(self, sizes: Mapping[int, int]) -> Iterator[dict[int, int]]:
        batch: dict[int, int] = {}
        for uid, size in sizes.items():
            full = (
                len(batch) >= self._means.pace.batch_letters
                or sum(batch.values()) + size > self._means.pace.batch_bytes
            )
            if batch and full:
                yield batch
                batch = {}
            batch[uid] = size
        if batch:
            yield batch

    async def _fetch(self, session: MailSession, sizes: Mapping[int, int]) -> Batch:
        limit = self._means.intake.letter_bytes
        fitting = {uid: size for uid, size in sizes.items() if size <= limit}
        letters = await session.letters(list(fitting), sum(fitting.values()))
        for uid, raw in letters.items():
            if len(raw) != sizes[uid]:
                # The server's literal was complete; some servers count other line ends than they send.
                log.warning(
                    "a letter's size differs", mailbox=self.mailbox.name, uid=uid, told=sizes[uid], came=len(raw)
                )
        deliveries = [Delivery(raw, place=self._place(session, uid)) for uid, raw in letters.items()]
        asides = [
            too_large(await session.header(uid), size, limit, self._place(session, uid))
            for uid, size in sizes.items()
            if uid not in fitting
        ]
        return Batch(deliveries, asides)

    async def _keep(self, batch: Batch) -> None:
        if batch.deliveries:
            await self._means.intake.take(self._origin, batch.deliveries)
        if batch.asides:
            await self._means.intake.keep(self._origin, batch.asides)

    def _place(self, session: MailSession, uid: int) -> Place:
        return Place(self.mailbox.id, session.uid_validity, uid)

    async def _wait_for_room(self) -> bool:
        """Wait while too much waits for router; False when told to stop."""
        while not await self._means.admission.has_room():
            try:
                await asyncio.wait_for(self._stopping.wait(), ROOM_SECONDS)
            except TimeoutError:
                continue
        return not self._stopping.is_set()

    async def _note(self, state: MailboxState, error: str | None) -> None:
        """Write the state when it changed, and now and then that the server answered."""
        moment = asyncio.get_running_loop().time()
        if self._noted is not None and self._noted[0] is state and moment - self._noted[1] < SEEN_SECONDS:
            return
        seen = self._means.clock.now() if error is None else None
        await self._means.work(lambda store: store.note_state(self.mailbox, state, error, seen))
        self._noted = (state, moment)
