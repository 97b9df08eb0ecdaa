"""The loops that move tickets when time passes: deadlines, reminders, empty desks, a changed roster."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

import structlog

from services.router.handlers.attendance import (
    look_around,
    moved,
    note_coming,
    note_going,
    share_out,
    tell_backlog,
    welcome,
)
from services.router.handlers.deadlines import (
    BATCH,
    due_deadlines,
    due_reminders,
    give_reminders,
    meet_deadlines,
)
from services.router.handlers.departures import departures_under_way, finish_departure, hand_over, next_to_hand_over
from services.router.handlers.lateness import Lateness
from services.router.handlers.reconsider import reconsider_ticket, tickets_in_vain
from services.router.handlers.second_looks import look_again, look_later, spread_changes, tickets_to_look_at
from services.router.handlers.watching import Faulty, look_for_faults, repair
from services.router.policy.sharing import excess_of
from services.router.ports import Store, Work
from services.router.ports.decisions import DueRow
from services.router.ports.presence import Departure, Desk
from shared.runtime import Runtime

log = structlog.get_logger()

# A lost wake-up costs at most this much lateness.
POLL_SECONDS = 5.0
# What another copy has in hand, or what failed, is not asked for again at once.
BREATH_SECONDS = 0.2
PRESENCE_SECONDS = 15.0
WATCH_SECONDS = 60.0
# So many waiting tickets are shared out before the desks are looked at again.
AT_A_LOOK = 200
EVERYTHING = 10_000

Result = TypeVar("Result")


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


class DesksLoop:
    """Sees who comes and goes: what waits for an empty chair moves on, what waits for nobody there is shared out."""

    def __init__(self, runtime: Runtime, work: Work) -> None:
        self._clock = runtime.clock
        self._work = work
        # Of those who came and are not told yet: how many letters they were told of one by one.
        self._newcomers: dict[int, int] = {}
        self._rooms: dict[int, int] = {}

    async def look_at_desks(self) -> float:
        """See who came and went since the last look. Gives the seconds until the next call."""
        seen = await self._now(look_around)
        for agent_id in seen.gone:
            await self._let_go(agent_id, seen.there)
        for ticket_id in await self._now(tickets_in_vain):
            await self._tried(ticket_id, reconsider_ticket)
        for agent_id in seen.come:
            due = await self._now(note_coming, agent_id)
            self._newcomers[agent_id] = sum([bool(await self._tried(ticket_id, welcome)) for ticket_id in due])
        return 0 if await self._share_out(seen.there) else PRESENCE_SECONDS

    async def _let_go(self, agent_id: int, there: frozenset[int]) -> None:
        """What only he sees goes on at once; what groups see is somebody else's who is there, if only one is."""
        for ticket_id in await self._work(lambda store: store.offers_of([agent_id])):
            await self._tried(ticket_id, reconsider_ticket)
        if there:
            desks = dict(await self._work(lambda store: store.desks(there)))
            for ticket_id in await self._work(lambda store: store.tickets_above({agent_id: EVERYTHING}, there)):
                await self._shared(ticket_id, desks, there, brimming=True)
        await self._now(note_going, agent_id)
        self._newcomers.pop(agent_id, None)

    async def _share_out(self, there: frozenset[int]) -> bool:
        """Share out what waits for nobody there, and what others have above the mean; tells whether there is more."""
        newcomers = there & self._newcomers.keys()
        asked = there if newcomers or await self._charged(there) else frozenset[int]()
        desks = dict(await self._work(lambda store: store.desks(asked)))
        grown = {id_ for id_, desk in desks.items() if desk.room > self._rooms.get(id_, 0)}
        more = await self._drained(desks, there, newcomers | grown)
        if newcomers and not more:
            excess = excess_of({id_: desk.charged for id_, desk in desks.items()})
            for ticket_id in (await self._work(lambda store: store.tickets_above(excess, newcomers)))[:AT_A_LOOK]:
                await self._shared(ticket_id, desks, newcomers)
            for agent_id in newcomers:
                await self._now(tell_backlog, agent_id, self._newcomers.pop(agent_id))
        self._rooms = {id_: desk.room for id_, desk in desks.items()}
        return more

    async def _charged(self, there: frozenset[int]) -> bool:
        return bool(there) and await self._work(lambda store: store.charged_away(there))

    async def _drained(self, desks: dict[int, Desk], there: frozenset[int], seers: Collection[int]) -> bool:
        """Give what waits for nobody there to those with room; tells whether more of it may be left."""
        limit = min(AT_A_LOOK, sum(desk.room for desk in desks.values()))
        if not seers or not limit:
            return False
        waiting = await self._work(lambda store: store.tickets_of_the_absent(there, seers, limit))
        shared = [await self._shared(ticket_id, desks, there) for ticket_id in waiting]
        return any(shared) and len(waiting) == AT_A_LOOK

    async def _shared(
        self, ticket_id: int, desks: dict[int, Desk], among: Collection[int], brimming: bool = False
    ) -> bool:
        change = await self._tried(ticket_id, share_out, desks, among, brimming)
        if change:
            desks.update(moved(desks, *change))
        return bool(change)

    async def _tried(self, ticket_id: int, handler: Callable[..., Awaitable[Result]], *values: Any) -> Result | None:
        try:
            return await self._now(handler, ticket_id, *values)
        except Exception:
            log.exception("a ticket could not be looked at again; the next look will", ticket=ticket_id)
            return None

    async def _now(self, handler: Callable[..., Awaitable[Result]], *values: Any) -> Result:
        return await self._work(lambda store: handler(store, self._clock.now(), *values))


