"""Read one folder of a mailbox: find what is new, take it in, settle what was read, compare with the ledger."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

import structlog

from services.ingest.handlers.admission import Admission
from services.ingest.handlers.intake import Delivery, Intake, too_large
from services.ingest.ports import Work
from services.ingest.ports.errors import MailboxProblem, Refused
from services.ingest.ports.letters import Origin, Place, UnreadLetter
from services.ingest.ports.mail import MailSession, MailSource
from services.ingest.ports.mailboxes import AfterReading, FolderLook, FolderPlace, Mailbox
from shared.clock import Clock

log = structlog.get_logger()

ROOM_SECONDS = 0.1
# Sizes are asked for as reading goes on, so that the first letter of a full mailbox is here soon.
SIZES_AT_ONCE = 200
# What is done with read letters is done with so many at once.
SETTLED_AT_ONCE = 200
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


class FolderReader:
    """Reads one folder through one connection. `stopping` ends it at its next step; `busy` tells of much to read."""

    def __init__(
        self, mailbox: Mailbox, folder: str, means: Means, stopping: asyncio.Event, busy: Callable[[], Awaitable[None]]
    ) -> None:
        self._mailbox = mailbox
        self._means = means
        self._origin = Origin(mailbox.id, mailbox.name)
        self._stopping = stopping
        self._busy = busy
        self._place = FolderPlace(mailbox.id, folder, 0)
        self._look = FolderLook(folder, None, 0, 0, None, None)
        self._left: list[int] = []
        self._following = 1
        self._compare_at = 0.0

    @property
    def problem(self) -> str | None:
        """What is wrong with this folder, though the connection holds."""
        return self._look.error

    def compare(self) -> None:
        """Compare with the ledger at the next look."""
        self._compare_at, self._left = 0.0, []

    async def look(self, session: MailSession, most: int | None) -> bool:
        """Take in up to `most` letters that are new; tells whether more of them wait. Raises MailboxProblem."""
        try:
            await session.select(self._place.folder)
        except Refused as problem:
            await self._tell(error=str(problem))
            raise
        if session.uid_validity != self._place.uid_validity:
            await self._begin(session)
        self._left = self._left or await self._find(session)
        turn, self._left = self._left[:most], self._left[most:] if most else []
        if turn and await self._take(session, turn) < len(turn):
            # Removed meanwhile, or the server kept something back: the ledger will tell.
            self._compare_at = min(self._compare_at, asyncio.get_running_loop().time() + RECHECK_SECONDS)
        refused = await self._settle(session)
        if refused != self._look.error:
            await self._tell(error=refused)
        return bool(self._left)

    async def _begin(self, session: MailSession) -> None:
        place = replace(self._place, uid_validity=session.uid_validity)
        known = await self._means.work(lambda store: store.folder_validity(place.mailbox_id, place.folder))
        if known != place.uid_validity:
            earlier = await self._before_start(session)
            now = self._means.clock.now()
            version = self._mailbox.version
            if not await self._means.work(lambda store: store.begin_folder(place, version, earlier, now)):
                raise MailboxProblem(f"The mailbox {self._mailbox.name} was changed meanwhile; it is opened anew.")
        self._place = place
        self.compare()

    async def _before_start(self, session: MailSession) -> list[int]:
        start_at = self._mailbox.plan.start_at
        if start_at is None:
            return []
        # What comes between the two questions is in the second alone: it is no earlier letter.
        held = await session.uids()
        arrived = await session.arrived_after(start_at)
        return [uid for uid in held if uid not in arrived]

    async def _find(self, session: MailSession) -> list[int]:
        now = asyncio.get_running_loop().time()
        if now < self._compare_at:
            found = await session.uids(self._following)
            self._look = replace(self._look, on_server=self._look.on_server + len(found), missing=len(found))
        else:
            place = self._place
            known = await self._means.work(lambda store: store.known_uids(place))
            held = await session.uids()
            found = [uid for uid in held if uid not in known]
            self._following = max([*held[-1:], *known], default=0) + 1
            self._compare_at = now + self._means.pace.reconcile_seconds
            await self._tell(on_server=len(held), missing=len(found), checked_at=self._means.clock.now())
        self._following = max([self._following, *(uid + 1 for uid in found[-1:])])
        return found

    async def _tell(self, **changes: object) -> None:
        """Note what the look found so far."""
        look = replace(self._look, **changes)  # type: ignore[arg-type]  # fields by name
        await self._means.work(lambda store: store.note_folder(self._mailbox, look))
        self._look = replace(look, checked_at=None)

    async def _settle(self, session: MailSession) -> str | None:
        """Do with read letters what is to be done; gives what the server refused, to be tried again next time."""
        plan, place = self._mailbox.plan, self._place
        if plan.after_reading is AfterReading.LEAVE or plan.after_folder == place.folder:
            return None
        try:
            while not self._stopping.is_set():
                uids = await self._means.work(lambda store: store.unsettled(place, SETTLED_AT_ONCE))
                if not uids:
                    break
                await self._do_after_reading(session, uids)
                await self._note_settled(uids)
        except Refused as problem:
            return str(problem)
        return None

    async def _do_after_reading(self, session: MailSession, uids: Sequence[int]) -> None:
        plan = self._mailbox.plan
        match plan.after_reading:
            case AfterReading.LEAVE:
                return
            case AfterReading.MOVE:
                await session.move(uids, plan.after_folder or "")
            case AfterReading.KEYWORD:
                await session.mark(uids, plan.after_keyword or "")
            case _:
                assert_never(plan.after_reading)

    async def _note_settled(self, uids: Sequence[int]) -> None:
        place, now = self._place, self._means.clock.now()
        await self._means.work(lambda store: store.settle(place, uids, now))

    async def _take(self, session: MailSession, uids: Sequence[int]) -> int:
        """Take letters in by batches, in the order of their UIDs; gives how many there were."""
        bulk = len(uids) > self._means.pace.batch_letters
        if bulk:
            await self._busy()
        keeping: asyncio.Task[None] | None = None
        taken = 0
        try:
            async for batch in self._fetched(session, uids, bulk):
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

    async def _fetched(self, session: MailSession, uids: Sequence[int], bulk: bool) -> AsyncIterator[Batch]:
        for start in range(0, len(uids), SIZES_AT_ONCE):
            sizes = await session.sizes(uids[start : start + SIZES_AT_ONCE])
            for batch in self._batches(sizes):
                if not await self._wait_for_room(bulk):
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
                    "a letter's size differs", mailbox=self._mailbox.name, uid=uid, told=sizes[uid], came=len(raw)
                )
        # Of what is removed just now some servers give nothing: that is no letter, and it stays missing if it is there.
        came = {uid: raw for uid, raw in letters.items() if raw or not sizes[uid]}
        deliveries = [Delivery(raw, place=self._place_of(uid)) for uid, raw in came.items()]
        asides = [
            too_large(await session.header(uid), size, limit, self._place_of(uid))
            for uid, size in sizes.items()
            if uid not in fitting
        ]
        return Batch(deliveries, asides)

    async def _keep(self, batch: Batch) -> None:
        if batch.deliveries:
            await self._means.intake.take(self._origin, batch.deliveries)
        if batch.asides:
            await self._means.intake.keep(self._origin, batch.asides)
        kept = len(batch.deliveries) + len(batch.asides)
        await self._tell(missing=max(0, self._look.missing - kept))

    def _place_of(self, uid: int) -> Place:
        return Place(self._mailbox.id, self._place.folder, self._place.uid_validity, uid, self._mailbox.version)

    async def _wait_for_room(self, bulk: bool) -> bool:
        """Wait while too much waits for router; False when told to stop."""
        while not await self._means.admission.has_room(bulk):
            try:
                await asyncio.wait_for(self._stopping.wait(), ROOM_SECONDS)
            except TimeoutError:
                continue
        return not self._stopping.is_set()
