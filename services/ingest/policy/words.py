"""Header text for reading: unfolding, 8-bit headers and RFC 2047 encoded words, broken ones included."""

import binascii
import re
from collections.abc import Iterator

from services.ingest.policy import charsets

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# Some programs put spaces where none belong.
_START = re.compile(r"=\?[ \t]?([^?\s]{1,64})[ \t]?\?[ \t]?([bBqQ])[ \t]?\?")
# An encoded word that never ends reaches to the end of its header, when nothing in it speaks against that.
_UNENDED = re.compile(r"[^?]*+\??=?\Z")


def readable(raw: str) -> str:
    """A raw header on one line, without NUL."""
    if "\n" in raw or "\r" in raw:
        raw = raw.replace("\r", "").replace("\n", "")
    return raw.replace("\x00", "") if "\x00" in raw else raw


def text_of(raw: str) -> str:
    """A raw header as a person reads it: decoded, one line, no control characters, trimmed."""
    decoded = decode_words(readable(raw))
    return _CONTROL.sub(" ", decoded).strip()


def decode_words(value: str) -> str:
    """The value with its encoded words decoded.

    Neighbours of one charset are joined before decoding: many programs cut characters in two. White space
    between encoded words does not count (RFC 2047, 6.2). What is no encoded word stays as it is.
    """
    return charsets.clean("".join(_decoded(value))) if "=?" in value else value


def _decoded(value: str) -> Iterator[str]:
    """Stretches of the value: what stands between encoded words as it is, neighbouring words as one text."""
    pending: list[tuple[str, str]] = []
    charset, position = "", 0
    for start, end, label, word in _encoded_words(value):
        between = value[position:start]
        if between.strip() or label != charset:
            yield _flush(pending, charset)
        if between.strip() or position == 0:
            yield between
        pending.append(_mended(pending, word))
        charset, position = label, end
    yield _flush(pending, charset)
    yield value[position:]


def _mended(pending: list[tuple[str, str]], word: tuple[str, str]) -> tuple[str, str]:
    """The word, together with the one before it where both are one run of base64."""
    return (word[0], pending.pop()[1] + word[1]) if pending and _is_torn(pending[-1], word) else word


def _is_torn(before: tuple[str, str], word: tuple[str, str]) -> bool:
    """Whether one run of base64 was cut in two where no letter of it ends."""
    return before[0] == word[0] == "b" and not before[1].endswith("=") and len("".join(before[1].split())) % 4 != 0


def _flush(pending: list[tuple[str, str]], charset: str) -> str:
    text = charsets.decode(b"".join(_octets(encoding, content, charset) for encoding, content in pending), charset)[0]
    pending.clear()
    return text


def _encoded_words(value: str) -> Iterator[tuple[int, int, str, tuple[str, str]]]:
    """Start, end, charset, encoding and content of each encoded word; every character is looked at a bounded number
    of times."""
    position = 0
    while match := _START.search(value, position):
        end = value.find("?=", match.end())
        if end < 0:
            if not _UNENDED.match(value, match.end()):
                break
            end = len(value)
        content = value[match.end() : end] if end < len(value) else value[match.end() :].rstrip("?")
        position = min(end + 2, len(value))
        yield match.start(), position, match[1].partition("*")[0].lower(), (match[2].lower(), content)


def _octets(encoding: str, content: str, label: str) -> bytes:
    # Letters that should have been encoded but stand there as they are go back to the declared charset.
    codec = "ascii" if content.isascii() else charsets.codec_name(label) or "utf-8"
    octets = content.encode(codec, "replace")
    if encoding == "q":
        return binascii.a2b_qp(octets, header=True)
    return base64_bytes(octets) or b""


def base64_bytes(content: bytes) -> bytes | None:
    """Base64 with whatever padding it has; None when it is no base64 at all."""
    for candidate in (content, content + b"==", content + b"=", content.rstrip(b"=")[:-1] + b"=="):
        try:
            return binascii.a2b_base64(candidate)
        except binascii.Error:
            continue
    return None
