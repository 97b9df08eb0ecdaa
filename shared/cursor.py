"""Keyset cursors: the sort key of the last row, opaque to the caller."""

import base64
import json
from typing import Any

from shared.errors import Invalid


def encode_cursor(*key: Any) -> str:
    """Make a cursor of JSON values."""
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, *kinds: type) -> tuple[Any, ...]:
    """Give the values of a cursor, one per kind. Raises Invalid for anything this module did not make."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        values = None
    fits = isinstance(values, list) and len(values) == len(kinds)
    if not fits or any(type(value) is not kind for value, kind in zip(values, kinds, strict=True)):
        raise Invalid("The cursor is not one of ours; start from the first page.", field="cursor")
    return tuple(values)
