"""What replies are made of: sender addresses, templates, uploads."""

from datetime import datetime
from uuid import UUID

from services.router.store.tables.columns import RouterTable, moment, number, packed, small, unique_id, words


class Sender(RouterTable, table=True):
    """An address of the company's that replies are sent from."""

    __tablename__ = "sender"
    id: int = number(primary_key=True, made=True)
    address: str = words()
    name: str = words()
    signature: str = words()
    department_id: int | None = number(null=True, foreign_key="department.id")
    version: int = small()


class Template(RouterTable, table=True):
    """A text that agents begin a reply with."""

    __tablename__ = "template"
    id: int = number(primary_key=True, made=True)
    key: str = words()
    name: str = words()
    language: str = words()
    text: str = words()
    department_id: int | None = number(null=True, foreign_key="department.id")
    version: int = small()


class Upload(RouterTable, table=True):
    """What an agent attaches; without `reply_id` it is not used yet."""

    __tablename__ = "upload"
    id: UUID = unique_id(primary_key=True)
    agent_id: int = number(foreign_key="agent.id")
    reply_id: UUID | None = unique_id(null=True)
    position: int = small()
    filename: str = words()
    content_type: str = words()
    size: int = number()
    sha256: str = words()
    content: bytes = packed()
    created_at: datetime = moment()
