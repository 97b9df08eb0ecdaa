"""Transfer encodings undone: what they say where they tell the truth, what really stands there where they do not."""

import binascii
import re
from collections.abc import Iterator

from services.ingest.policy.words import base64_bytes

_NONE = frozenset({"", "7bit", "8bit", "binary", "7-bit", "8-bit", "7 bit", "8 bit", "none"})
_UUENCODE = frozenset({"x-uuencode", "uuencode", "x-uue", "uue"})
_SPACE = b" \t\r\n"
_BASE64 = re.compile(rb"[A-Za-z0-9+/]*+={0,2}")
_STRANGE = bytes(octet for octet in range(256) if not _BASE64.fullmatch(bytes([octet, 65])))
_RUN = re.compile(rb"[A-Za-z0-9+/]++=*+")
_BASE64_LINES = re.compile(rb"(?:[A-Za-z0-9+/]++={0,2}[ \t]*+(?:\r\n|\r|\n))++")
# More runs than this are no runs but strange letters.
_MOST_RUNS = 10_000
# Words of a language are shorter than runs of base64, which programs break at 60 to 76 letters.
_WORD_LETTERS, _FEWEST_WORDS = 20, 4
_BEGIN = re.compile(r"^begin[ \t]+[0-7]{3,4}[ \t]+([^\n]{1,200})\n", re.MULTILINE)
_LINE = re.compile(r"([\x20-\x60])([\x20-\x60]*+)[ \t]*+(?:\n|\Z)")
_END = re.compile(r"[`\s]*+end[ \t]*+(?:\n|\Z)")


def decoded(octets: bytes, encoding: str, defects: dict[str, None]) -> bytes:
    """The bytes behind a transfer encoding; what it cannot explain stays as it is, and `defects` get the reason."""
    if encoding in _NONE:
        return octets
    if encoding == "quoted-printable":
        return binascii.a2b_qp(octets)
    if encoding == "base64":
        return _out_of_base64(octets, defects)
    if encoding in _UUENCODE:
        found = next(files_in(octets.replace(b"\r\n", b"\n").decode("latin-1")), None)
        if found is not None:
            return found[3]
    defects["unknown_transfer_encoding"] = None
    return octets


def _out_of_base64(octets: bytes, defects: dict[str, None]) -> bytes:
    run = octets.translate(None, _SPACE)
    if not _is_prose(octets):
        try:
            return binascii.a2b_base64(run, strict_mode=True)
        except binascii.Error:
            if _BASE64.fullmatch(run):
                # Padding left out, or the end cut off.
                return base64_bytes(run) or b""
    return _out_of_mixture(octets, run, defects)


def _out_of_mixture(octets: bytes, run: bytes, defects: dict[str, None]) -> bytes:
    """What is base64 in part: text that is none, runs one after the other, a footer below, strange letters between."""
    lines = _BASE64_LINES.match(octets)
    if lines is not None and len(lines[0]) >= _WORD_LETTERS and _is_prose(rest := octets[lines.end() :]):
        # Some list programs add their footer as it is.
        defects["broken_base64"] = None
        return _out_of_base64(lines[0], defects) + b"\n" + rest
    if not octets.isascii() or _is_prose(octets):
        defects["no_base64"] = None
        return octets
    if runs := _runs(run):
        # What follows the last whole run was written below.
        return b"".join(binascii.a2b_base64(one) for one in runs if len(one) % 4 == 0)
    defects["broken_base64"] = None
    return base64_bytes(run.translate(None, _STRANGE)) or b""


def _runs(run: bytes) -> list[bytes]:
    """Several runs of base64, each with a padding of its own; empty where it is not that."""
    if run.count(b"=") >= _MOST_RUNS or not _BASE64.fullmatch(run.translate(None, b"=")):
        return []
    runs = _RUN.findall(run)
    return runs if len(runs) > 1 and all(len(one) % 4 == 0 for one in runs[:-1]) else []


def _is_prose(octets: bytes) -> bool:
    words = octets[:4_000].split()
    return len(words) >= _FEWEST_WORDS and sum(map(len, words)) < len(words) * _WORD_LETTERS


def files_in(text: str) -> Iterator[tuple[int, int, str, bytes]]:
    """Start, end, name and bytes of each uuencoded file in a text with LF line ends; what lacks its end is none."""
    position = 0
    while match := _BEGIN.search(text, position):
        content, position = _uudecoded(text, match.end())
        ended = _END.match(text, position)
        if ended is not None and content:
            position = ended.end()
            yield match.start(), position, match[1].strip(), content


def _uudecoded(text: str, position: int) -> tuple[bytes, int]:
    """The bytes of the lines from `position` on, and where the first line begins that is none of them."""
    pieces = []
    while (line := _LINE.match(text, position)) and line[1] not in " `":
        length = (ord(line[1]) - 32) & 63
        digits = -(-length // 3) * 4
        # Spaces at the end get lost on the way; one letter more is a checksum some programs write.
        if len(line[2]) > digits + 1 or line[0].startswith("end\n"):
            break
        pieces.append(binascii.a2b_uu(line[1] + line[2][: (length * 8 + 5) // 6].ljust(digits)))
        position = line.end()
    return b"".join(pieces), position
