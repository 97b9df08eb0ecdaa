"""Backpressure: what cannot be carried on is not taken in; the letter is safe where it is."""

from services.ingest.ports import Work
from shared.errors import Unavailable

# Of a full mailbox so many are carried on at once: a letter of another mailbox waits behind these alone.
BULK_SHARE = 10


class Admission:
    """Tells whether there is room for another letter in front of router."""

    def __init__(self, work: Work, outbox_limit: int) -> None:
        self._work = work
        self._limit = outbox_limit

    async def has_room(self, bulk: bool = False) -> bool:
        """Tell whether fewer events wait for router than the limit, or than the share of it for letters in `bulk`."""
        limit = max(1, self._limit // BULK_SHARE) if bulk else self._limit
        return await self._work(lambda store: store.waiting()) < limit

    async def check(self) -> None:
        """Raise Unavailable when there is no room."""
        if not await self.has_room():
            raise Unavailable("Too many letters wait to be routed; send this one again shortly.", retry_after=5)
