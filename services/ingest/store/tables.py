"""The tables of ingest's schema; a test compares them with the sum of the migrations.

`outbox`, `inbox` and `idempotency` belong to shared, which brings their DDL.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Column, DateTime, ForeignKey, Identity, LargeBinary, MetaData, Text
from sqlalchemy import Uuid as UuidType
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

SCHEMA = MetaData()


class Table(SQLModel):
    """Base of ingest's tables."""

    metadata = SCHEMA


def _number(**more: object) -> Column:  # type: ignore[type-arg]  # the element type is the field's
    return Column(BigInteger, **more)  # type: ignore[arg-type]  # passed on as given


def _identity() -> Column:  # type: ignore[type-arg]  # as above
    return Column(BigInteger, Identity(always=True), primary_key=True)


def _moment(nullable: bool = False) -> Column:  # type: ignore[type-arg]  # as above
    return Column(DateTime(timezone=True), nullable=nullable)


def _mailbox(ondelete: str, **more: object) -> Column:  # type: ignore[type-arg]  # as above
    return Column(BigInteger, ForeignKey("mailbox.id", ondelete=ondelete), **more)  # type: ignore[arg-type]  # as above


class MailboxTable(Table, table=True):
    """A mailbox: what people set, how reading it goes, and who holds its lease."""

    __tablename__ = "mailbox"

    id: int = Field(sa_column=_identity())
    name: str = Field(sa_type=Text, unique=True)
    host: str = Field(sa_type=Text)
    port: int
    tls: str = Field(sa_type=Text)
    login: str = Field(sa_type=Text)
    password: str = Field(sa_type=Text)
    oauth: dict[str, object] | None = Field(sa_column=Column(JSONB, nullable=True))
    folders: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default="{INBOX}"))
    after_reading: str = Field(sa_column=Column(Text, nullable=False, server_default="leave"))
    after_folder: str | None = Field(sa_type=Text)
    after_keyword: str | None = Field(sa_type=Text)
    start_from: str = Field(sa_column=Column(Text, nullable=False, server_default="beginning"))
    start_at: datetime | None = Field(sa_column=_moment(nullable=True))
    enabled: bool
    state: str = Field(sa_type=Text)
    error: str | None = Field(sa_type=Text)
    last_seen_at: datetime | None = Field(sa_column=_moment(nullable=True))
    compare_asked: int = Field(sa_column_kwargs={"server_default": "0"})
    reader: UUID | None
    leased_until: datetime | None = Field(sa_column=_moment(nullable=True))
    created_at: datetime = Field(sa_column=_moment())
    version: int = Field(sa_column_kwargs={"server_default": "1"})


class MailboxFolderTable(Table, table=True):
    """A folder of a mailbox as its reader found it; `missing`: letters on the server that are in no ledger yet."""

    __tablename__ = "mailbox_folder"

    mailbox_id: int = Field(sa_column=_mailbox("CASCADE", primary_key=True))
    folder: str = Field(sa_column=Column(Text, primary_key=True))
    uid_validity: int | None = Field(sa_column=_number(nullable=True))
    on_server: int = Field(sa_column_kwargs={"server_default": "0"})
    missing: int = Field(sa_column_kwargs={"server_default": "0"})
    checked_at: datetime | None = Field(sa_column=_moment(nullable=True))
    error: str | None = Field(sa_type=Text)


class RawTable(Table, table=True):
    """Bytes as they came, once, by their SHA-256."""

    __tablename__ = "raw"

    sha256: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    content: bytes = Field(sa_type=LargeBinary)


class LetterTable(Table, table=True):
    """A letter in its normal form; `id` follows from its fingerprint."""

    __tablename__ = "letter"

    id: UUID = Field(primary_key=True)
    fingerprint: str = Field(sa_type=Text)
    sha256: bytes = Field(sa_column=Column(LargeBinary, ForeignKey("raw.sha256"), nullable=False))
    size: int
    received_at: datetime = Field(sa_column=_moment())
    mailbox_id: int | None = Field(sa_column=_mailbox("SET NULL", nullable=True, index=True))
    mailbox: str | None = Field(sa_type=Text)
    normal_form: dict[str, object] = Field(sa_column=Column(JSONB, nullable=False))
    later_delivered_to: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default="{}"))


class QuarantineTable(Table, table=True):
    """A letter set aside: whole in `raw`, or by its header alone when it was too large to fetch."""

    __tablename__ = "quarantine"

    id: UUID = Field(primary_key=True)
    kind: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
    received_at: datetime = Field(sa_column=_moment())
    mailbox_id: int | None = Field(sa_column=_mailbox("SET NULL", nullable=True, index=True))
    mailbox: str | None = Field(sa_type=Text)
    size: int = Field(sa_column=_number(nullable=False))
    sender: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    delivered_to: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    sha256: bytes | None = Field(sa_column=Column(LargeBinary, ForeignKey("raw.sha256"), nullable=True))
    header: bytes = Field(sa_type=LargeBinary)
    replayed_at: datetime | None = Field(sa_column=_moment(nullable=True))
    letter_id: UUID | None = Field(foreign_key="letter.id")


class UidLedgerTable(Table, table=True):
    """What became of each letter that a mailbox held, by its place there."""

    __tablename__ = "uid_ledger"

    mailbox_id: int = Field(sa_column=_mailbox("CASCADE", primary_key=True))
    folder: str = Field(sa_column=Column(Text, primary_key=True))
    uid_validity: int = Field(sa_column=_number(primary_key=True))
    uid: int = Field(sa_column=_number(primary_key=True))
    outcome: str = Field(sa_type=Text)
    letter_id: UUID | None = Field(sa_column=Column(UuidType, nullable=True))
    quarantine_id: UUID | None = Field(sa_column=Column(UuidType, nullable=True))
    seen_at: datetime = Field(sa_column=_moment())
    settled_at: datetime | None = Field(sa_column=_moment(nullable=True))


class InboundSourceTable(Table, table=True):
    """A system that hands letters in as webhooks, and the secret it proves itself with."""

    __tablename__ = "inbound_source"

    id: int = Field(sa_column=_identity())
    name: str = Field(sa_type=Text, unique=True)
    kind: str = Field(sa_type=Text)
    secret: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_column=_moment())


class InboundDeliveryTable(Table, table=True):
    """A webhook that was taken in, so that its repetition has no second effect."""

    __tablename__ = "inbound_delivery"

    source_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("inbound_source.id", ondelete="CASCADE"), primary_key=True)
    )
    webhook_id: str = Field(sa_column=Column(Text, primary_key=True))
    body_sha256: bytes = Field(sa_type=LargeBinary)
    outcome: str = Field(sa_type=Text)
    letter_id: UUID | None
    received_at: datetime = Field(sa_column=_moment())


class InboundFormTable(Table, table=True):
    """A form that customers fill in, on a page of ours or within a page of `origins`."""

    __tablename__ = "inbound_form"

    id: int = Field(sa_column=_identity())
    key: str = Field(sa_type=Text, unique=True)
    kind: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    language: str | None = Field(sa_type=Text)
    audience: str | None = Field(sa_type=Text)
    origins: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default="{}"))
    publish_to: str | None = Field(sa_type=Text)
    created_at: datetime = Field(sa_column=_moment())
    version: int = Field(sa_column_kwargs={"server_default": "1"})
