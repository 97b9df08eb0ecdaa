"""A letter to a customer on its way out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.events import AttachedFile, Mailbox


class LetterState(StrEnum):
    """What has become of a letter as a whole; UNKNOWN and FAILED wait for a person, CANCELLED was taken back."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


class Stage(StrEnum):
    """How far the letter's present attempt came; written before it is entered, so that a crash can be judged."""

    NONE = "none"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    SENT = "sent"


class Outcome(StrEnum):
    """What has become of a letter for one recipient."""

    PENDING = "pending"
    IN_DATA = "in_data"
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Recipient:
    """One who gets the letter. `lost_answers` counts the times we handed it over and heard nothing."""

    place: int
    kind: str
    name: str
    address: str
    outcome: Outcome = Outcome.PENDING
    lost_answers: int = 0
    reason: str | None = None


@dataclass(frozen=True)
class Letter:
    """A reply as router asked for it, and how far it has come."""

    reply_id: UUID
    ticket_id: int
    message_id: str
    sender: Mailbox
    reply_to: Mailbox
    subject: str
    text: str
    in_reply_to: str | None
    reference_ids: tuple[str, ...]
    requested_at: datetime
    recipients: tuple[Recipient, ...]
    stage: Stage = Stage.NONE
    attempts: int = 0
    attachments: tuple[AttachedFile, ...] = ()
