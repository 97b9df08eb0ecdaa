"""Letters set aside."""

from datetime import datetime
from typing import Any
from uuid import UUID

from services.ingest.ports.letters import Origin, Outcome, Taken
from services.ingest.ports.quarantine import SetAside
from services.ingest.store.rows import Rows, sql


class QuarantineRows(Rows):
    """Implements ports.quarantine.QuarantineStore."""

    async def set_aside(self, after: tuple[datetime, UUID] | None, limit: int) -> list[SetAside]:
        """Give those not yet taken in, from behind `after`."""
        received_at, quarantine_id = after or (None, None)
        return [_set_aside(row) for row in await self.tx.fetch(sql.quarantine_list, received_at, quarantine_id, limit)]

    async def set_aside_letter(self, quarantine_id: UUID) -> SetAside | None:
        """Give one that is not yet taken in."""
        row = await self.tx.fetchrow(sql.quarantine_get, quarantine_id)
        return None if row is None else _set_aside(row)

    async def set_aside_raw(self, quarantine_id: UUID) -> bytes | None:
        """Give the bytes of one, of a too large letter its header; None when there is none of this id."""
        content: bytes | None = await self.tx.fetchval(sql.quarantine_raw, quarantine_id)
        return content

    async def close_quarantine(self, quarantine_id: UUID, taken: Taken, now: datetime) -> bool:
        """Note that it was taken in, in the ledger too; False when somebody was first."""
        if not await self.tx.fetchval(sql.quarantine_close, quarantine_id, taken.letter_id, now):
            return False
        await self.tx.execute(sql.ledger_replace, quarantine_id, taken.outcome.value, taken.letter_id)
        return True

    async def quarantine_figures(self, now: datetime) -> dict[str, float]:
        """Give `letters`, `quarantined` (open) and `quarantine_oldest_seconds`."""
        row = await self.tx.fetchrow(sql.figures, now)
        return {name: float(value) for name, value in dict(row or {}).items()}


def _set_aside(row: Any) -> SetAside:
    return SetAside(
        row["id"],
        Outcome(row["kind"]),
        row["reason"],
        row["received_at"],
        Origin(row["mailbox_id"], row["mailbox"]),
        row["size"],
        row["sender"],
        row["subject"],
        tuple(row["delivered_to"]),
    )
