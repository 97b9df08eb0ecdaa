"""What Outlook wraps into winmail.dat (TNEF, MS-OXTNEF): the body and the attachments, inside limits of our own."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from services.ingest.policy import charsets, rtf

SIGNATURE = b"\x78\x9f\x3e\x22"
# Letters attached to letters wrap each other; deeper ones stay wrapped.
_DEPTH = 3
_MOST_FILES = 200
_MOST_PROPERTIES = 2_000

_ATTRIBUTE = struct.Struct("<BII")
_COUNT = struct.Struct("<I")
_TAG = struct.Struct("<HH")
_BODY, _BEGIN_FILE, _TITLE, _DATA = 0x0002800C, 0x00069002, 0x00018010, 0x0006800F
_LETTER_PROPERTIES, _FILE_PROPERTIES, _CODE_PAGE = 0x00069003, 0x00069005, 0x00069007
_PLAIN, _HTML, _RTF = 0x1000, 0x1013, 0x1009
_LONG_NAME, _SHORT_NAME, _MIME, _CONTENT_ID, _OBJECT = 0x3707, 0x3704, 0x370E, 0x3712, 0x3701
# Property types: how many bytes a value takes, padded; those that bring their length; text in UTF-16.
_FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_SIZED = frozenset({0x0D, 0x1E, 0x1F, 0x102})
_SEVERAL, _UNICODE = 0x1000, 0x1F
_TEXTS = frozenset({0x1E, _UNICODE})
_NAMED = 0x8000
# An object's interface stands before its bytes.
_INTERFACE_BYTES = 16


class BrokenTnef(Exception):
    """The bytes are no TNEF stream, or end in the middle."""


@dataclass(slots=True)
class WrappedFile:
    """One attachment inside; `content_type` and `content_id` are empty where nothing was said."""

    name: str = ""
    content: bytes = b""
    content_type: str = ""
    content_id: str = ""


@dataclass(slots=True)
class Wrapped:
    """What was inside: the body as far as it is there, and the attachments in their order."""

    plain: str | None = None
    html: str | None = None
    files: list[WrappedFile] = field(default_factory=list)
    code_page: str = "cp1252"


def read(content: bytes, depth: int = 0) -> Wrapped:
    """Reads a whole stream. Raises BrokenTnef."""
    if not content.startswith(SIGNATURE):
        raise BrokenTnef
    wrapped = Wrapped()
    try:
        for attribute, value in _attributes(content):
            _take(wrapped, attribute, value, depth)
    except (struct.error, IndexError) as error:
        raise BrokenTnef from error
    return wrapped


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and value of each attribute. Raises BrokenTnef where the bytes end in the middle of one."""
    position = len(SIGNATURE) + 2
    while position + _ATTRIBUTE.size <= len(content):
        _level, attribute, length = _ATTRIBUTE.unpack_from(content, position)
        start = position + _ATTRIBUTE.size
        # A checksum stands behind each attribute.
        position = start + length + 2
        if start + length > len(content):
            raise BrokenTnef
        yield attribute, content[start : start + length]
    if content[position:].strip(b"\x00\r\n"):
        raise BrokenTnef


def _take(wrapped: Wrapped, attribute: int, value: bytes, depth: int) -> None:
    if attribute == _CODE_PAGE and len(value) >= _COUNT.size:
        wrapped.code_page = charsets.codec_name(f"cp{_COUNT.unpack_from(value)[0]}") or "cp1252"
    elif attribute == _BODY:
        wrapped.plain = wrapped.plain or _text(value, 0x1E, wrapped)
    elif attribute == _LETTER_PROPERTIES:
        _take_body(wrapped, value)
    elif attribute == _BEGIN_FILE:
        if len(wrapped.files) >= _MOST_FILES:
            raise BrokenTnef
        wrapped.files.append(WrappedFile())
    elif wrapped.files:
        _take_of_file(wrapped, attribute, value, depth)


def _take_of_file(wrapped: Wrapped, attribute: int, value: bytes, depth: int) -> None:
    file = wrapped.files[-1]
    if attribute == _TITLE:
        file.name = file.name or _text(value, 0x1E, wrapped)
    elif attribute == _DATA:
        file.content = value
    elif attribute == _FILE_PROPERTIES:
        _describe(wrapped, _properties(value), depth)


def _describe(wrapped: Wrapped, found: dict[int, tuple[int, bytes]], depth: int) -> None:
    """Gives the latest file what its properties say; a letter inside gives its own files instead."""
    file = wrapped.files[-1]
    texts = {name: _text(content, kind, wrapped) for name, (kind, content) in found.items() if kind in _TEXTS}
    file.name = texts.get(_LONG_NAME) or file.name or texts.get(_SHORT_NAME, "")
    file.content_type, file.content_id = texts.get(_MIME, ""), texts.get(_CONTENT_ID, "")
    inner = found.get(_OBJECT, (0, b""))[1][_INTERFACE_BYTES:]
    if inner.startswith(SIGNATURE) and depth < _DEPTH:
        wrapped.files[-1:] = read(inner, depth + 1).files[:_MOST_FILES]
    elif inner and not file.content:
        file.content = inner


def _take_body(wrapped: Wrapped, value: bytes) -> None:
    found = _properties(value)
    if _PLAIN in found:
        wrapped.plain = _text(found[_PLAIN][1], found[_PLAIN][0], wrapped)
    if _HTML in found:
        wrapped.html = charsets.decode(found[_HTML][1].rstrip(b"\x00"), None)[0]
    if _RTF in found and not wrapped.plain and not wrapped.html:
        wrapped.plain = rtf.text_of(rtf.expanded(found[_RTF][1]))


def _text(value: bytes, kind: int, wrapped: Wrapped) -> str:
    codec = "utf-16-le" if kind == _UNICODE else wrapped.code_page
    return charsets.clean(value.decode(codec, "replace")).replace("\r\n", "\n")


def _properties(content: bytes) -> dict[int, tuple[int, bytes]]:
    """Type and first value of each property by its number. Raises struct.error where the bytes end too soon."""
    count, position = _COUNT.unpack_from(content)[0], _COUNT.size
    found: dict[int, tuple[int, bytes]] = {}
    for _ in range(min(count, _MOST_PROPERTIES)):
        kind, name = _TAG.unpack_from(content, position)
        position = _after_name(content, position + _TAG.size) if name >= _NAMED else position + _TAG.size
        value, position = _value(content, position, kind)
        found.setdefault(name, (kind & ~_SEVERAL, value))
    return found


def _after_name(content: bytes, position: int) -> int:
    """Where the value of a named property begins: behind a GUID and a number or a name."""
    by_name = _COUNT.unpack_from(content, position + 16)[0]
    length = _COUNT.unpack_from(content, position + 20)[0]
    return position + 24 + (_padded(length) if by_name else 0)


def _value(content: bytes, position: int, kind: int) -> tuple[bytes, int]:
    """The first value of a property, and where the next property begins."""
    single = kind & ~_SEVERAL
    count = 1
    if kind & _SEVERAL or single in _SIZED:
        count, position = _COUNT.unpack_from(content, position)[0], position + _COUNT.size
    if single in _FIXED:
        return content[position : position + _FIXED[single]], position + _FIXED[single] * count
    if single not in _SIZED:
        raise BrokenTnef
    first = position
    for _ in range(min(count, _MOST_PROPERTIES)):
        position += _COUNT.size + _padded(_COUNT.unpack_from(content, position)[0])
    start = first + _COUNT.size
    return content[start : start + _COUNT.unpack_from(content, first)[0]] if count else b"", position


def _padded(length: int) -> int:
    return -(-length // 4) * 4
