"""Backpressure: what cannot be carried on is not taken in; the letter is safe where it is."""

from services.ingest.ports import Work
from shared.errors import Unavailable


class Admission:
    """Tells whether there is room for another letter in front of router."""

    def __init__(self, work: Work, outbox_limit: int) -> None:
        self._work = work
        self._limit = outbox_limit

    async def has_room(self) -> bool:
        """Tell whether fewer events wait for router than the limit."""
        return await self._work(lambda store: store.waiting()) < self._limit

    async def check(self) -> None:
        """Raise Unavailable when there is no room."""
        if not await self.has_room():
            raise Unavailable("Too many letters wait to be routed; send this one again shortly.", retry_after=5)
