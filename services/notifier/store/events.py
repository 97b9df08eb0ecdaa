"""The outbox and idempotency keys in Postgres."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from services.notifier.store.rows import Rows
from shared import idempotency, outbox
from shared.envelope import Envelope
from shared.events import EventData, EventType

SOURCE = "notifier"
DESTINATION = "router"


class EventRows(Rows):
    """Implements ports.events.EventStore."""

    async def tell_router(self, kind: EventType, subject: str, key: str, data: EventData, at: datetime) -> None:
        """Write an event for router in this transaction; those of one `key` arrive in the order written."""
        envelope = Envelope(
            source=SOURCE,
            type=kind,
            subject=subject,
            orderingkey=key,
            time=at,
            data=data.model_dump(mode="json"),
        )
        await outbox.enqueue(self.tx, DESTINATION, envelope)

    async def dead_letters(self, limit: int) -> list[dict[str, Any]]:
        """Give the events that router refused for good, newest first."""
        return [asdict(letter) for letter in await outbox.dead_letters(self.tx, limit)]

    async def replay(self, event_id: UUID) -> bool:
        """Send a dead letter again; False when there is none of this id."""
        return await outbox.replay_dead_letter(self.tx, event_id)

    async def once(
        self, caller: str, key: str | None, asked: str, work: Callable[[], Awaitable[dict[str, Any]]]
    ) -> dict[str, Any]:
        """Do `work` unless the caller's same key was done; then give that answer. Raises Conflict."""
        return await idempotency.once(self.tx, caller, key, asked, work)
