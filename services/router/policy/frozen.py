"""Values that do not change: their collections put in order, and copies with some fields otherwise."""

from collections.abc import Iterable
from typing import Any, TypeVar

T = TypeVar("T")


def in_order(holder: object, name: str, items: Iterable[Any], key: Any = None) -> None:
    """Make a field of a frozen dataclass a sorted tuple; an empty one is in order already."""
    if items != ():
        object.__setattr__(holder, name, tuple(sorted(items, key=key)))


def changed(value: T, **changes: Any) -> T:
    """The same value, one without slots, with some fields otherwise; nothing is put in order or looked through again.

    Agents are made anew at every moment: to build them field by field would cost more than to decide.
    """
    made: T = object.__new__(type(value))
    made.__dict__.update(value.__dict__, **changes)
    return made
