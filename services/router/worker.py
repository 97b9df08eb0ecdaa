"""The loops that move tickets when time passes: deadlines, reminders, empty desks, a changed roster."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import structlog

from services.router.handlers.deadlines import BATCH, due_deadlines, due_reminders, give_reminder, meet_deadline
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

List = Callable[[Store, datetime, Sequence[int]], Awaitable[list[DueRow]]]
Meet = Callable[[Store, datetime, DueRow], Awaitable[bool]]


async def start_loops(runtime: Runtime, work: Work) -> None:
    """Start every loop of tickets; they end with the runtime."""
    deadlines = DueLoop(runtime, work, due_deadlines, meet_deadline)
    reminders = DueLoop(runtime, work, due_reminders, give_reminder)
    people = PeopleLoop(runtime, work)
    await runtime.start_loop("deadlines", deadlines.pass_once, "deadline")
    await runtime.start_loop("reminders", reminders.pass_once, "deadline")
    await runtime.start_loop("presence", people.look_at_desks, "presence")
    await runtime.start_loop("roster", people.look_at_roster, "roster")


class DueLoop:
    """Meets what is due, oldest first, each in a transaction of its own; then sleeps until the next is due."""

    def __init__(self, runtime: Runtime, work: Work, due: List, meet: Meet) -> None:
        self._clock = runtime.clock
        self._work = work
        self._due = due
        self._meet = meet
        self._failed: list[int] = []

    async def pass_once(self) -> float:
        """Meet one batch. Gives the seconds until the next call."""
        now = self._clock.now()
        rows = await self._work(lambda store: self._due(store, now, self._failed))
        self._failed += [row.id for row in rows if not await self._tried(row)]
        if len(rows) == BATCH:
            return 0
        # What failed was passed over until nothing else was due: it is tried again with the next look.
        failed, self._failed = self._failed, []
        if failed:
            return POLL_SECONDS
        next_at = await self._work(lambda store: store.next_due_at())
        if next_at is None:
            return POLL_SECONDS
        return min(POLL_SECONDS, max(BREATH_SECONDS, (next_at - self._clock.now()).total_seconds()))

    async def _tried(self, row: DueRow) -> bool:
        try:
            await self._work(lambda store: self._meet(store, self._clock.now(), row))
        except Exception:
            # One ticket that cannot be moved must not hold the others; it stays due and is tried again.
            log.exception("a due ticket could not be moved", ticket=row.ticket_id, kind=row.kind)
            return False
        return True


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
