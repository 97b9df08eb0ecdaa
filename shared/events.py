"""The events between services: past tense, versioned, additive. Each class is the `data` of one type.

Times are RFC 3339 in UTC. A receiver ignores fields it does not know.
"""

from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class EventType(StrEnum):
    """Every type of event that crosses from one service to another."""

    MESSAGE_RECEIVED = "message.received.v1"
    MESSAGE_BOUNCED = "message.bounced.v1"
    MESSAGE_DELIVERED_AGAIN = "message.delivered_again.v1"
    ALERT_RAISED = "alert.raised.v1"
    ALERT_WITHDRAWN = "alert.withdrawn.v1"
    REPLY_REQUESTED = "reply.requested.v1"
    REPLY_RECALLED = "reply.recalled.v1"
    AGENT_CHANGED = "agent.changed.v1"
    AUDIENCE_CHANGED = "audience.changed.v1"
    ADDRESS_CHANGED = "address.changed.v1"
    REPLY_SENT = "reply.sent.v1"
    REPLY_FAILED = "reply.failed.v1"
    REPLY_UNKNOWN = "reply.unknown.v1"
    REPLY_CANCELLED = "reply.cancelled.v1"
    ALERT_ACKNOWLEDGED = "alert.acknowledged.v1"


class EventData(BaseModel):
    """Base of all event data."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    def as_json(self) -> str:
        """The data as the text of their JSON."""
        return self.model_dump_json()


class Mailbox(EventData):
    """A name and an address as they stand in a letter's header."""

    name: str = ""
    address: str


class MessageReceived(EventData):
    """ingest -> router: a letter or machine mail was stored. `letter` is the normal form (docs/api.md)."""

    letter_id: UUID
    received_at: datetime
    mailbox: str | None
    letter: dict[str, Any]


class MessageBounced(EventData):
    """ingest -> router: a letter of ours came back; `original_message_id` is the Message-ID we gave it."""

    letter_id: UUID
    received_at: datetime
    original_message_id: str
    recipient: str | None
    status: str | None
    reason: str
    letter: dict[str, Any]


class MessageDeliveredAgain(EventData):
    """ingest -> router: another copy of a letter came, delivered to these addresses beside the known ones."""

    letter_id: UUID
    delivered_to: list[str]


class AlertRecipient(EventData):
    """An agent an alert concerns, and when he is told (waves delay the alert, never the visibility)."""

    agent_id: int
    at: datetime

    @cached_property
    def written(self) -> str:
        """The same as JSON."""
        return self.model_dump_json()


class AlertKind(StrEnum):
    """Why an alert was raised."""

    OFFERED = "offered"
    WAITING = "waiting"
    SUPERVISORS = "supervisors"
    REASSIGNED = "reassigned"
    LETTER = "letter"
    RETURNED = "returned"
    WARNING = "warning"
    REPLY_FAILED = "reply_failed"
    ATTENTION = "attention"
    FOLLOWED = "followed"
    NUDGED = "nudged"
    NUDGE_ANSWERED = "nudge_answered"
    FOLLOW_UP = "follow_up"
    STALE = "stale"
    DUE = "due"
    WOKEN = "woken"
    HELP = "help"
    LOST = "lost"
    HANDOVER = "handover"
    CALENDAR = "calendar"
    INVARIANT = "invariant"


class AlertRaised(EventData):
    """router -> notifier: something concerns these agents. `title` and `text` are plain text."""

    alert_id: UUID
    ticket_id: int | None
    kind: AlertKind
    title: str
    text: str
    recipients: list[AlertRecipient]

    def as_json(self) -> str:
        """The data as the text of their JSON.

        A stage alerts hundreds, and the tickets of a batch alert the same people: each of them is written once.
        """
        people = ",".join([one.written for one in self.recipients])
        return f'{self.model_dump_json(exclude={"recipients"})[:-1]},"recipients":[{people}]}}'


