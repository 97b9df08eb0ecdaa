"""Address lists as mail programs really write them: read leniently, in linear time, for display and routing.

Who may be trusted is another question, answered by `sender` with a strict grammar.
"""

import re
from collections.abc import Iterator

from services.ingest.policy.letter import Address
from services.ingest.policy.words import decode_words, readable, text_of

# A run of plain characters, or one special character.
_TOKEN = re.compile(r'[^"(<,;:\\\[]+|.', re.DOTALL)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ANGLE = re.compile(r"<([^>]*)>?")
_LITERAL = re.compile(r"\[[\w.:-]{1,64}\]")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SPACE = re.compile(r"\s+")

# Longest comment nesting read as one comment; deeper ones are read as ended.
_COMMENT_DEPTH = 50


class _Mailbox:
    """What has been read of one mailbox."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.comments: list[str] = []
        self.angle: str | None = None

    def address(self) -> Address | None:
        phrase = _SPACE.sub(" ", "".join(self.words)).strip()
        comment = " ".join(self.comments).strip()
        if self.angle is not None:
            name, address = phrase or comment, self.angle
        elif "@" in phrase:
            spoken = phrase.replace(" @ ", "@").split(" ")
            address = next(word for word in spoken if "@" in word)
            name = " ".join(word for word in spoken if word != address) or comment
        elif phrase or comment:
            name, address = phrase or comment, ""
        else:
            return None
        return Address(_name(name), bare(address))


def bare(address: str) -> str:
    """The address without source route and white space, its domain in lower case."""
    address = "".join(address.split())
    if address.startswith("@") and ":" in address:
        address = address.rpartition(":")[2]
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{domain.lower()}" if at else address


def _name(phrase: str) -> str:
    return text_of(phrase.replace("\udcff", "")).strip("'\" ") if phrase else ""


def parse(raw: str) -> tuple[Address, ...]:
    """Every mailbox of a raw address header, groups flattened; somebody named without address has an empty one."""
    value = readable(raw)
    found = tuple(_mailboxes(value))
    if "=?" in value and not any("@" in one.address for one in found):
        # Some programs encode the whole header, address and all.
        decoded = tuple(_mailboxes(decode_words(value)))
        found = decoded if any("@" in one.address for one in decoded) else found
    return found


def _mailboxes(value: str) -> Iterator[Address]:
    box, position, quotes = _Mailbox(), 0, True
    while token := _TOKEN.match(value, position):
        text, position = token[0], token.end()
        if text == '"' and quotes:
            quoted = _QUOTED.match(value, token.start())
            quotes = quoted is not None
            if quoted:
                box.words.append(_ESCAPED.sub(r"\1", quoted[1]))
                position = quoted.end()
        elif text == "<":
            position = _read_angle(value, token.start(), box)
        elif text == "(":
            position = _read_comment(value, position, box)
        elif text == "[" and (literal := _LITERAL.match(value, token.start())):
            box.words.append(literal[0])
            position = literal.end()
        elif text in ",;":
            if found := box.address():
                yield found
            box = _Mailbox()
        elif text == ":" and box.angle is None and "@" not in "".join(box.words[-2:]):
            box = _Mailbox()  # what stood before was a group's name
        elif text != '"':
            box.words.append(text)
    if found := box.address():
        yield found


def _read_angle(value: str, start: int, box: _Mailbox) -> int:
    """Reads `<...>`; of two in one mailbox the later one with an @ counts."""
    match = _ANGLE.match(value, start)
    assert match is not None  # the caller saw the "<"
    content = match[1].strip().removeprefix("mailto:")
    if box.angle is None or "@" in content:
        box.angle = content
    return match.end()


def _read_comment(value: str, position: int, box: _Mailbox) -> int:
    """Reads to the end of a comment, nested ones included; gives the place after it."""
    depth, start = 1, position
    while depth and position < len(value):
        character = value[position]
        if character == "\\":
            position += 1
        elif character == "(" and depth < _COMMENT_DEPTH:
            depth += 1
        elif character == ")":
            depth -= 1
        position += 1
    box.comments.append(_ESCAPED.sub(r"\1", value[start : position - 1 if depth == 0 else position]))
    return position