class DeparturesLoop:
    """Hands over what departed agents had, a batch and a breath at a time; what failed is tried again."""

    def __init__(self, runtime: Runtime, work: Work) -> None:
        self._clock = runtime.clock
        self._work = work

    async def hand_over(self) -> float:
        """Hand over one batch of each departure. Gives the seconds until the next call."""
        departures = await self._work(departures_under_way)
        return BREATH_SECONDS if any([await self._handed_over(one) for one in departures]) else PRESENCE_SECONDS

    async def _handed_over(self, departure: Departure) -> bool:
        """Hand over one batch; tells whether the next may follow after a breath."""
        ticket_ids = await self._work(lambda store: next_to_hand_over(store, departure.agent_id))
        done = [await self._tried(departure, ticket_id) for ticket_id in ticket_ids]
        if ticket_ids:
            return any(done)
        await self._work(lambda store: finish_departure(store, self._clock.now(), departure))
        return False

    async def _tried(self, departure: Departure, ticket_id: int) -> bool:
        try:
            return await self._work(lambda store: hand_over(store, self._clock.now(), departure, ticket_id))
        except Exception:
            log.exception("a departed agent's ticket could not be handed over; it is tried again", ticket=ticket_id)
            return False


class PeopleLoop:
    """Spreads changes of people and calendars to the tickets they concern, and looks at these again in batches."""

    def __init__(self, runtime: Runtime, work: Work) -> None:
        self._clock = runtime.clock
        self._work = work

    async def look_at_roster(self) -> float:
        """Look at one batch. Gives the seconds until the next call."""
        again = await self._work(spread_changes)
        ticket_ids = await self._work(lambda store: tickets_to_look_at(store, self._clock.now()))
        if ticket_ids and not await self._looked(*ticket_ids):
            # One of them cannot be looked at: each by itself, so that it holds no other.
            for ticket_id in ticket_ids:
                if not await self._looked(ticket_id):
                    await self._put_off(ticket_id)
        return 0 if ticket_ids else BREATH_SECONDS if again else PRESENCE_SECONDS

    async def _looked(self, *ticket_ids: int) -> bool:
        try:
            await self._work(lambda store: look_again(store, self._clock.now(), ticket_ids))
        except Exception:
            log.exception("tickets could not be looked at again; they will be", tickets=ticket_ids)
            return False
        return True

    async def _put_off(self, ticket_id: int) -> None:
        await self._work(lambda store: look_later(store, self._clock.now(), ticket_id))
