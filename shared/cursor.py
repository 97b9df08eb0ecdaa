"""Keyset cursors: the sort key of the last row, opaque to the caller."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from shared.errors import Invalid

LARGEST = 2**63 - 1


def encode_cursor(*key: Any) -> str:
    """Make a cursor of JSON values; times as RFC 3339, ids that are UUIDs as text."""
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, *kinds: type) -> tuple[Any, ...]:
    """Give the values of a cursor, one per kind (int, datetime, UUID), each of which the database can hold.

    Raises Invalid for anything this module did not make.
    """
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list):
            raise ValueError("not a list")
        return tuple(READERS[kind](value) for value, kind in zip(values, kinds, strict=True))
    except (ValueError, OverflowError, RecursionError):
        raise Invalid("The cursor is not one of ours; start from the first page.", field="cursor") from None


def _number(value: Any) -> int:
    if type(value) is not int or not -LARGEST <= value <= LARGEST:
        raise ValueError("not a number of a row")
    return value


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError("a time without an offset")
    return moment.astimezone(UTC)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    return value


READERS: dict[type, Callable[[Any], Any]] = {int: _number, datetime: _moment, UUID: lambda value: UUID(_text(value))}
"""What a cursor's values are read as."""
