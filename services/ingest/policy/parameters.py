"""Structured headers: a value and its parameters, with RFC 2231 continuations and charsets, in linear time."""

import re
from urllib.parse import unquote_to_bytes

from services.ingest.policy import charsets
from services.ingest.policy.words import decode_words, readable

# A quoted string may miss its end: it then runs to the end of the header.
_PARAMETER = re.compile(r';\s*([^\s=;"]+)\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)', re.DOTALL)
_SEGMENT = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?", re.DOTALL)
_FORGOTTEN = re.compile(r"(?<=\S)\s+(?=\S)")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)

Segments = dict[int, tuple[str, bool]]


def split(raw: str) -> tuple[str, dict[str, str]]:
    """The lower-case value before the first `;`, and the parameters by lower-case name, decoded for reading.

    The first of two equal names wins. A header that forgot its first `;` is read as if it had one.
    """
    value = readable(raw)
    if ";" not in value and "=" in value:
        value = _FORGOTTEN.sub(";", value, count=1)
    plain, extended = _collected(value)
    found = {name: decode_words(content) for name, content in plain.items()}
    found.update({name: _joined(segments) for name, segments in extended.items()})
    return value.partition(";")[0].strip().lower(), found


def _collected(value: str) -> tuple[dict[str, str], dict[str, Segments]]:
    """The parameters as written: the plain ones, and the pieces of those that came in pieces or with a charset."""
    plain: dict[str, str] = {}
    extended: dict[str, Segments] = {}
    for match in _PARAMETER.finditer(value):
        name, content = match[1].lower(), _unquoted(match[2])
        segment = _SEGMENT.fullmatch(name)
        if segment is None or (segment[2] is None and segment[3] is None):
            plain.setdefault(name, content)
        else:
            number = int(segment[2]) if segment[2] else 0
            extended.setdefault(segment[1], {}).setdefault(number, (content, segment[3] is not None))
    return plain, extended


def _unquoted(value: str) -> str:
    value = value.strip()
    if not value.startswith('"'):
        return value
    inner = value[1:-1] if len(value) > 1 and value.endswith('"') else value[1:]
    return _ESCAPED.sub(r"\1", inner)


def _joined(segments: Segments) -> str:
    """The value of an RFC 2231 parameter; the charset stands in its first segment only."""
    charset = None
    content = b""
    for number, (value, encoded) in sorted(segments.items()):
        if number == 0 and encoded and value.count("'") >= 2:
            charset, _language, value = value.split("'", 2)
        octets = value.encode("utf-8", "surrogateescape")
        content += unquote_to_bytes(octets) if encoded else octets
    found = charsets.decode(content, charset)[0]
    # Some programs cut an encoded word into pieces.
    return found if charset else decode_words(found)
