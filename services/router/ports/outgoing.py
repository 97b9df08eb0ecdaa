"""What handlers tell the other services and the loops, written with the change itself."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from shared.events import EventData, EventType


class Destination(StrEnum):
    """The services that router tells something."""

    INGEST = "ingest"
    NOTIFIER = "notifier"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An event on its way out; those of one ordering key arrive in the order written."""

    kind: EventType
    ordering_key: str
    data: EventData


class OutgoingStore(Protocol):
    """The outbox and the wake-ups of this transaction."""

    async def tell(
        self,
        destinations: Sequence[Destination],
        kind: EventType,
        ordering_key: str,
        events: Sequence[EventData],
        now: datetime,
    ) -> None:
        """Write events of one kind for each destination; those of one ordering key arrive in the order written."""
        ...

    async def tell_all(self, destination: Destination, events: Sequence[Outgoing], now: datetime) -> None:
        """Write events of any kinds for one destination."""
        ...

    def wake(self, name: str) -> None:
        """Wake the loops that wait for `name` once this transaction is committed."""
        ...

    async def once(
        self, caller: str, key: str | None, asked: str, work: Callable[[], Awaitable[dict[str, Any]]]
    ) -> dict[str, Any]:
        """Do `work` unless this caller's Idempotency-Key was used; then give that answer. Raises Conflict."""
        ...

    async def answered(self, caller: str, key: str | None, asked: str) -> dict[str, Any] | None:
        """Give the answer that this caller's Idempotency-Key was given, if any. Raises Conflict."""
        ...
