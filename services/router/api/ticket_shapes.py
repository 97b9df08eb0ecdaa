"""Tickets and messages as they go over the wire."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.router.handlers.originals import Original, original_of
from services.router.handlers.queries import TicketView
from services.router.ports.lists import MessageDetails

PREVIEW_LENGTH = 140


class Person(BaseModel):
    """An agent by name."""

    id: int
    name: str


class TicketCustomer(BaseModel):
    """The customer of a ticket."""

    id: int
    name: str
    address: str


class Ticket(BaseModel):
    """A ticket in a list."""

    model_config = ConfigDict(populate_by_name=True)

    id: int
    subject: str
    state: str
    stage: str
    exclusive: bool
    customer: TicketCustomer
    holder: Person | None
    responsible: Person | None
    public: bool
    publish_to: str | None
    about: dict[str, Any] | None
    oldest_open_at: datetime | None
    updated_at: datetime
    created_at: datetime
    open_letters: int
    due_at: datetime | None
    deadline: str | None
    why: str
    preview: str
    may: list[str]
    version: int
    priority: str
    tags: list[str]
    class_key: str | None = Field(alias="class")
    due_date: datetime | None
    answer_due_at: datetime | None
    followed: bool
    followers: int
    merged_into: int | None
    snoozed_until: datetime | None
    wake_on: str | None


class AudienceName(BaseModel):
    """An audience in a ticket's scope."""

    key: str
    name: str


class WholeTicket(Ticket):
    """A ticket by itself."""

    audiences: list[AudienceName]
    failed_replies: int
    delivery: str | None


class MessageAuthor(BaseModel):
    """Who wrote a message; `verified` is false where the address proves nothing."""

    agent_id: int | None
    name: str
    address: str
    verified: bool


class Attachment(BaseModel):
    """An attachment; `inline` ones are shown inside the letter.

    `detected_type` is what its bytes say where they say anything, `scan` what a scanner said where one is asked.
    """

    id: int
    filename: str
    content_type: str
    size: int
    inline: bool
    detected_type: str | None
    scan: str | None


class Message(BaseModel):
    """An entry of a ticket; `original` says who may save it as it came, null where it did not come as a letter."""

    id: int
    ticket_id: int | None
    kind: str
    disposition: str | None
    author: MessageAuthor
    subject: str
    text: str
    visible_text: str
    html: str | None
    to: list[dict[str, Any]]
    cc: list[dict[str, Any]]
    attachments: list[Attachment]
    received_at: datetime
    delivery: str | None
    delivery_reason: str | None
    send_at: datetime | None
    published_to: str | None
    machine: str | None
    defects: list[str]
    original: Original | None


class Counts(BaseModel):
    """How many tickets are in each view."""

    offered: int
    mine: int
    audience: int
    everybody: int
    snoozed: int
    followed: int


class TagInUse(BaseModel):
    """A tag and how many open tickets bear it."""

    tag: str
    count: int


class HistoryItem(BaseModel):
    """What happened to a ticket."""

    at: datetime
    what: str
    actor: str
    facts: dict[str, Any]


class Violation(BaseModel):
    """A ticket that breaks the invariant."""

    ticket_id: int
    reason: str


class Repaired(Violation):
    """A ticket that was given a next step by itself."""

    at: datetime


class Invariant(BaseModel):
    """How many tickets are open, those that break the invariant, and what was repaired in the last 30 days."""

    open: int
    violations: list[Violation]
    checked_at: datetime | None
    repaired: list[Repaired]


class PolicyShape(BaseModel):
    """A version of the policy."""

    version: int
    hash: str
    text: str
    saved_at: datetime
    saved_by: str


class DeadLetterShape(BaseModel):
    """An event that is not sent again unless a person replays it."""

    id: str
    destination: str
    type: str
    subject: str
    reason: str
    dead_at: str


Nothing = dict[Literal["never"], None]
"""The empty object."""


def show_ticket_shape(view: TicketView) -> Ticket:
    """Make the list row of a ticket."""
    return Ticket(**_row(view))


def show_whole_ticket(view: TicketView, audiences: list[tuple[str, str]]) -> WholeTicket:
    """Make the single view of a ticket."""
    ticket = view.ticket
    return WholeTicket(
        **_row(view),
        audiences=[AudienceName(key=key, name=name) for key, name in audiences],
        failed_replies=ticket.failed_replies,
        delivery=ticket.delivery,
    )


def _row(view: TicketView) -> dict[str, Any]:
    ticket = view.ticket
    customer = TicketCustomer(id=ticket.customer_id, name=ticket.customer_name, address=ticket.customer_address)
    return {
        **{name: getattr(ticket, name) for name in Ticket.model_fields if hasattr(ticket, name)},
        "customer": customer,
        "holder": _person(ticket.holder_id, ticket.holder_name),
        "responsible": _person(ticket.responsible_id, ticket.responsible_name),
        "preview": " ".join(ticket.preview.split())[:PREVIEW_LENGTH],
        "why": view.why,
        "may": list(view.may),
    }


def _person(agent_id: int | None, name: str | None) -> Person | None:
    return Person(id=agent_id, name=name or "") if agent_id is not None else None


def show_message(message: MessageDetails) -> Message:
    """Make a message."""
    letter = message.letter or {}
    machine = (letter.get("machine") or {}).get("kind", "none")
    return Message(
        id=message.id,
        ticket_id=message.ticket_id,
        kind=message.kind,
        disposition=message.disposition,
        author=MessageAuthor(
            agent_id=message.agent_id,
            name=message.author_name,
            address=message.author_address,
            verified=message.author_verified,
        ),
        subject=message.subject,
        text=message.text,
        visible_text=message.visible_text,
        html=message.html,
        to=letter.get("to") or [],
        cc=letter.get("cc") or [],
        attachments=_attachments(message),
        received_at=message.received_at,
        delivery=message.delivery,
        delivery_reason=message.delivery_reason,
        send_at=message.send_at,
        published_to=message.published_to,
        machine=machine if machine != "none" else None,
        defects=letter.get("defects") or [],
        original=original_of(message),
    )


def _attachments(message: MessageDetails) -> list[Attachment]:
    """A letter's own words on its attachments stand in the order in which they are kept; those of a reply have none."""
    told = (message.letter or {}).get("attachments") or []
    return [_attachment(row, told[at] if at < len(told) else {}) for at, row in enumerate(message.attachments)]


def _attachment(row: dict[str, Any], told: dict[str, Any]) -> Attachment:
    shown = {name: row[name] for name in ("id", "filename", "content_type", "size")}
    return Attachment(
        **shown,
        inline=bool(row["content_id"]),
        detected_type=told.get("detected_type"),
        scan=told.get("scan"),
    )
