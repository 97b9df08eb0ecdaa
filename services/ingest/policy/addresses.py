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
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")

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
        address = self.angle
        if address is None:
            phrase, address = _taken_apart(phrase)
        if not (phrase or comment) and self.angle is None and not address:
            return None
        return Address(_name(phrase or comment), bare(address))


def _taken_apart(phrase: str) -> tuple[str, str]:
    """The name and the address of a mailbox written without angle brackets."""
    if "@" not in phrase:
        return phrase, ""
    spoken = phrase.replace(" @ ", "@").split(" ")
    found = next(word for word in spoken if "@" in word)
    address = found.strip("<>'\"")
    return " ".join(word for word in spoken if word != found), address if "[" in address else address.removesuffix("]")


def bare(address: str) -> str:
    """The address without source route and white space, its domain in lower case; control characters are marked."""
    address = _CONTROL.sub("\ufffd", "".join(address.split()))
    if address.startswith("@") and ":" in address:
        address = address.rpartition(":")[2]
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{domain.lower()}" if at else address


def _name(phrase: str) -> str:
    return text_of(phrase.replace("\udcff", "")).strip("'\"<> ") if phrase else ""


def parse(raw: str) -> tuple[Address, ...]:
    """Every mailbox of a raw address header, groups flattened; somebody named without address has an empty one."""
    value = readable(raw)
    found = tuple(_Reader(value).mailboxes())
    if "=?" in value and not any("@" in one.address for one in found):
        # Some programs encode the whole header, address and all.
        decoded = tuple(_Reader(decode_words(value)).mailboxes())
        found = decoded if any("@" in one.address for one in decoded) else found
    return found


class _Reader:
    """Reads a header value token by token. `quotes` is false once a quote was found that never ends: from then on
    quotes are letters, else each would be followed to the end again."""

    def __init__(self, value: str) -> None:
        self.value = value
        self.position = 0
        self.quotes = True
        self.box = _Mailbox()

    def mailboxes(self) -> Iterator[Address]:
        take = {'"': self.quoted, "<": self.angle, "(": self.comment, "[": self.literal, ":": self.group}
        while token := _TOKEN.match(self.value, self.position):
            text, self.position = token[0], token.end()
            if text in ",;":
                yield from self.finished()
            else:
                take.get(text, self.plain)(text, token.start())
        yield from self.finished()

    def finished(self) -> Iterator[Address]:
        if found := self.box.address():
            yield found
        self.box = _Mailbox()

    def plain(self, text: str, start: int) -> None:
        self.box.words.append(text)

    def quoted(self, text: str, start: int) -> None:
        match = _QUOTED.match(self.value, start) if self.quotes else None
        if match:
            self.box.words.append(_ESCAPED.sub(r"\1", match[1]))
            self.position = match.end()
        else:
            self.quotes = False

    def literal(self, text: str, start: int) -> None:
        match = _LITERAL.match(self.value, start)
        self.box.words.append(match[0] if match else text)
        self.position = match.end() if match else self.position

    def group(self, text: str, start: int) -> None:
        if self.box.angle is None and "@" not in "".join(self.box.words[-2:]):
            self.box = _Mailbox()  # what stood before was a group's name
        else:
            self.box.words.append(text)

    def angle(self, text: str, start: int) -> None:
        """Reads `<...>`; of two in one mailbox the later one with an @ counts."""
        match = _ANGLE.match(self.value, start)
        assert match is not None  # the token was a "<"
        content = match[1].strip(" \t<'").removeprefix("mailto:")
        if self.box.angle is None or "@" in content:
            self.box.angle = content
        self.position = match.end()

    def comment(self, text: str, start: int) -> None:
        end = _comment_end(self.value, self.position)
        inner = self.value[self.position : end].removesuffix(")")
        self.box.comments.append(_ESCAPED.sub(r"\1", inner))
        self.position = end


def _comment_end(value: str, position: int) -> int:
    """The place after the comment that is open at `position`, nested ones included."""
    depth = 1
    while depth and position < len(value):
        character = value[position]
        if character == "\\":
            position += 1
        elif character == "(" and depth < _COMMENT_DEPTH:
            depth += 1
        elif character == ")":
            depth -= 1
        position += 1
    return min(position, len(value))
