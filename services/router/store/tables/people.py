"""People and identity."""

from datetime import datetime
from typing import Any

from services.router.store.tables.columns import (
    RouterTable,
    document,
    flag,
    moment,
    number,
    secret,
    small,
    words,
    words_list,
)


class Department(RouterTable, table=True):
    """A unit that owns audiences."""

    __tablename__ = "department"
    id: int = number(primary_key=True, made=True)
    key: str = words()
    name: str = words()


class Calendar(RouterTable, table=True):
    """When work is done; `weekly` and `extra_days` as docs/api.md has them."""

    __tablename__ = "calendar"
    id: int = number(primary_key=True, made=True)
    key: str = words()
    name: str = words()
    time_zone: str = words()
    weekly: Any = document()
    holiday_country: str | None = words(null=True)
    holiday_subdivision: str | None = words(null=True)
    extra_days: Any = document()
    version: int = small()


class Audience(RouterTable, table=True):
    """A group that tickets are for."""

    __tablename__ = "audience"
    id: int = number(primary_key=True, made=True)
    key: str = words()
    name: str = words()
    department_id: int = number(foreign_key="department.id")
    calendar_id: int | None = number(null=True, foreign_key="calendar.id")
    live: bool = flag()
    version: int = small()


class ProductGroup(RouterTable, table=True):
    """Which audience what is sold belongs to."""

    __tablename__ = "product_group"
    key: str = words(primary_key=True)
    audience_id: int = number(foreign_key="audience.id")


class Agent(RouterTable, table=True):
    """A person who answers; `away`, `idle`, `last_seen_at` are the latest heartbeat, `present` what was made of it."""

    __tablename__ = "agent"
    id: int = number(primary_key=True, made=True)
    login: str = words()
    name: str = words()
    role: str = words()
    department_id: int | None = number(null=True, foreign_key="department.id")
    calendar_id: int | None = number(null=True, foreign_key="calendar.id")
    address: str | None = words(null=True)
    capacity: int = small()
    password_hash: str | None = words(null=True)
    away: bool = flag()
    last_seen_at: datetime | None = moment(null=True)
    departed_at: datetime | None = moment(null=True)
    created_at: datetime = moment()
    version: int = small()
    idle: bool = flag()
    present: bool = flag()
    language: str | None = words(null=True)


class PresenceWord(RouterTable, table=True):
    """What each desk and reporting system said last of an agent."""

    __tablename__ = "presence_word"
    agent_id: int = number(primary_key=True, foreign_key="agent.id")
    source: str = words(primary_key=True)
    away: bool = flag()
    idle: bool = flag()
    at: datetime = moment()


class Departure(RouterTable, table=True):
    """What a departed agent had is handed over, until `ended_at`."""

    __tablename__ = "departure"
    agent_id: int = number(primary_key=True, foreign_key="agent.id")
    began_at: datetime = moment()
    ended_at: datetime | None = moment(null=True)


class Handover(RouterTable, table=True):
    """One ticket that a departed agent had; once it is handed over, when and who is responsible for it."""

    __tablename__ = "handover"
    agent_id: int = number(primary_key=True, foreign_key="departure.agent_id")
    ticket_id: int = number(primary_key=True, foreign_key="ticket.id")
    to_agent_id: int | None = number(null=True, foreign_key="agent.id")
    at: datetime | None = moment(null=True)


class AgentAddress(RouterTable, table=True):
    """An address that means an agent, his shown one and his aliases; departed agents keep theirs."""

    __tablename__ = "agent_address"
    address: str = words(primary_key=True)
    agent_id: int = number(foreign_key="agent.id")


class AgentAudience(RouterTable, table=True):
    """Who belongs to which audience, first of all or besides."""

    __tablename__ = "agent_audience"
    agent_id: int = number(primary_key=True, foreign_key="agent.id")
    audience_id: int = number(primary_key=True, foreign_key="audience.id")
    is_primary: bool = flag()


class Absence(RouterTable, table=True):
    """When an agent is not there; `uid` is its event in the file it was imported from."""

    __tablename__ = "absence"
    id: int = number(primary_key=True, made=True)
    agent_id: int = number(foreign_key="agent.id")
    starts_at: datetime = moment()
    ends_at: datetime = moment()
    kind: str = words()
    uid: str | None = words(null=True)


class Session(RouterTable, table=True):
    """A sign-in that lasts; the hash of its secret alone."""

    __tablename__ = "session"
    hash: bytes = secret(primary_key=True)
    agent_id: int = number(foreign_key="agent.id")
    created_at: datetime = moment()
    expires_at: datetime = moment()
    by_link: bool = flag()


class SignInLink(RouterTable, table=True):
    """A link that signs in once; the hash of its secret alone."""

    __tablename__ = "sign_in_link"
    hash: bytes = secret(primary_key=True)
    agent_id: int = number(foreign_key="agent.id")
    expires_at: datetime = moment()
    used_at: datetime | None = moment(null=True)


class SignInAttempt(RouterTable, table=True):
    """An attempt to sign in that did not succeed yet."""

    __tablename__ = "sign_in_attempt"
    id: int = number(primary_key=True, made=True)
    login: str = words()
    at: datetime = moment()


class Token(RouterTable, table=True):
    """What another system shows; the hash alone."""

    __tablename__ = "token"
    id: int = number(primary_key=True, made=True)
    hash: bytes = secret()
    name: str = words()
    agent_id: int | None = number(null=True, foreign_key="agent.id")
    scopes: list[str] = words_list()
    created_at: datetime = moment()
    revoked_at: datetime | None = moment(null=True)