class AlertWithdrawn(EventData):
    """router -> notifier: alerts no longer concern these agents.

    `alert_id` None means all alerts of the ticket; `agent_ids` None means everybody.
    """

    ticket_id: int
    alert_id: UUID | None = None
    agent_ids: list[int] | None = None
    reason: str
    claimed_by: str | None = None


class AttachedFile(EventData):
    """A file that goes with a reply; notifier asks router for its bytes, by its position, when it sends."""

    position: int
    filename: str
    content_type: str
    size: int


class Question(EventData):
    """What somebody asked in public; his address is no part of it."""

    subject: str
    text: str
    name: str


class Publication(EventData):
    """Where a public answer is published, and what is said there; `agent` is the name of who wrote it."""

    url: str
    about: dict[str, Any] | None
    channel: dict[str, Any]
    question: Question
    text: str
    agent: str


class ReplyRequested(EventData):
    """router -> notifier: send this letter to a customer, publish it, or both (`to` is empty where nobody gets it).

    `message_id` is deterministic and holds our token.
    """

    reply_id: UUID
    ticket_id: int
    message_id: str
    sender: Mailbox
    reply_to: Mailbox
    to: list[Mailbox]
    cc: list[Mailbox] = []
    subject: str
    text: str
    in_reply_to: str | None = None
    references: list[str] = []
    not_before: datetime | None = None
    attachments: list[AttachedFile] = []
    publish: Publication | None = None


class AgentChanged(EventData):
    """router -> notifier: an agent as he is now."""

    agent_id: int
    name: str
    role: str
    address: str | None
    departed: bool


class AudienceChanged(EventData):
    """router -> notifier: an audience as it is now."""

    audience_id: int
    key: str
    name: str


class AddressChanged(EventData):
    """router -> notifier: an address of ours was added, moved or removed (`agent_id` None: nobody's)."""

    address: str
    agent_id: int | None
    removed: bool = False


class ReplyRecalled(EventData):
    """router -> notifier: a reply that waits shall not be sent, for this reason; too late is no failure."""

    reply_id: UUID
    ticket_id: int
    reason: str


class ReplySent(EventData):
    """notifier -> router: the mail server took the reply for every recipient, and it is published where asked."""

    reply_id: UUID
    ticket_id: int
    message_id: str
    sent_at: datetime


class ReplyFailed(EventData):
    """notifier -> router: the reply was refused for good, by `recipient`'s server, the site, or before."""

    reply_id: UUID
    ticket_id: int
    message_id: str
    recipient: str | None
    reason: str


class ReplyUnknown(EventData):
    """notifier -> router: the answer after DATA was lost twice; the reply may or may not have arrived."""

    reply_id: UUID
    ticket_id: int
    message_id: str
    reason: str


class ReplyCancelled(EventData):
    """notifier -> router: the reply was taken back before it was sent; with a `reason`, by no person."""

    reply_id: UUID
    ticket_id: int
    reason: str | None = None


class AlertAcknowledged(EventData):
    """notifier -> router: an agent has seen an alert."""

    alert_id: UUID
    agent_id: int
    at: datetime


DATA: dict[EventType, type[EventData]] = {
    EventType.MESSAGE_RECEIVED: MessageReceived,
    EventType.MESSAGE_BOUNCED: MessageBounced,
    EventType.MESSAGE_DELIVERED_AGAIN: MessageDeliveredAgain,
    EventType.ALERT_RAISED: AlertRaised,
    EventType.ALERT_WITHDRAWN: AlertWithdrawn,
    EventType.REPLY_REQUESTED: ReplyRequested,
    EventType.REPLY_RECALLED: ReplyRecalled,
    EventType.AGENT_CHANGED: AgentChanged,
    EventType.AUDIENCE_CHANGED: AudienceChanged,
    EventType.ADDRESS_CHANGED: AddressChanged,
    EventType.REPLY_SENT: ReplySent,
    EventType.REPLY_FAILED: ReplyFailed,
    EventType.REPLY_UNKNOWN: ReplyUnknown,
    EventType.REPLY_CANCELLED: ReplyCancelled,
    EventType.ALERT_ACKNOWLEDGED: AlertAcknowledged,
}
