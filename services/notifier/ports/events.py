"""What notifier tells router, and how a request is made harmless when it is repeated."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from shared.events import EventData, EventType


class EventStore(Protocol):
    """The outbox and the answers to repeated requests."""

    async def tell_router(self, kind: EventType, subject: str, key: str, data: EventData, at: datetime) -> None:
        """Write an event for router in this transaction; those of one `key` arrive in the order written."""

    async def dead_letters(self, limit: int) -> list[dict[str, Any]]:
        """Give the events that router refused for good, newest first."""

    async def replay(self, event_id: UUID) -> bool:
        """Send a dead letter again; False when there is none of this id."""

    async def once(
        self, caller: str, key: str | None, asked: str, work: Callable[[], Awaitable[dict[str, Any]]]
    ) -> dict[str, Any]:
        """Do `work` unless the caller's same key was done; then give that answer. Raises Conflict."""
