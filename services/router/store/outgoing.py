"""The outbox, wake-ups and idempotency keys of the open transaction."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from services.router.ports.outgoing import Destination, Outgoing
from services.router.store.rows import Rows
from shared import idempotency, outbox
from shared.events import EventData, EventType
from shared.identifiers import new_id


class OutgoingRows(Rows):
    """Implements ports.outgoing.OutgoingStore."""

    async def tell(
        self,
        destinations: Sequence[Destination],
        kind: EventType,
        ordering_key: str,
        events: Sequence[EventData],
        now: datetime,
    ) -> None:
        """Write events of one kind for each destination; those of one ordering key arrive in the order written."""
        outgoing = [Outgoing(kind, ordering_key, event) for event in events]
        for destination in destinations:
            await self.tell_all(destination, outgoing, now)

    async def tell_all(self, destination: Destination, events: Sequence[Outgoing], now: datetime) -> None:
        """Write events of any kinds for one destination."""
        written = [
            outbox.Event(new_id(), one.kind, one.ordering_key, one.ordering_key, now, one.data.as_json())
            for one in events
        ]
        await outbox.enqueue_written(self.tx, destination, written)

    def wake(self, name: str) -> None:
        """Wake the loops that wait for `name` once this transaction is committed."""
        self.tx.signal(name)

    async def once(
        self, caller: str, key: str | None, asked: str, work: Callable[[], Awaitable[dict[str, Any]]]
    ) -> dict[str, Any]:
        """Do `work` unless this caller's Idempotency-Key was used; then give that answer. Raises Conflict."""
        return await idempotency.once(self.tx, caller, key, asked, work)

    async def answered(self, caller: str, key: str | None, asked: str) -> dict[str, Any] | None:
        """Give the answer that this caller's Idempotency-Key was given, if any. Raises Conflict."""
        return await idempotency.answered(self.tx, caller, key, asked)
