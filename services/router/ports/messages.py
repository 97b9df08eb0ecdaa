"""Messages: letters, replies, notes, machine mail, and how letters find their ticket and customer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID


class MessageKind(StrEnum):
    """What an entry of a ticket is."""

    LETTER = "letter"
    REPLY = "reply"
    NOTE = "note"
    MACHINE = "machine"


class Disposition(StrEnum):
    """What became of a letter."""

    OPEN = "open"
    ANSWERED = "answered"
    NO_ACTION = "no_action"


class Delivery(StrEnum):
    """How far a reply has come."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a message; `verified` is False where the address proves nothing."""

    name: str = ""
    address: str = ""
    verified: bool = True
    agent_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to be stored. `letter` is the normal form; `ticket_version` the version of the ticket it made.

    `send_at` is when a reply goes out at the earliest; until then it can be taken back. `published_to` is where all
    read it.
    """

    ticket_id: int | None
    kind: MessageKind
    author: Author
    subject: str
    text: str
    received_at: datetime
    visible_text: str = ""
    html: str | None = None
    letter: dict[str, Any] | None = None
    letter_id: UUID | None = None
    reply_id: UUID | None = None
    rfc_message_id: str | None = None
    delivery: Delivery | None = None
    recipients: tuple[str, ...] = ()
    ticket_version: int = 0
    send_at: datetime | None = None
    attachments: tuple[dict[str, Any], ...] = ()
    published_to: str | None = None


@dataclass(frozen=True, slots=True)
class OpenLetter:
    """A letter without a disposition; `ticket_version` is the version of the ticket it came with.

    `author_known` says that the shop told us of its author: a customer whom somebody may want to pass for.
    `beginning` are the first 400 characters of what he wrote; `language` is the customer's.
    """

    id: int
    received_at: datetime
    ticket_version: int
    author_address: str
    author_name: str
    author_verified: bool
    subject: str
    rfc_message_id: str | None
    letter: dict[str, Any] = field(default_factory=dict)
    author_known: bool = False
    beginning: str = ""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """A reply and the ticket it belongs to."""

    id: int
    ticket_id: int
    reply_id: UUID
    agent_id: int
    delivery: Delivery
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TokenRow:
    """What a token of ours stands for."""

    token: str
    ticket_id: int
    reply_id: UUID


@dataclass(frozen=True, slots=True)
class FoundToken:
    """A token that was found: made for a reply in `ticket_id`, which merging and splitting may have moved."""

    token: str
    ticket_id: int
    reply_id: UUID
    stands_in: int


class MessageStore(Protocol):
    """The rows of messages, attachments, tokens, customers' identities and agents' addresses."""

    async def letters_known(self, letter_ids: Sequence[UUID]) -> set[UUID]:
        """Give those of these letters that are messages already."""
        ...

    async def has_letter(self, letter_id: UUID) -> bool:
        """Whether this letter is a message already."""
        ...

    async def add_message(self, message: NewMessage) -> int:
        """Store a message with its attachments and give its id."""
        ...

    async def open_letters(self, ticket_id: int) -> list[OpenLetter]:
        """Give the letters without a disposition, oldest first."""
        ...

    async def dispose_letters(
        self, ticket_id: int, disposition: Disposition, agent_id: int, reply_id: UUID | None, now: datetime
    ) -> list[int]:
        """Give every open letter of a ticket a disposition, and their ids."""
        ...

    async def reopen_letters(self, reply_id: UUID) -> list[int]:
        """Take back the disposition of the letters a reply answered, and give their ids."""
        ...

    async def find_reply(self, reply_id: UUID) -> ReplyRow | None:
        """Give a reply by its id."""
        ...

    async def find_reply_of_message(self, message_id: int) -> ReplyRow | None:
        """Give the reply that a message is; None for what was never to be sent."""
        ...

    async def find_reply_by_message_id(self, rfc_message_id: str) -> ReplyRow | None:
        """Give a reply by the Message-ID we gave it."""
        ...

    async def set_delivery(self, reply_id: UUID, delivery: Delivery, reason: str | None, unless: Delivery) -> bool:
        """Note how far a reply has come; False when it stood at `unless` or at the same already."""
        ...

    async def add_token(self, token: TokenRow) -> None:
        """Keep a token of a reply."""
        ...

    async def find_tokens(self, tokens: Sequence[str]) -> list[FoundToken]:
        """Give those of the tokens that are ours."""
        ...

    async def tickets_of_message_ids(self, message_ids: Sequence[str]) -> list[int]:
        """Give the tickets that hold letters or replies with these Message-IDs, newest message first."""
        ...

    async def is_party(self, ticket_id: int, address: str) -> bool:
        """Whether an address is an identity of the ticket's customer, or a reply of the ticket was addressed to it."""
        ...

    async def find_customer(self, identities: Sequence[tuple[str, str]]) -> int | None:
        """Give the customer of the first of these (kind, value) that is known; they are held by this transaction."""
        ...

    async def add_customer(
        self, name: str, language: str | None, identities: Sequence[tuple[str, str]], now: datetime
    ) -> int:
        """Make a customer with identities (kind, value) that nobody has yet, and give the id."""
        ...

    async def agents_of_addresses(self, addresses: Sequence[str]) -> list[int]:
        """Give the agents whose addresses or aliases these are, departed ones too."""
        ...
