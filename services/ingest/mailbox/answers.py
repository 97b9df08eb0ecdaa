"""What a mail server's answers say: UIDs, sizes, letters."""

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_RECORD = re.compile(rb"\d+ FETCH \(")
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_QUOTED = re.compile(rb'\bBODY\[[A-Z]*\] "((?:[^"\\]|\\.)*+)"')
_ESCAPED = re.compile(rb"\\(.)")
_VALIDITY = re.compile(rb"\[UIDVALIDITY (\d+)\]")
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


def folder_name(name: str) -> str:
    """Write a folder's name as IMAP does: quoted, in modified UTF-7 (RFC 3501, 5.1.3)."""

    def shifted(match: re.Match[str]) -> str:
        return "&" + base64.b64encode(match[0].encode("utf-16-be"), b"+,").decode().rstrip("=") + "-"

    return quoted(_NOT_ASCII.sub(shifted, name.replace("&", "&-")))


def quoted(value: str) -> str:
    """Write a string as IMAP does."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
