"""Letters set aside until a person or a better parser takes them in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.ingest.ports.letters import Origin, Outcome, Taken


@dataclass(frozen=True, slots=True)
class SetAside:
    """A letter in quarantine. `kind` is quarantined or too_large; `size` in bytes."""

    id: UUID
    kind: Outcome
    reason: str
    received_at: datetime
    origin: Origin
    size: int
    sender: str
    subject: str
    delivered_to: tuple[str, ...]


class QuarantineStore(Protocol):
    """Letters set aside, oldest first."""

    async def set_aside(self, after: tuple[datetime, UUID] | None, limit: int) -> list[SetAside]:
        """Give those not yet taken in, from behind `after`."""
        ...

    async def set_aside_letter(self, quarantine_id: UUID) -> SetAside | None:
        """Give one that is not yet taken in."""
        ...

    async def set_aside_raw(self, quarantine_id: UUID) -> bytes | None:
        """Give the bytes of one, of a too large letter its header; None when there is none of this id."""
        ...

    async def close_quarantine(self, quarantine_id: UUID, taken: Taken, now: datetime) -> bool:
        """Note that it was taken in, in the ledger too; False when somebody was first."""
        ...

    async def quarantine_figures(self, now: datetime) -> dict[str, float]:
        """Give `letters`, `quarantined` (open) and `quarantine_oldest_seconds`."""
        ...
