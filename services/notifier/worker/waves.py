"""Showing alerts at their moment, and forgetting what is old."""

from datetime import timedelta

from services.notifier.handlers.alerts import show_due
from services.notifier.handlers.streams import forget
from services.notifier.ports import Work
from shared.clock import Clock

# A wake-up tells of new moments; this is how long a lost one can delay them.
POLL_SECONDS = 2.0
FORGET_SECONDS = 3600.0


class Waves:
    """Sleeps until the next alert is due and shows it."""

    def __init__(self, work: Work, clock: Clock) -> None:
        self._work = work
        self._clock = clock

    async def show(self) -> float:
        """Show what is due; gives the seconds until the next call."""
        wait = await self._work(lambda store: show_due(store, self._clock.now()))
        return POLL_SECONDS if wait is None else min(wait, POLL_SECONDS)


class Forgetting:
    """Keeps streams and withdrawals from growing for ever."""

    def __init__(self, work: Work, clock: Clock, keep: timedelta) -> None:
        self._work = work
        self._clock = clock
        self._keep = keep

    async def forget(self) -> float:
        """Forget what is old; gives the seconds until the next call."""
        await self._work(lambda store: forget(store, self._clock.now(), self._keep))
        return FORGET_SECONDS
