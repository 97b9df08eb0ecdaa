"""What a mail server's answers say: UIDs, sizes, letters."""

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_RECORD = re.compile(rb"\d+ FETCH \(")
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_QUOTED = re.compile(rb'\bBODY\[[A-Z]*\] "((?:[^"\\]|\\.)*+)"')
_ESCAPED = re.compile(rb"\\(.)")
_VALIDITY = re.compile(rb"\[UIDVALIDITY (\d+)\]")
_ARRIVED = re.compile(rb'\bINTERNALDATE "([^"]+)"')
# LIST (\\HasNoChildren) "/" "Name", the name perhaps bare or a literal on the next line.
_FOLDER = re.compile(rb'\(([^)]*)\) (?:NIL|"(?:[^"\\]|\\.)*+") (.*)', re.DOTALL)
_CLOSED = (b"\\noselect", b"\\nonexistent")
_SHIFTED = re.compile("&([A-Za-z0-9+,]*)-")
_NOT_ASCII = re.compile("[^\x20-\x7e]+")


@dataclass(frozen=True, slots=True)
class Record:
    """What one FETCH line told of a letter."""

    uid: int
    size: int | None
    content: bytes | None


def uids_of(lines: Iterable[bytes], first: int) -> list[int]:
    """Give the UIDs of a SEARCH answer from `first` on: `n:*` always finds at least the last letter."""
    found = {int(word) for line in lines for word in line.split() if word.isdigit()}
    return sorted(uid for uid in found if uid >= first)


def uid_validity_of(lines: Iterable[bytes]) -> int | None:
    """Give the UIDVALIDITY of a SELECT answer."""
    return next((int(match[1]) for line in lines if (match := _VALIDITY.search(line))), None)


def records_of(lines: Iterable[bytes | bytearray]) -> Iterator[Record]:
    """Give what a FETCH answer tells; lines about flags, which come whenever they like, tell nothing."""
    text, literal, begun = b"", None, False
    for line in lines:
        if isinstance(line, bytearray):
            literal = bytes(line)
        elif _RECORD.match(line):
            yield from _record(text, literal)
            text, literal, begun = line, None, True
        elif begun:
            text += b" " + line
    yield from _record(text, literal)


def _record(text: bytes, literal: bytes | None) -> Iterator[Record]:
    uid, size = _UID.search(text), _SIZE.search(text)
    if literal is None and (short := _QUOTED.search(text)):
        literal = _ESCAPED.sub(rb"\1", short[1])
    if uid is not None:
        yield Record(int(uid[1]), None if size is None else int(size[1]), literal)


def arrivals_of(lines: Iterable[bytes | bytearray]) -> Iterator[tuple[int, datetime]]:
    """Give UIDs with the time at which their letters came to the server; a date nobody can read is no answer."""
    for line in lines:
        uid, arrived = _UID.search(line), _ARRIVED.search(line)
        if uid is None or arrived is None:
            continue
        try:
            moment = parsedate_to_datetime(arrived[1].decode("ascii", "replace").replace("-", " ", 2))
            yield int(uid[1]), moment.astimezone(UTC)
        except (ValueError, OverflowError):
            continue


def folders_of(lines: Iterable[bytes | bytearray]) -> list[str]:
    """Give the names of a LIST answer that can be opened, INBOX first."""
    names, closed = [], True
    for line in lines:
        if isinstance(line, bytearray):
            names += [] if closed else [bytes(line)]
        elif match := _FOLDER.fullmatch(line.strip()):
            closed = any(word in _CLOSED for word in match[1].lower().split())
            # A name in braces is a literal: it comes as the next line.
            if not closed and not match[2].startswith(b"{"):
                names.append(_unquoted(match[2]))
    return sorted({_readable(name) for name in names}, key=lambda name: (name.upper() != "INBOX", name))


def _unquoted(name: bytes) -> bytes:
    return _ESCAPED.sub(rb"\1", name[1:-1]) if name.startswith(b'"') else name


def _readable(name: bytes) -> str:
    """Read a folder's name: modified UTF-7, else what it is."""

    def shifted(match: re.Match[str]) -> str:
        packed = match[1].replace(",", "/")
        return base64.b64decode(packed + "=" * (-len(packed) % 4)).decode("utf-16-be") if packed else "&"

    text = name.decode("utf-8", "replace")
    try:
        return _SHIFTED.sub(shifted, text)
    except ValueError:
        return text


def folder_name(name: str) -> str:
    """Write a folder's name as IMAP does: quoted, in modified UTF-7 (RFC 3501, 5.1.3)."""

    def shifted(match: re.Match[str]) -> str:
        return "&" + base64.b64encode(match[0].encode("utf-16-be"), b"+,").decode().rstrip("=") + "-"

    return quoted(_NOT_ASCII.sub(shifted, name.replace("&", "&-")))


def quoted(value: str) -> str:
    """Write a string as IMAP does."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
