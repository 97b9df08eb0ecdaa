"""The loop of desks: who comes, who goes, and what of the waiting tickets becomes theirs or the others'."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any, TypeVar

import structlog

from services.router.handlers.attendance import (
    look_around,
    note_attendance,
    share_out,
    tell_backlog,
    tickets_for_newcomer,
    welcome,
)
from services.router.handlers.reconsider import reconsider_ticket, tickets_in_vain
from services.router.policy.sharing import excess_of
from services.router.ports import Work
from services.router.ports.presence import Desk
from shared.runtime import Runtime

log = structlog.get_logger()

PRESENCE_SECONDS = 15.0
# So many waiting tickets are moved on or shared out before the desks are looked at again.
AT_A_LOOK = 200
# So many of them in one transaction.
TOGETHER = 25

Result = TypeVar("Result")


class DesksLoop:
    """Sees who comes and goes: what waits for an empty chair moves on, what waits for nobody there is shared out."""

    def __init__(self, runtime: Runtime, work: Work, at_a_look: int = AT_A_LOOK) -> None:
        self._clock = runtime.clock
        self._work = work
        self._at_a_look = at_a_look
        # What waits in vain was looked at up to this ticket, 0 for all: one that cannot be moved keeps none behind it.
        self._looked_up_to = 0
        # Of those who came and are not told yet: how many letters they were told of one by one.
        self._newcomers: dict[int, int] = {}
        self._rooms: dict[int, int] = {}
        # Somebody went, or not all was shared out: everybody there may be given something.
        self._stirred = True

    async def look_at_desks(self) -> float:
        """See who came and went since the last look. Gives the seconds until the next call."""
        seen = await self._now(look_around)
        offers = await self._work(lambda store: store.offers_of(seen.gone))
        for ticket_id in (*offers, *await self._in_vain()):
            await self._tried(ticket_id, reconsider_ticket)
        for agent_id in seen.come:
            due = await self._now(tickets_for_newcomer, agent_id)
            told = sum([bool(await self._tried(ticket_id, welcome)) for ticket_id in due])
            if await self._now(note_attendance, agent_id, True):
                self._newcomers[agent_id] = told
        for agent_id in seen.gone:
            await self._now(note_attendance, agent_id, False)
            self._newcomers.pop(agent_id, None)
            self._stirred = True
        return 0 if await self._share_out(seen.there) or self._looked_up_to else PRESENCE_SECONDS

    async def _in_vain(self) -> list[int]:
        """The next of what waits for an empty chair."""
        found = await self._now(tickets_in_vain, self._looked_up_to, self._at_a_look)
        self._looked_up_to = found[-1] if len(found) == self._at_a_look else 0
        return found

    async def _share_out(self, there: frozenset[int]) -> bool:
        """Share out what waits for nobody there, and what others have above the mean; tells whether there is more."""
        newcomers = there & self._newcomers.keys()
        asked = there if newcomers or await self._charged(there) else frozenset[int]()
        desks = dict(await self._work(lambda store: store.desks(asked)))
        grown = {id_ for id_, desk in desks.items() if desk.room > self._rooms.get(id_, 0)}
        self._stirred = await self._drained(desks, there, there if self._stirred else newcomers | grown)
        if newcomers and not self._stirred:
            self._stirred = await self._levelled(desks, newcomers)
        if newcomers and not self._stirred:
            for agent_id in newcomers:
                await self._now(tell_backlog, agent_id, self._newcomers.pop(agent_id))
        self._rooms = {id_: desk.room for id_, desk in desks.items()}
        return self._stirred

    async def _charged(self, there: frozenset[int]) -> bool:
        return bool(there) and await self._work(lambda store: store.charged_away(there))

    async def _drained(self, desks: dict[int, Desk], there: frozenset[int], seers: Collection[int]) -> bool:
        """Give what waits for nobody there to those with room; tells whether more of it may be left."""
        limit = min(self._at_a_look, sum(desk.room for desk in desks.values()))
        if not seers or not limit:
            return False
        waiting = await self._work(lambda store: store.tickets_of_the_absent(there, seers, limit))
        return await self._shared(waiting, desks) > 0 and len(waiting) == self._at_a_look

    async def _levelled(self, desks: dict[int, Desk], newcomers: frozenset[int]) -> bool:
        """Share out what some have above the mean and a newcomer sees; tells whether more of it may be left.

        Not among the newcomers alone: what suits one who came a moment before would then stay where it is.
        """
        excess = excess_of({id_: desk.charged for id_, desk in desks.items()})
        above = await self._work(lambda store: store.tickets_above(excess, newcomers))
        return await self._shared(above[: self._at_a_look], desks) > 0 and len(above) > self._at_a_look

    async def _shared(self, ticket_ids: Sequence[int], desks: dict[int, Desk]) -> int:
        """Share out tickets some at a time; `desks` become as they are afterwards. Tells how many changed hands."""
        batches = [ticket_ids[begin : begin + TOGETHER] for begin in range(0, len(ticket_ids), TOGETHER)]
        return sum([await self._shared_together(batch, desks) for batch in batches])

    async def _shared_together(self, ticket_ids: Sequence[int], desks: dict[int, Desk]) -> int:
        try:
            shared = await self._now(share_out, ticket_ids, desks)
        except Exception:
            log.exception("tickets could not be shared out; they are tried one by one", tickets=list(ticket_ids))
            if len(ticket_ids) == 1:
                return 0
            return sum([await self._shared_together([ticket_id], desks) for ticket_id in ticket_ids])
        desks.update(shared.desks)
        return shared.changed

    async def _tried(self, ticket_id: int, handler: Callable[..., Awaitable[Result]]) -> Result | None:
        try:
            return await self._now(handler, ticket_id)
        except Exception:
            log.exception("a ticket could not be looked at again; the next look will", ticket=ticket_id)
            return None

    async def _now(self, handler: Callable[..., Awaitable[Result]], *values: Any) -> Result:
        return await self._work(lambda store: handler(store, self._clock.now(), *values))
