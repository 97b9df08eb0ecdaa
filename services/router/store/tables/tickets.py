"""Tickets and all that is decided about them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from services.router.store.tables.columns import (
    RouterTable,
    document,
    flag,
    moment,
    number,
    numbers,
    packed,
    search_words,
    small,
    unique_id,
    words,
    words_list,
    written,
)


class Policy(RouterTable, table=True):
    """Every text that ever was the policy."""

    __tablename__ = "policy"
    version: int = small(primary_key=True, made=True)
    hash: str = words()
    text: str = words()
    saved_at: datetime = moment()
    saved_by: str = words()


class Ticket(RouterTable, table=True):
    """The work a conversation asks for."""

    __tablename__ = "ticket"
    id: int = number(primary_key=True, made=True)
    customer_id: int = number(foreign_key="customer.id")
    subject: str = words()
    state: str = words()
    stage: str = words()
    exclusive: bool = flag()
    stages_run: list[str] = words_list()
    returns: int = small()
    holder_id: int | None = number(null=True, foreign_key="agent.id")
    responsible_id: int | None = number(null=True, foreign_key="agent.id")
    claimed_at: datetime | None = moment(null=True)
    former_holders: list[int] = numbers()
    public: bool = flag()
    publish_to: str | None = words(null=True)
    about: Any = document(null=True)
    addressed: list[int] = numbers()
    thread_owner_id: int | None = number(null=True, foreign_key="agent.id")
    signals: list[str] = words_list()
    oldest_open_at: datetime | None = moment(null=True)
    created_at: datetime = moment()
    updated_at: datetime = moment()
    version: int = small()
    alerted: list[int] = numbers()
    search: Any = search_words()
    priority: str = words()
    tags: list[str] = words_list()
    class_key: str | None = words(null=True)
    due_date: datetime | None = moment(null=True)
    answer_due_at: datetime | None = moment(null=True)
    merged_into: int | None = number(null=True, foreign_key="ticket.id")
    wake_on: str | None = words(null=True)


class Message(RouterTable, table=True):
    """An entry of a ticket, or machine mail."""

    __tablename__ = "message"
    id: int = number(primary_key=True, made=True)
    ticket_id: int | None = number(null=True, foreign_key="ticket.id")
    kind: str = words()
    disposition: str | None = words(null=True)
    letter_id: UUID | None = unique_id(null=True)
    reply_id: UUID | None = unique_id(null=True)
    rfc_message_id: str | None = words(null=True)
    agent_id: int | None = number(null=True, foreign_key="agent.id")
    author_name: str = words()
    author_address: str = words()
    author_verified: bool = flag()
    subject: str = words()
    text: str = words()
    visible_text: str = words()
    html: str | None = words(null=True)
    letter: Any = document(null=True)
    delivery: str | None = words(null=True)
    delivery_reason: str | None = words(null=True)
    received_at: datetime = moment()
    disposed_at: datetime | None = moment(null=True)
    disposed_by: int | None = number(null=True, foreign_key="agent.id")
    answered_by: UUID | None = unique_id(null=True)
    ticket_version: int = small()
    recipients: list[str] = words_list()
    send_at: datetime | None = moment(null=True)
    published_to: str | None = words(null=True)


class Attachment(RouterTable, table=True):
    """What came with a message; the bytes are ingest's."""

    __tablename__ = "attachment"
    id: int = number(primary_key=True, made=True)
    message_id: int = number(foreign_key="message.id")
    position: int = small()
    filename: str = words()
    content_type: str = words()
    size: int = number()
    sha256: str = words()
    content_id: str | None = words(null=True)


class Visibility(RouterTable, table=True):
    """One entry of a ticket's scope."""

    __tablename__ = "visibility"
    ticket_id: int = number(primary_key=True, foreign_key="ticket.id")
    kind: str = words(primary_key=True)
    ref: str = words(primary_key=True)
    stage: str = words()
    since: datetime = moment()


class Exclusion(RouterTable, table=True):
    """Who is kept out of a ticket, why, and on what evidence."""

    __tablename__ = "exclusion"
    ticket_id: int = number(primary_key=True, foreign_key="ticket.id")
    agent_id: int = number(primary_key=True, foreign_key="agent.id")
    reason: str = words(primary_key=True)
    evidence: str = words()
    relaxed: bool = flag()
    since: datetime = moment()
    by_agent_id: int | None = number(null=True, foreign_key="agent.id")


class Deadline(RouterTable, table=True):
    """When a ticket moves; one live row a ticket."""

    __tablename__ = "deadline"
    id: int = number(primary_key=True, made=True)
    ticket_id: int = number(foreign_key="ticket.id")
    kind: str = words()
    due_at: datetime = moment()
    started_at: datetime = moment()
    working_seconds: int | None = small(null=True)
    remaining_seconds: int = small()
    calendar: Any = document()
    created_at: datetime = moment()
    done_at: datetime | None = moment(null=True)


class Reminder(RouterTable, table=True):
    """When somebody is reminded of a ticket."""

    __tablename__ = "reminder"
    id: int = number(primary_key=True, made=True)
    ticket_id: int = number(foreign_key="ticket.id")
    kind: str = words()
    due_at: datetime = moment()
    created_at: datetime = moment()
    done_at: datetime | None = moment(null=True)


class Decision(RouterTable, table=True):
    """The record of a decision, never changed."""

    __tablename__ = "decision"
    id: int = number(primary_key=True, made=True)
    ticket_id: int = number(foreign_key="ticket.id")
    at: datetime = moment()
    policy_version: int = small()
    input_hash: str = words()
    record: Any = written()
    facts: bytes | None = packed(null=True)
    roster_hash: str | None = words(null=True)


class History(RouterTable, table=True):
    """What happened to a ticket, never changed."""

    __tablename__ = "history"
    id: int = number(primary_key=True, made=True)
    ticket_id: int = number(foreign_key="ticket.id")
    at: datetime = moment()
    what: str = words()
    agent_id: int | None = number(null=True, foreign_key="agent.id")
    actor: str = words()
    facts: Any = document()


class TicketToken(RouterTable, table=True):
    """What the tokens in our replies stand for."""

    __tablename__ = "ticket_token"
    token: str = words(primary_key=True)
    ticket_id: int = number(foreign_key="ticket.id")
    reply_id: UUID = unique_id()


class AgentIdle(RouterTable, table=True):
    """When an agent last held a ticket."""

    __tablename__ = "agent_idle"
    agent_id: int = number(primary_key=True, foreign_key="agent.id")
    last_held_at: datetime = moment()


class AgentLoad(RouterTable, table=True):
    """How many tickets an agent holds that are awake; triggers count."""

    __tablename__ = "agent_load"
    agent_id: int = number(primary_key=True, foreign_key="agent.id")
    tickets: int = small()


class RosterVersion(RouterTable, table=True):
    """One number that changes with everybody who could see a letter."""

    __tablename__ = "roster_version"
    only_row: bool = flag(primary_key=True)
    version: int = number()
