"""The kinds of columns router's tables have, and the base of their classes."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Identity,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSON, JSONB, TSVECTOR
from sqlmodel import Field, SQLModel


class RouterTable(SQLModel):
    """Base of router's tables; its metadata holds them and no other service's."""

    metadata = MetaData()


def _column(kind: Any, null: bool, more: dict[str, Any]) -> Any:
    return Field(sa_type=kind, nullable=null, **more)


def number(*, null: bool = False, made: bool = False, **more: Any) -> Any:
    """An id or a large count; `made` by the database."""
    return _made(BigInteger, more) if made else _column(BigInteger, null, _given(more))


def small(*, null: bool = False, made: bool = False, **more: Any) -> Any:
    """A small number."""
    return _made(Integer, more) if made else _column(Integer, null, _given(more))


def words(*, null: bool = False, **more: Any) -> Any:
    """Text."""
    return _column(Text, null, more)


def flag(*, null: bool = False, **more: Any) -> Any:
    """Yes or no."""
    return _column(Boolean, null, more)


def moment(*, null: bool = False, **more: Any) -> Any:
    """An instant in UTC."""
    return _column(DateTime(timezone=True), null, more)


def document(*, null: bool = False, **more: Any) -> Any:
    """A JSON value."""
    return _column(JSONB, null, more)


def written(*, null: bool = False, **more: Any) -> Any:
    """A JSON value, kept byte by byte as it was said."""
    return _column(JSON, null, more)


def unique_id(*, null: bool = False, **more: Any) -> Any:
    """An id that travels between services."""
    return _column(Uuid, null, more)


def amount(*, null: bool = False, **more: Any) -> Any:
    """An amount of money in the company's currency."""
    return _column(Numeric(14, 2), null, more)


def exact(*, null: bool = False, **more: Any) -> Any:
    """A whole number of any size."""
    return _column(Numeric, null, more)


def day(*, null: bool = False, **more: Any) -> Any:
    """A date."""
    return _column(Date, null, more)


def packed(*, null: bool = False, **more: Any) -> Any:
    """Bytes that only the program reads."""
    return _column(LargeBinary, null, more)


def secret(*, null: bool = False, **more: Any) -> Any:
    """The SHA-256 hash of a secret."""
    return _column(LargeBinary, null, more)


def words_list(*, null: bool = False, **more: Any) -> Any:
    """Several texts."""
    return _column(ARRAY(Text), null, more)


def numbers(*, null: bool = False, **more: Any) -> Any:
    """Several ids."""
    return _column(ARRAY(BigInteger), null, more)


def search_words(*, null: bool = False, **more: Any) -> Any:
    """What a full-text search looks through."""
    return _column(TSVECTOR, null, more)


def _given(more: dict[str, Any]) -> dict[str, Any]:
    # A single integer key would otherwise be taken for one that the database makes.
    return {**more, "sa_column_kwargs": {"autoincrement": False}} if more.get("primary_key") else more


def _made(kind: Any, more: dict[str, Any]) -> Any:
    return Field(sa_type=kind, nullable=False, sa_column_args=[Identity(always=True)], **more)
