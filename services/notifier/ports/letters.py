"""Where outgoing letters are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from services.notifier.policy.delivery import Conclusion
from services.notifier.policy.letter import Letter, LetterState, Recipient, Stage
from services.notifier.policy.limits import HandedOver


@dataclass(frozen=True)
class Claim:
    """A letter that this sender alone may hand over, as long as the lease under `token` holds."""

    token: UUID
    letter: Letter


@dataclass(frozen=True)
class Waiting:
    """A letter that is due; `attempts` so far."""

    reply_id: UUID
    attempts: int


@dataclass(frozen=True)
class ShownLetter:
    """A letter as a supervisor sees it; `position` orders letters by when they were asked for."""

    position: int
    reply_id: UUID
    ticket_id: int
    subject: str
    state: LetterState
    attempts: int
    reason: str | None
    next_at: datetime
    sent_at: datetime | None
    being_sent: bool
    recipients: tuple[Recipient, ...]


class Cancelling(StrEnum):
    """What came of taking a letter back."""

    DONE = "done"
    KNOWN = "known"
    TOO_LATE = "too_late"


class LetterStore(Protocol):
    """Keeps letters. Leases run by the database's clock; every change under a claim names its token."""

    async def add_letter(self, letter: Letter, conclusion: Conclusion, not_before: datetime | None) -> bool:
        """Keep a new letter; False when its reply_id is known."""

    async def claim_letter(self, token: UUID, now: datetime) -> Claim | None:
        """Lease the oldest due letter whose ticket has no earlier one waiting; its stage becomes MAIL."""

    async def hold_limits(self) -> None:
        """Let whoever else looks for room wait for the end of this transaction."""

    async def handed_over(self, reply_id: UUID, since: datetime, domains: Sequence[str]) -> list[HandedOver]:
        """Count the other letters sent since a moment or just now: in all, and to each domain."""

    async def renew_lease(self, token: UUID) -> bool:
        """Lengthen a lease; False when it was lost."""

    async def enter(self, token: UUID, stage: Stage, recipients: Sequence[Recipient]) -> bool:
        """Write the stage about to be entered, and the recipients as they are; False when the lease was lost."""

    async def finish(self, token: UUID, letter: Letter, conclusion: Conclusion, sent_at: datetime | None) -> bool:
        """Write the attempt's conclusion and give the lease back; False when it was lost."""

    async def expired_claims(self, limit: int) -> list[Claim]:
        """Give letters whose lease ended with no conclusion, locked for this transaction."""

    async def due_letters(self, now: datetime, limit: int) -> list[Waiting]:
        """Give letters that are due and free."""

    async def put_off(self, reply_ids: list[UUID], next_at: list[datetime], attempts: list[int], reason: str) -> None:
        """Put free letters off (pairwise)."""

    async def note_reason(self, reason: str) -> None:
        """Say of all free queued letters why they wait."""

    async def make_due(self, now: datetime) -> None:
        """Make the letters that wait for another attempt due, but those whose answer was lost."""

    async def next_letter_at(self) -> datetime | None:
        """Give when the next free letter is due."""

    async def cancel_letter(self, reply_id: UUID, reason: str | None, now: datetime) -> Cancelling:
        """Take a letter back unless it was handed over, or is being; one not yet asked for never becomes a letter."""

    async def shown_letters(self, state: LetterState | None, before: int | None, limit: int) -> list[ShownLetter]:
        """Give letters in a state (or all), newest first, before a position."""

    async def shown_letter(self, reply_id: UUID) -> ShownLetter | None:
        """Give one letter, locked for this transaction."""

    async def send_again(self, reply_id: UUID, now: datetime) -> None:
        """Queue a letter for everybody who has not got it for certain."""

    async def letter_figures(self, now: datetime) -> dict[str, float]:
        """Give the letters by state and the age of the oldest queued one in seconds."""
