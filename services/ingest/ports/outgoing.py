"""What ingest tells router, written with the letter itself, and what of it could not be told."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol
from uuid import UUID

from shared.envelope import Envelope


class OutgoingStore(Protocol):
    """The outbox, the wake-ups and the idempotency keys of this transaction."""

    async def announce(self, envelopes: Sequence[Envelope]) -> None:
        """Write events for router; those of one ordering key arrive in the order written."""
        ...

    async def waiting(self) -> int:
        """Give the number of events that wait for router."""
        ...

    async def dead_letters(self) -> list[dict[str, Any]]:
        """Give the newest events that router refused for good, as JSON values."""
        ...

    async def replay_dead_letter(self, event_id: UUID) -> bool:
        """Send one of them again; False when there is none of this id."""
        ...

    def wake(self, name: str) -> None:
        """Wake the loops that wait for `name` once this transaction is committed."""
        ...

    async def once(
        self, caller: str, key: str | None, asked: str, work: Callable[[], Awaitable[dict[str, Any]]]
    ) -> dict[str, Any]:
        """Do `work` unless this caller's Idempotency-Key was used; then give that answer. Raises Conflict."""
        ...
