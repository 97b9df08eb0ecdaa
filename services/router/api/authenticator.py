"""Router's own answer to who makes a request: read from the database each time, so that an end is an end at once."""

from services.router.handlers.identity import identify
from services.router.ports import LookingWork
from shared.access import Credentials
from shared.clock import Clock
from shared.principal import Principal


class StoredIdentity:
    """Implements shared.access.Authenticator."""

    def __init__(self, work: LookingWork, clock: Clock) -> None:
        self._work = work
        self._clock = clock

    async def authenticate(self, credentials: Credentials) -> Principal | None:
        """Tell who stands behind credentials."""
        now = self._clock.now()
        return await self._work.look(lambda store: identify(store, now, credentials.session, credentials.bearer))
