"""Dataclasses as JSON values and back by the types of their fields, so that a new field needs no word here."""

from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, NewType, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter

T = TypeVar("T")
Reader = Callable[[Any], Any]
Writer = Callable[[Any], Any]
PLAIN = (str, int, float, bool, NoneType)
_ANYTHING: TypeAdapter[Any] = TypeAdapter(Any)


def json_of(value: Any) -> bytes:
    """JSON of dataclasses and what they hold, fields in their order, instants RFC 3339. Raises ValueError."""
    return _ANYTHING.dump_json(value)


def plain(value: Any) -> Any:
    """A value that JSON has no word for, said by what it has: a dataclass as an object, an instant or a day RFC 3339.

    What is inside is left as it is: an encoder that was given this as its default asks for it. Raises TypeError.
    """
    return _writer(cast(Hashable, type(value)))(value)


@cache
def _writer(kind: Any) -> Writer:
    """What makes JSON of a value of a type."""
    if issubclass(kind, date):
        return lambda value: value.isoformat()
    if not is_dataclass(kind):
        raise TypeError(f"{kind.__name__} has no place in a record")
    return _parts_of(kind)


def _parts_of(kind: Any) -> Writer:
    """What gives the fields of a dataclass by their names."""
    names = tuple(part.name for part in fields(kind))
    if len(names) == 1:
        return lambda value: {names[0]: getattr(value, names[0])}
    read = attrgetter(*names)
    return lambda value: dict(zip(names, read(value), strict=True))


def from_plain(kind: type[T], value: Any) -> T:
    """The value of this type that `plain` made JSON of; what a field lacks is its default. Raises ValueError."""
    made: T = _reader(cast(Hashable, kind))(value)
    return made


@cache
def _reader(kind: Any) -> Reader:
    """What reads a value of a type."""
    if isinstance(kind, NewType):
        return _reader(kind.__supertype__)
    if get_origin(kind) is tuple:
        return _tuple_reader(get_args(kind))
    if get_origin(kind) in (Union, UnionType):
        return _optional_reader(get_args(kind))
    return _object_reader(kind) if is_dataclass(kind) else _single_reader(kind)


def _single_reader(kind: Any) -> Reader:
    made: Reader | None = kind if issubclass(kind, Enum) else getattr(kind, "fromisoformat", None)
    if made is None and kind not in PLAIN:
        raise TypeError(f"{kind} has no place in a record")
    return made or (lambda value: value)


def _tuple_reader(kinds: tuple[Any, ...]) -> Reader:
    if kinds[-1] is Ellipsis:
        each = _reader(kinds[0])
        return lambda value: tuple([each(one) for one in value])
    readers = [_reader(kind) for kind in kinds]
    return lambda value: tuple(read(one) for read, one in zip(readers, value, strict=True))


def _optional_reader(kinds: tuple[Any, ...]) -> Reader:
    (present,) = (kind for kind in kinds if kind is not NoneType)
    read = _reader(present)
    return lambda value: None if value is None else read(value)


def _object_reader(kind: Any) -> Reader:
    hints = get_type_hints(kind)
    readers = {part.name: _reader(hints[part.name]) for part in fields(kind)}
    return lambda value: kind(**{name: readers[name](one) for name, one in value.items()})
