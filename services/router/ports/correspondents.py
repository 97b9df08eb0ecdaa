"""Those who write: whose domain is ours, whose letter is held, whose address bounced, who writes too much."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from services.router.policy.letter_limits import Pause
from services.router.ports.messages import Disposition, MessageKind


class HeldDecision(StrEnum):
    """What somebody decided about a held letter."""

    ADMITTED = "admitted"
    SEPARATED = "separated"


@dataclass(frozen=True, slots=True)
class HeldLetter:
    """A letter that quotes a ticket its author was not asked about, and the ticket of its own that it opened."""

    message_id: int
    ticket_id: int
    may_belong_to: int
    received_at: datetime
    author_name: str
    author_address: str
    author_verified: bool
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class BouncedAddress:
    """An address at which a letter of ours did not arrive; `permanent` is False when the server may take it later."""

    address: str
    bounced_at: datetime
    permanent: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How many letters an address wrote of late, and the last pauses of it and of all strangers together.

    A `stranger` is one of whom nobody told us and to whom nobody of us wrote; `flooded`: too many of them wrote.
    """

    letters: int
    stranger: bool
    flooded: bool
    pause: Pause | None
    strangers_pause: Pause | None


@dataclass(frozen=True, slots=True)
class KnownLetter:
    """A letter that is a message already, by the id it has in ingest."""

    message_id: int
    ticket_id: int | None
    kind: MessageKind
    disposition: Disposition | None
    letter: dict[str, Any]


class CorrespondentStore(Protocol):
    """What is known of those who write."""

    async def is_our_domain(self, domain: str) -> bool:
        """Whether an agent, or a sender address of the company's, has an address in this domain."""
        ...

    async def hold_letter(self, message_id: int, may_belong_to: int) -> None:
        """Note that a letter may belong to another ticket than its own."""
        ...

    async def held_letter(self, message_id: int) -> HeldLetter | None:
        """Give a letter about which nobody has decided."""
        ...

    async def held_letters(self, ticket_id: int) -> list[HeldLetter]:
        """Give the letters that may belong to a ticket, oldest first."""
        ...

    async def held_in(self, ticket_id: int) -> list[HeldLetter]:
        """Give the letters of a ticket that may belong to another, oldest first."""
        ...

    async def decide_held(self, message_id: int, decision: HeldDecision, agent_id: int, now: datetime) -> bool:
        """Note what was decided about a held letter; False when somebody was first."""
        ...

    async def known_letter(self, letter_id: UUID) -> KnownLetter | None:
        """Give the message that a letter is."""
        ...

    async def add_delivered_to(self, message_id: int, addresses: Sequence[str]) -> None:
        """Note further addresses a letter was delivered to."""
        ...

    async def hold_machine_mail(self, message_id: int) -> bool:
        """Lock a message; False when it is no machine mail any more."""
        ...

    async def turn_into_letter(self, message_id: int, ticket_id: int, ticket_version: int) -> None:
        """Make an open letter of machine mail."""
        ...

    async def note_bounced(self, bounced: BouncedAddress) -> None:
        """Mark an address; a later mark takes the place of an earlier one, but never makes a permanent one less so."""
        ...

    async def clear_bounced(self, addresses: Sequence[str], before: datetime) -> None:
        """Take the marks back that were made before this moment."""
        ...

    async def clear_bounced_by(self, reply_id: UUID) -> None:
        """Take the marks back of those whom a reply reached that was written after they were made."""
        ...

    async def bounced_addresses(self, ticket_id: int) -> list[BouncedAddress]:
        """Give the marks of everybody in a ticket: its customer's addresses, its authors, whom its replies went to."""
        ...

    async def standing_of(self, address: str, since: datetime, from_strangers: int) -> Standing:
        """Give how much an address wrote after a moment, and whether strangers opened so many tickets (0: any)."""
        ...

    async def begin_pause(self, address: str, pause: Pause, at: datetime) -> bool:
        """Note a pause that begins at a moment; False when one has begun already."""
        ...

    async def lift_pause(self, address: str, now: datetime) -> None:
        """Forget the pauses of an address, and what it wrote until now."""
        ...
