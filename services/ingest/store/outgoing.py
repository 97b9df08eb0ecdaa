"""The outbox, wake-ups and idempotency keys of the open transaction."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.ingest.store.rows import Rows, sql
from shared import idempotency, outbox
from shared.envelope import Envelope

ROUTER = "router"
# More than any limit that is compared with the count: beyond it the exact number is of no use.
COUNT_NO_FURTHER = 100_000


class OutgoingRows(Rows):
    """Implements ports.outgoing.OutgoingStore."""

    async def announce(self, envelopes: Sequence[Envelope]) -> None:
        """Write events for router; those of one ordering key arrive in the order written."""
        await outbox.enqueue(self.tx, ROUTER, *envelopes)

    async def waiting(self) -> int:
        """Give the number of events that wait for router."""
        return int(await self.tx.fetchval(sql.outbox_waiting, COUNT_NO_FURTHER))

    async def dead_letters(self) -> list[dict[str, Any]]:
        """Give the newest events that router refused for good, as JSON values."""
        return [{**asdict(letter), "id": str(letter.id)} for letter in await outbox.dead_letters(self.tx)]

    async def replay_dead_letter(self, event_id: UUID) -> bool:
        """Send one of them again; False when there is none of this id."""
        return await outbox.replay_dead_letter(self.tx, event_id)

    def wake(self, name: str) -> None:
        """Wake the loops that wait for `name` once this transaction is committed."""
        self.tx.signal(name)

    async def once(
        self, caller: str, key: str | None, asked: str, work: Callable[[], Awaitable[dict[str, Any]]]
    ) -> dict[str, Any]:
        """Do `work` unless this caller's Idempotency-Key was used; then give that answer. Raises Conflict."""
        return await idempotency.once(self.tx, caller, key, asked, work)
