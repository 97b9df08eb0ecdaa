"""The loop of departures: what departed agents had goes to the others, a batch and a breath at a time."""

import structlog

from services.router.handlers.departures import departures_under_way, finish_departure, hand_over, next_to_hand_over
from services.router.ports import Work
from services.router.ports.presence import Departure
from shared.runtime import Runtime

log = structlog.get_logger()

BREATH_SECONDS = 0.2
# A lost wake-up costs at most this much lateness.
POLL_SECONDS = 15.0


class DeparturesLoop:
    """Hands over what departed agents had, a batch and a breath at a time; what failed is tried again."""

    def __init__(self, runtime: Runtime, work: Work) -> None:
        self._clock = runtime.clock
        self._work = work

    async def hand_over(self) -> float:
        """Hand over one batch of each departure. Gives the seconds until the next call."""
        departures = await self._work(departures_under_way)
        return BREATH_SECONDS if any([await self._handed_over(one) for one in departures]) else POLL_SECONDS

    async def _handed_over(self, departure: Departure) -> bool:
        """Hand over one batch; tells whether the next may follow after a breath."""
        ticket_ids = await self._work(lambda store: next_to_hand_over(store, departure.agent_id))
        done = [await self._tried(departure, ticket_id) for ticket_id in ticket_ids]
        if ticket_ids:
            # What always fails is left for the next look, and does not spin this one.
            return any(done)
        await self._work(lambda store: finish_departure(store, self._clock.now(), departure))
        return False

    async def _tried(self, departure: Departure, ticket_id: int) -> bool:
        try:
            await self._work(lambda store: hand_over(store, self._clock.now(), departure, ticket_id))
        except Exception:
            log.exception("a departed agent's ticket could not be handed over; it is tried again", ticket=ticket_id)
            return False
        return True
