"""Letters on their way into the store: what came, what became of it, and where it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID


class Outcome(StrEnum):
    """What became of one letter that was seen; every one of them has exactly one."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"
    TOO_LARGE = "too_large"
    BEFORE_START = "before_start"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mailbox holds a letter; `version` is the mailbox's when it was read there."""

    mailbox_id: int
    folder: str
    uid_validity: int
    uid: int
    version: int


@dataclass(frozen=True, slots=True)
class Origin:
    """The way a batch of letters came: a mailbox, or none for what was posted."""

    mailbox_id: int | None = None
    mailbox: str | None = None


@dataclass(frozen=True, slots=True)
class ReadLetter:
    """A letter in its normal form (`form`, as_json of policy's NormalForm) with the bytes it was made of."""

    raw: bytes
    form: dict[str, Any]
    place: Place | None = None

    @property
    def fingerprint(self) -> str:
        """The content hash by which the same letter is known again."""
        return str(self.form["fingerprint"])


@dataclass(frozen=True, slots=True)
class UnreadLetter:
    """A letter set aside: `kind` is quarantined (whole bytes in `raw`) or too_large (`raw` None, its header kept).

    `size` in bytes is the whole letter's.
    """

    kind: Outcome
    reason: str
    size: int
    header: bytes
    sender: str
    subject: str
    raw: bytes | None = None
    place: Place | None = None
    delivered_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a letter; `letter_id` is None for what was set aside."""

    outcome: Outcome
    letter_id: UUID | None
    quarantine_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class DeliveredAgain:
    """A letter that came again: the new addresses it was delivered to, and by what its events are ordered."""

    letter_id: UUID
    addresses: tuple[str, ...]
    sender: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One line of the UID ledger."""

    place: Place
    taken: Taken


class LetterStore(Protocol):
    """Raw bytes by content hash, letters, and the UID ledger."""

    async def keep_raw(self, contents: Sequence[bytes]) -> None:
        """Keep bytes, each once. Raises Unstorable."""
        ...

    async def keep_letters(self, letters: Mapping[UUID, ReadLetter], origin: Origin, now: datetime) -> set[UUID]:
        """Keep letters whose raw bytes are kept; gives the ids that were not there before. Raises Unstorable."""
        ...

    async def add_delivered_to(self, addresses: Mapping[UUID, Sequence[str]]) -> list[DeliveredAgain]:
        """Add to letters the addresses that later copies of them were delivered to; gives those that are new."""
        ...

    async def keep_aside(self, letters: Mapping[UUID, UnreadLetter], origin: Origin, now: datetime) -> None:
        """Keep letters that could not be read, each once. Raises Unstorable."""
        ...

    async def enter(self, entries: Sequence[LedgerEntry], now: datetime) -> None:
        """Write the ledger; a place in it keeps its first outcome, one of a mailbox changed since is left out."""
        ...

    async def raw_of(self, letter_id: UUID) -> bytes | None:
        """Give a letter's bytes as they came, None when there is no such letter."""
        ...
