"""The loops that move tickets when time passes: deadlines, reminders, empty desks, a changed roster."""

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
from services.router.handlers.reconsider import (
    note_refreshed,
    reconsider_ticket,
    tickets_adrift,
    tickets_to_refresh,
)
from services.router.ports import Store, Work
from services.router.ports.decisions import DueRow
from shared.runtime import Runtime

log = structlog.get_logger()

# A lost wake-up costs at most this much lateness.
POLL_SECONDS = 5.0
# What another copy has in hand, or what failed, is not asked for again at once.
BREATH_SECONDS = 0.2
PRESENCE_SECONDS = 15.0

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
    await runtime.start_loop("presence", people.look_at_desks, "presence")
    await runtime.start_loop("roster", people.look_at_roster, "roster")


class DueLoop:
    """Meets what is due, oldest first, a batch in a transaction; then sleeps until the next is due.

    A batch that fails is met row by row: what fails alone is passed over until nothing else is due.
    """

    def __init__(self, runtime: Runtime, work: Work, due: List, meet: Meet, lateness: Lateness) -> None:
        self._clock = runtime.clock
        self._work = work
        self._due = due
        self._meet = meet
        self._lateness = lateness
        self._failed: list[int] = []

    async def pass_once(self) -> float:
        """Meet one batch. Gives the seconds until the next call."""
        if await self._met_together() == BATCH:
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
    """Looks again at tickets whose people are no longer there, or whose people were changed."""

    def __init__(self, runtime: Runtime, work: Work) -> None:
        self._clock = runtime.clock
        self._work = work
        self._seen_version = 0
        self._left: list[int] = []

    async def look_at_desks(self) -> float:
        """Move what waits for an empty chair. Gives the seconds until the next call."""
        for ticket_id in await self._work(lambda store: tickets_adrift(store, self._clock.now())):
            await self._reconsidered(ticket_id)
        return PRESENCE_SECONDS

    async def look_at_roster(self) -> float:
        """After a change of people or calendars count every hold again. Gives the seconds until the next call."""
        version, ticket_ids = await self._work(tickets_to_refresh)
        if version == self._seen_version:
            # Under this version all were looked at but those that could not be.
            ticket_ids = self._left
        self._left = [ticket_id for ticket_id in ticket_ids if not await self._reconsidered(ticket_id)]
        self._seen_version = version
        if version and not self._left:
            await self._work(lambda store: note_refreshed(store, version))
        return PRESENCE_SECONDS

    async def _reconsidered(self, ticket_id: int) -> bool:
        try:
            await self._work(lambda store: reconsider_ticket(store, self._clock.now(), ticket_id))
        except Exception:
            log.exception("a ticket could not be looked at again; the next pass will", ticket=ticket_id)
            return False
        return True
