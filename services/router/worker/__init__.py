"""The loops that move tickets when time passes: deadlines, reminders, empty desks, a changed roster."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Protocol

import structlog

from services.router.handlers.deadlines import (
    BATCH,
    due_deadlines,
    due_reminders,
    give_reminders,
    meet_deadlines,
)
from services.router.handlers.lateness import Lateness
from services.router.handlers.second_looks import look_again, look_later, spread_changes, tickets_to_look_at
from services.router.handlers.watching import Faulty, look_for_faults, repair
from services.router.ports import Store, Work
from services.router.ports.decisions import DueRow
from services.router.worker.departures import DeparturesLoop
from services.router.worker.desks import PRESENCE_SECONDS, DesksLoop
from services.router.worker.uploads import UploadsLoop
from shared.runtime import Runtime

log = structlog.get_logger()

# A lost wake-up costs at most this much lateness.
POLL_SECONDS = 5.0
# What another copy has in hand, or what failed, is not asked for again at once.
BREATH_SECONDS = 0.2
WATCH_SECONDS = 60.0
# So many batches of what is due are met side by side: each takes what no other has in hand.
AT_ONCE = 2

__all__ = [
    "POLL_SECONDS",
    "PRESENCE_SECONDS",
    "DeparturesLoop",
    "DesksLoop",
    "DueLoop",
    "PeopleLoop",
    "WatchLoop",
    "start_loops",
]


class Meet(Protocol):
    """Meets what is due, `but` these ids, or of `these` alone, in one transaction; gives what it met."""

    async def __call__(
        self, store: Store, now: datetime, but: Sequence[int] = (), these: Sequence[int] | None = None
    ) -> list[DueRow]: ...


List = Callable[[Store, datetime, Sequence[int]], Awaitable[list[DueRow]]]


async def start_loops(runtime: Runtime, work: Work, lateness: Lateness) -> None:
    """Start every loop of tickets; they end with the runtime."""
    deadlines = DueLoop(runtime, work, due_deadlines, meet_deadlines, lateness)
    reminders = DueLoop(runtime, work, due_reminders, give_reminders, Lateness())
    people = PeopleLoop(runtime, work)
    await runtime.start_loop("deadlines", deadlines.pass_once, "deadline")
    await runtime.start_loop("reminders", reminders.pass_once, "deadline")
    await runtime.start_loop("presence", DesksLoop(runtime, work).look_at_desks, "presence")
    await runtime.start_loop("departures", DeparturesLoop(runtime, work).hand_over, "departure")
    await runtime.start_loop("roster", people.look_at_roster, "roster")
    await runtime.start_loop("uploads", UploadsLoop(runtime, work).forget)
    await runtime.start_loop("invariant", WatchLoop(runtime, work).look)


class WatchLoop:
    """Looks at the invariant each minute, repairs what breaks it, each ticket in a transaction of its own."""

    def __init__(self, runtime: Runtime, work: Work) -> None:
        self._clock = runtime.clock
        self._work = work
        self._failed: set[int] = set()

    async def look(self) -> float:
        """Look once. Gives the seconds until the next call."""
        now = self._clock.now()
        found = await self._work(lambda store: look_for_faults(store, now, self._failed))
        # What failed is passed over by the next look alone, so that it keeps no other from its repair.
        self._failed = {one.ticket_id for one in found if not await self._tried(one)}
        return WATCH_SECONDS

    async def _tried(self, faulty: Faulty) -> bool:
        log.error("a ticket has no next step", ticket=faulty.ticket_id, reasons=faulty.reasons)
        try:
            await self._work(lambda store: repair(store, self._clock.now(), faulty))
        except Exception:
            log.exception("a ticket could not be repaired; a later look tries again", ticket=faulty.ticket_id)
            return False
        return True


class DueLoop:
    """Meets what is due, oldest first, a batch in a transaction; then sleeps until the next is due.

    While there is more than a batch, two are met side by side: one is decided about while Postgres writes the other.
    A batch that fails is met row by row: what fails alone is passed over until nothing else is due.
    """

    def __init__(self, runtime: Runtime, work: Work, due: List, meet: Meet, lateness: Lateness) -> None:
        self._clock = runtime.clock
        self._work = work
        self._due = due
        self._meet = meet
        self._lateness = lateness
        self._failed: list[int] = []
        self._at_once = 1

    async def pass_once(self) -> float:
        """Meet one batch, or two when the last one was full. Gives the seconds until the next call."""
        met = await asyncio.gather(*(self._met_together() for _ in range(self._at_once)))
        self._at_once = AT_ONCE if BATCH in met else 1
        if BATCH in met:
            return 0
        # What failed was passed over until nothing else was due: it is tried again with the next look.
        failed, self._failed = self._failed, []
        if failed:
            return POLL_SECONDS
        next_at = await self._work(lambda store: store.next_due_at())
        if next_at is None:
            return POLL_SECONDS
        return min(POLL_SECONDS, max(BREATH_SECONDS, (next_at - self._clock.now()).total_seconds()))

    async def _met_together(self) -> int:
        try:
            return self._note(await self._work(lambda store: self._meet(store, self._clock.now(), self._failed)))
        except Exception:
            log.exception("due tickets could not be moved together; they are moved one by one")
        return await self._met_alone()

    async def _met_alone(self) -> int:
        """Meet what is due row by row; gives how many were looked at."""
        now = self._clock.now()
        rows = await self._work(lambda store: self._due(store, now, self._failed))
        self._failed += [row.id for row in rows if not await self._tried(row)]
        return len(rows)

    async def _tried(self, row: DueRow) -> bool:
        try:
            self._note(await self._work(lambda store: self._meet(store, self._clock.now(), these=[row.id])))
        except Exception:
            # One ticket that cannot be moved must not hold the others; it stays due and is tried again.
            log.exception("a due ticket could not be moved", ticket=row.ticket_id, kind=row.kind)
            return False
        return True

    def _note(self, met: Sequence[DueRow]) -> int:
        now = self._clock.now()
        self._lateness.note((now - row.due_at).total_seconds() for row in met)
        return len(met)


class PeopleLoop:
    """Spreads changes of people and calendars to the tickets they concern, and looks at these again in batches."""

    def __init__(self, runtime: Runtime, work: Work) -> None:
        self._clock = runtime.clock
        self._work = work

    async def look_at_roster(self) -> float:
        """Look at one batch. Gives the seconds until the next call."""
        again = await self._work(spread_changes)
        ticket_ids = await self._work(lambda store: tickets_to_look_at(store, self._clock.now()))
        looked = await self._looked(ticket_ids) if ticket_ids else 0
        if looked is None:
            # One of them cannot be looked at: each by itself, so that it holds no other.
            for ticket_id in ticket_ids:
                if await self._looked([ticket_id]) is None:
                    await self._put_off(ticket_id)
        if looked == 0:
            # Another copy has them in hand, or there are none.
            return BREATH_SECONDS if again or ticket_ids else PRESENCE_SECONDS
        return 0

    async def _looked(self, ticket_ids: Sequence[int]) -> int | None:
        """Tells how many were looked at, None when one of them could not be."""
        try:
            return await self._work(lambda store: look_again(store, self._clock.now(), ticket_ids))
        except Exception:
            log.exception("tickets could not be looked at again; they will be", tickets=list(ticket_ids))
            return None

    async def _put_off(self, ticket_id: int) -> None:
        await self._work(lambda store: look_later(store, self._clock.now(), ticket_id))
