"""The one source of business time.

Handlers take their time from a Clock and pass it to every statement; the database's `now()` serves leases and
kept answers (shared.idempotency) alone.
"""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the business time: an aware datetime in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Give the present instant in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the one place where the machine's clock is read.


class OffsetClock:
    """The machine's clock moved by an offset: the test clock, shared by all services through one database row."""

    def __init__(self) -> None:
        self.offset = timedelta()
        self._system = SystemClock()

    def now(self) -> datetime:
        """Give the present instant plus the offset, in UTC."""
        return self._system.now() + self.offset
