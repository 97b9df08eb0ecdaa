"""What lists and single views show: tickets, messages, history, the invariant."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from services.router.ports.decisions import DeadlineKind
from services.router.ports.messages import Delivery, Disposition, MessageKind
from services.router.ports.tickets import Priority, TicketState


class View(StrEnum):
    """The lists an agent works from."""

    OFFERED = "offered"
    MINE = "mine"
    AUDIENCE = "audience"
    EVERYBODY = "everybody"
    SNOOZED = "snoozed"
    FOLLOWED = "followed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Search:
    """What is wanted of a view; `after` is the sort key of the last row seen; `words` is a tsquery."""

    view: View
    limit: int
    state: TicketState | None = None
    audience: str | None = None
    words: str | None = None
    after: tuple[datetime, int] | None = None
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag and how many tickets bear it."""

    tag: str
    count: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tickets are in each view of an agent."""

    offered: int
    mine: int
    audience: int
    everybody: int
    snoozed: int
    followed: int


@dataclass(frozen=True, slots=True)
class TicketDetails:
    """A ticket with the names around it; `record` is its newest decision.

    `followed` and `in_scope` (of its last waiting stage, and not kept out) are of the one who looks; `letters` are all
    of the customer's.
    """

    id: int
    subject: str
    state: TicketState
    stage: str
    exclusive: bool
    public: bool
    publish_to: str | None
    about: dict[str, Any] | None
    oldest_open_at: datetime | None
    updated_at: datetime
    created_at: datetime
    claimed_at: datetime | None
    version: int
    customer_id: int
    customer_name: str
    customer_address: str
    holder_id: int | None
    holder_name: str | None
    responsible_id: int | None
    responsible_name: str | None
    open_letters: int
    failed_replies: int
    delivery: Delivery | None
    preview: str
    due_at: datetime | None
    deadline: DeadlineKind | None
    snoozed_until: datetime | None
    priority: Priority
    tags: tuple[str, ...]
    class_key: str | None
    due_date: datetime | None
    answer_due_at: datetime | None
    merged_into: int | None
    wake_on: str | None
    letters: int
    followed: bool
    followers: int
    in_scope: bool
    record: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class MessageDetails:
    """A message with its attachments, each `{id, filename, content_type, size, content_id}`."""

    id: int
    ticket_id: int | None
    kind: MessageKind
    disposition: Disposition | None
    agent_id: int | None
    author_name: str
    author_address: str
    author_verified: bool
    subject: str
    text: str
    visible_text: str
    html: str | None
    letter: dict[str, Any] | None
    letter_id: UUID | None
    delivery: Delivery | None
    delivery_reason: str | None
    send_at: datetime | None
    published_to: str | None
    received_at: datetime
    attachments: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """What happened to a ticket."""

    id: int
    at: datetime
    what: str
    actor: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AttachmentPlace:
    """Where an attachment is: its place in a letter or a reply, and whose ticket's."""

    position: int
    filename: str
    content_type: str
    letter_id: UUID | None
    reply_id: UUID | None
    ticket_id: int | None
    kind: MessageKind


@dataclass(frozen=True, slots=True)
class Violation:
    """A ticket that breaks the invariant, and how."""

    ticket_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class DeadEvent:
    """An event that is not sent again unless a person replays it."""

    id: UUID
    destination: str
    type: str
    subject: str
    reason: str
    dead_at: str


class ListStore(Protocol):
    """Reading for people; the replay of a dead letter is the one change."""

    async def find_tickets(self, agent_id: int, everything: bool, search: Search) -> list[int]:
        """Give the tickets of a view by id, in its order; `everything` makes the view `all` hold every ticket."""
        ...

    async def count_views(self, agent_id: int) -> Counts:
        """Count the tickets of an agent's views."""
        ...

    async def tags_in_use(self, agent_id: int, everything: bool, limit: int) -> list[TagCount]:
        """Give the tags of open tickets that an agent may see (of all when `everything`), most used first."""
        ...

    async def ticket_details(self, ticket_ids: Sequence[int], agent_id: int) -> list[TicketDetails]:
        """Give these tickets, in this order, as an agent sees them (0: nobody)."""
        ...

    async def audiences_of_ticket(self, ticket_id: int) -> list[tuple[str, str]]:
        """Give key and name of the audiences in a ticket's scope."""
        ...

    async def messages_of_ticket(self, ticket_id: int, after: int, limit: int) -> list[MessageDetails]:
        """Give a ticket's messages after an id, oldest first."""
        ...

    async def machine_mail(self, before: int, limit: int) -> list[MessageDetails]:
        """Give machine mail without a ticket before an id, newest first."""
        ...

    async def message_details(self, message_id: int) -> MessageDetails | None:
        """Give a message."""
        ...

    async def history_of_ticket(self, ticket_id: int, after: int, limit: int, whole: bool) -> list[HistoryEntry]:
        """Give what happened to a ticket after an id, oldest first; who declined it only if `whole`."""
        ...

    async def attachment_place(self, attachment_id: int) -> AttachmentPlace | None:
        """Give where an attachment is."""
        ...

    async def zone_of(self, agent_id: int, now: datetime) -> str:
        """Give the time zone an agent works in."""
        ...

    async def language_of(self, agent_id: int) -> str | None:
        """Give the language an agent is told things in (two letters), None while nobody has said which."""
        ...

    async def set_language(self, agent_id: int, language: str) -> None:
        """Set the language an agent is told things in."""
        ...

    async def violations(self, now: datetime) -> list[Violation]:
        """Give the tickets that break the invariant; empty when all is well."""
        ...

    async def count_open_tickets(self) -> int:
        """Count the tickets that are not worked out."""
        ...

    async def audience_id_of(self, key: str) -> int | None:
        """Give the audience of a key."""
        ...

    async def dead_events(self, limit: int) -> list[DeadEvent]:
        """Give the newest events of the outbox that were refused for good."""
        ...

    async def replay_event(self, event_id: UUID) -> bool:
        """Send a refused event again; False when there is none of this id."""
        ...
