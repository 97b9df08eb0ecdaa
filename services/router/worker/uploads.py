"""The loop that forgets files nobody sent."""

from services.router.handlers.uploads import forget_unused
from services.router.ports import Work
from shared.runtime import Runtime

# What is a day old may as well be an hour older.
LOOK_SECONDS = 3600.0


class UploadsLoop:
    """Forgets files that were attached and never sent."""

    def __init__(self, runtime: Runtime, work: Work) -> None:
        self._clock = runtime.clock
        self._work = work

    async def forget(self) -> float:
        """Forget what is old. Gives the seconds until the next call."""
        await self._work(lambda store: forget_unused(store, self._clock.now()))
        return LOOK_SECONDS
