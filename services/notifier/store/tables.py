"""The tables of notifier as SQLModel classes: what the migrations add up to, for people and for a test to read."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Identity, Integer, MetaData, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel


class NotifierTable(SQLModel):
    """Base of notifier's tables; its metadata holds them and no other service's."""

    metadata = MetaData()


def _moment(*, null: bool = False) -> Any:
    return Field(sa_type=DateTime(timezone=True), nullable=null)


def _words(*, null: bool = False, **more: Any) -> Any:
    return Field(sa_type=Text, nullable=null, **more)


def _number(*, null: bool = False, **more: Any) -> Any:
    return Field(sa_type=BigInteger, nullable=null, **more)


class Agent(NotifierTable, table=True):
    """An agent as router last told of him."""

    __tablename__ = "agent"
    id: int = _number(primary_key=True, sa_column_kwargs={"autoincrement": False})
    name: str = _words()
    role: str = _words()
    address: str | None = _words(null=True)
    departed: bool
    changed_at: datetime = _moment()


class Alert(NotifierTable, table=True):
    """Word to staff."""

    __tablename__ = "alert"
    id: UUID = Field(primary_key=True)
    ticket_id: int | None = _number(null=True)
    kind: str = _words()
    title: str = _words()
    text: str = _words()
    raised_at: datetime = _moment()


class AlertRecipient(NotifierTable, table=True):
    """Whom an alert concerns, from when on, and what became of it."""

    __tablename__ = "alert_recipient"
    alert_id: UUID = Field(primary_key=True, foreign_key="alert.id", ondelete="CASCADE")
    agent_id: int = _number(primary_key=True)
    at: datetime = _moment()
    shown_at: datetime | None = _moment(null=True)
    withdrawn_at: datetime | None = _moment(null=True)
    acknowledged_at: datetime | None = _moment(null=True)


class Withdrawal(NotifierTable, table=True):
    """A withdrawal, kept for alerts that come after it; null stands for all alerts, or for everybody."""

    __tablename__ = "withdrawal"
    ticket_id: int = _number(primary_key=True)
    alert_id: UUID | None = Field(primary_key=True, nullable=True)
    agent_id: int | None = _number(null=True, primary_key=True)
    at: datetime = _moment()


class Stream(NotifierTable, table=True):
    """How far an agent's stream reaches."""

    __tablename__ = "stream"
    agent_id: int = _number(primary_key=True, sa_column_kwargs={"autoincrement": False})
    last_id: int = _number()
    forgotten_id: int = _number(sa_column_kwargs={"server_default": "0"})


class StreamEvent(NotifierTable, table=True):
    """One numbered event of an agent's stream."""

    __tablename__ = "stream_event"
    agent_id: int = _number(primary_key=True)
    id: int = _number(primary_key=True)
    type: str = _words()
    data: dict[str, Any] = Field(sa_type=JSONB)
    created_at: datetime = _moment()


class Outgoing(NotifierTable, table=True):
    """A letter to a customer; `stage` is written before it is entered."""

    __tablename__ = "outgoing"
    position: int = Field(sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    reply_id: UUID = Field(unique=True)
    ticket_id: int = _number()
    message_id: str = _words()
    sender: dict[str, Any] = Field(sa_type=JSONB)
    reply_to: dict[str, Any] = Field(sa_type=JSONB)
    subject: str = _words()
    text: str = _words()
    in_reply_to: str | None = _words(null=True)
    reference_ids: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    requested_at: datetime = _moment()
    state: str = _words()
    stage: str = _words(sa_column_kwargs={"server_default": "none"})
    attempts: int = Field(sa_type=Integer, sa_column_kwargs={"server_default": "0"})
    reason: str | None = _words(null=True)
    next_at: datetime = _moment()
    not_before: datetime | None = _moment(null=True)
    sent_at: datetime | None = _moment(null=True)
    claim_token: UUID | None
    attachments: Any = Field(sa_type=JSONB, nullable=False, sa_column_kwargs={"server_default": "[]"})
    leased_until: datetime | None = _moment(null=True)


class OutgoingRecipient(NotifierTable, table=True):
    """One who gets a letter, and what became of it for him."""

    __tablename__ = "outgoing_recipient"
    reply_id: UUID = Field(
        sa_column=Column(ForeignKey("outgoing.reply_id", ondelete="CASCADE"), primary_key=True, nullable=False)
    )
    place: int = Field(sa_type=Integer, primary_key=True)
    kind: str = _words()
    name: str = _words()
    address: str = _words()
    outcome: str = _words()
    lost_answers: int = Field(sa_type=Integer, sa_column_kwargs={"server_default": "0"})
    reason: str | None = _words(null=True)


class WithdrawnLetter(NotifierTable, table=True):
    """A letter taken back before its request arrived."""

    __tablename__ = "withdrawn_letter"
    reply_id: UUID = Field(primary_key=True)
    at: datetime = _moment()


class Publication(NotifierTable, table=True):
    """A public answer on its way to where it was asked; `may_be_there` once the site may have taken it."""

    __tablename__ = "publication"
    position: int = Field(sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    reply_id: UUID = Field(unique=True)
    ticket_id: int = _number()
    message_id: str = _words()
    content: dict[str, Any] = Field(sa_type=JSONB)
    requested_at: datetime = _moment()
    state: str = _words(sa_column_kwargs={"server_default": "queued"})
    attempts: int = Field(sa_type=Integer, sa_column_kwargs={"server_default": "0"})
    reason: str | None = _words(null=True)
    next_at: datetime = _moment()
    not_before: datetime | None = _moment(null=True)
    may_be_there: bool = Field(sa_column_kwargs={"server_default": "false"})
    published_at: datetime | None = _moment(null=True)
    claim_token: UUID | None
    leased_until: datetime | None = _moment(null=True)


class Publishing(NotifierTable, table=True):
    """The secret that signs publications, and the one before it: one row at the most."""

    __tablename__ = "publishing"
    only_row: bool = Field(default=True, primary_key=True, sa_column_kwargs={"server_default": "true"})
    secret: str = _words()
    former: str | None = _words(null=True)
    made_at: datetime = _moment()


class OutgoingServer(NotifierTable, table=True):
    """The mail server an administrator set: one row at the most."""

    __tablename__ = "outgoing_server"
    only_row: bool = Field(default=True, primary_key=True, sa_column_kwargs={"server_default": "true"})
    host: str = _words()
    port: int = Field(sa_type=Integer)
    tls: str = _words()
    login: str = _words()
    password: str = _words()
    from_name: str = _words()
    from_address: str = _words()
    changed_at: datetime = _moment()
