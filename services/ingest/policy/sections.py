"""Where fields, bodies and boundaries stand in a letter's bytes: offsets alone, each byte looked at a bounded number of
times. Lines end in CRLF, LF or CR, as they come."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# A field with its continuation lines; some programs put white space before the colon.
_FIELD = re.compile(rb"([\x21-\x39\x3b-\x7e]++)[ \t]*+:([^\r\n]*+(?:(?:\r\n|\r|\n)[ \t][^\r\n]*+)*+)(?:\r\n|\r|\n|\Z)")
_LINE = re.compile(rb"[^\r\n]*+(?:\r\n|\r|\n|\Z)")
_END_OF_LINE = re.compile(rb"\r\n|\r|\n")
# What stands before the head of some letters: a byte order mark, blank lines, the envelope of a mailbox file.
_ENVELOPE = re.compile(rb"(?:\xef\xbb\xbf)?+(?:[\r\n]++|>?+From (?!:)[^\r\n]*+(?:\r\n|\r|\n))*+")
# Fields no sentence begins with: after a line that is no field, only these show that the head goes on.
_KNOWN = re.compile(
    rb"(?:from|to|cc|bcc|sender|subject|date|message-id|mime-version|received|reply-to|in-reply-to|references|return-path"
    rb"|delivered-to|envelope-to|authentication-results|dkim-signature|user-agent|organization|precedence|importance"
    rb"|(?:x|arc|list|content|resent|thread)-[a-z-]++)[ \t]*+:",
    re.IGNORECASE,
)
# What the writer's program writes; a head without any of them is not the whole of it.
_WRITTEN = frozenset({b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type"})
_AFTER_BOUNDARY = re.compile(rb"[ \t]*+(--)?+[ \t]*+(?:\r\n|\r|\n|\Z)")
# A boundary's line, and below it what begins a part: a field of its head, or the blank line of an empty head.
_LIKELY = re.compile(
    rb"(?:\A|(?<=[\r\n]))--([\x21-\x7e]{1,70})[ \t]*+(?>\r\n|\r|\n)(?=content-[a-z-]{2,30}:|\r\n|\r|\n)", re.IGNORECASE
)
# A boundary nobody declared is looked for in the first lines only.
_LIKELY_BYTES = 20_000
# So many lines that are no fields are passed over in one head; more of them are a text.
_STRANGE_LINES = 10


@dataclass(slots=True)
class Head:
    """The fields of a head as (name, value) with their folding, where its body begins, and whether lines in it are
    no fields."""

    fields: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: int = 0
    strange: int = 0


def head_of_letter(raw: bytes) -> Head:
    """The head of a whole letter. Blank lines in front of it, or below the lines of the servers it passed, do not end
    it."""
    head = head_of(raw, _after_envelope(raw, 0), len(raw))
    if not any(name.lower() in _WRITTEN for name, _ in head.fields):
        start = _after_envelope(raw, head.body)
        rest = head_of(raw, start, len(raw)) if start > head.body or _KNOWN.match(raw, start) else Head(body=start)
        head = Head([*head.fields, *rest.fields], rest.body, head.strange + rest.strange)
    return head


def whole_fields(raw: bytes) -> dict[str, list[str]]:
    """The fields of a letter's head by lower-case name, uncut, with surrogate escapes for 8-bit letters."""
    fields: dict[str, list[str]] = {}
    for name, value in head_of_letter(raw).fields:
        fields.setdefault(name.decode("ascii").lower(), []).append(value.decode("ascii", "surrogateescape"))
    return fields


def _after_envelope(raw: bytes, start: int) -> int:
    """Where a head begins at or below `start`; `start` itself where none does."""
    match = _ENVELOPE.match(raw, start)
    return match.end() if match and _KNOWN.match(raw, match.end()) else start


def head_of(raw: bytes, start: int, end: int) -> Head:
    """The head that begins at `start` and ends before `end`."""
    head = Head(body=start)
    while head.body < end:
        match = _FIELD.match(raw, head.body, end)
        if match is not None:
            head.fields.append((match[1], match[2]))
            head.body = match.end()
        elif (after := _passed_over(raw, head.body, end, head)) is not None:
            head.body = after
        else:
            break
    blank = _END_OF_LINE.match(raw, head.body, end)
    head.body = blank.end() if blank else head.body
    return head


def _passed_over(raw: bytes, start: int, end: int, head: Head) -> int | None:
    """The end of a line that is no field although the head goes on after it; None when the body begins there."""
    line = _LINE.match(raw, start, end)
    if (
        _END_OF_LINE.match(raw, start, end)
        or line is None
        or head.strange >= _STRANGE_LINES
        or not _KNOWN.match(raw, line.end(), end)
    ):
        return None
    head.strange += 1
    return line.end()


def between(raw: bytes, boundary: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Start and end of each part between the lines of a boundary; the last one may lack its closing line."""
    opened = -1
    for at, line in _boundary_lines(raw, b"--" + boundary, start, end):
        # Two boundary lines without anything between are one.
        if 0 <= opened < at:
            yield opened, _before_break(raw, at, opened)
        if line[1]:
            return
        opened = line.end()
    if opened >= 0:
        yield opened, end


def _boundary_lines(raw: bytes, mark: bytes, start: int, end: int) -> Iterator[tuple[int, re.Match[bytes]]]:
    """Where each line that begins with the mark of a boundary begins, and what stands in it behind the mark."""
    position = start
    while (at := raw.find(mark, position, end)) >= 0:
        position = at + len(mark)
        line = _AFTER_BOUNDARY.match(raw, position, end)
        if line is not None and (at == start or raw[at - 1] in b"\r\n"):
            yield at, line
            position = line.end()


def _before_break(raw: bytes, at: int, opened: int) -> int:
    """Where a part ends that began at `opened`: the line break before a boundary belongs to the boundary."""
    return max(opened, at - 2 if raw[at - 2 : at] == b"\r\n" else at - 1)


def likely_boundary(raw: bytes, start: int, end: int) -> bytes | None:
    """The boundary that divides a body whatever its head declares; None when none does."""
    match = _LIKELY.search(raw[start : min(end, start + _LIKELY_BYTES)])
    return match[1] if match else None
