"""The MIME tree of a letter, grown by the stdlib's parser inside our limits."""

from contextlib import suppress
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import Any

from services.ingest.policy import charsets, limits, parameters

# Headers whose parameters the parser or we read: the long ones are cut before anybody splits them.
_STRUCTURED = frozenset({"content-type", "content-disposition", "content-transfer-encoding", "content-id"})


class TreeFull(Exception):
    """The letter has more parts, or nests them deeper, than the limits allow."""


class Growth:
    """Counts the parts of one letter while it is parsed and notes what had to be cut."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.defects: dict[str, None] = {}
        self.cut_headers = False
        self._structured = limits.STRUCTURED_TOTAL_CHARS

    def new_part(self, policy: Any = compat32) -> "Part":
        if len(self.parts) >= limits.PARTS:
            self.defects["too_many_parts"] = None
            raise TreeFull
        part = Part(self, policy)
        self.parts.append(part)
        return part

    def cut(self, defect: str) -> None:
        """Notes that headers had to be cut."""
        self.cut_headers = True
        self.defects[defect] = None

    def structured_room(self, length: int) -> int:
        """How much of a structured header of that length may stay."""
        self._structured -= length
        return limits.STRUCTURED_HEADER_CHARS if self._structured > 0 else limits.STRUCTURED_MODEST_CHARS

    def settle(self) -> None:
        """Gives the 8-bit headers of all parts their letters, by the charset the letter's text declares."""
        raw_parts = [part for part in self.parts if part.has_eight_bit]
        if not raw_parts:
            return
        nearby = next((label for part in self.parts if (label := part.kind()[1].get("charset"))), None)
        for part in raw_parts:
            part.settle(nearby)


class Part(Message):
    """One part: its raw headers by lower-case name in `fields`, folded and encoded as they came, and its content.

    Nested letters (message/*) stay whole: they are attachments, kept byte for byte, and no depth grows through them.
    """

    # The parser's own slot: get_payload() would decode 8-bit content by a charset it guesses.
    _payload: Any

    def __init__(self, growth: Growth, policy: Any) -> None:
        super().__init__(policy)
        self.fields: dict[str, list[str]] = {}
        self.growth = growth
        self.depth = 0
        self.has_eight_bit = False
        self._room = limits.HEADER_BLOCK_CHARS
        self._kind: tuple[str, dict[str, str]] | None = None

    def set_raw(self, name: str, value: str) -> None:
        """Takes one raw header from the parser, cut to the limits."""
        key = name.rstrip(" \t").lower()
        allowed = self.growth.structured_room(len(value)) if key in _STRUCTURED else limits.HEADER_CHARS
        if len(value) > min(allowed, self._room):
            self.growth.cut("header_too_large")
            value = value[: min(allowed, self._room)]
        self._room = max(0, self._room - len(name) - len(value) - 2)
        if not self._room:
            self.growth.cut("header_block_too_large")
            return
        self.has_eight_bit = self.has_eight_bit or not value.isascii()
        self.fields.setdefault(key, []).append(value)

    def settle(self, nearby: str | None) -> None:
        """Replaces the surrogate escapes of the raw headers by letters."""
        for values in self.fields.values():
            for number, value in enumerate(values):
                if not value.isascii():
                    values[number], known = charsets.settle(value.encode("utf-8", "surrogateescape"), nearby)
                    if not known:
                        self.growth.defects["guessed_header_charset"] = None
        self._kind = None

    def attach(self, payload: Any) -> None:
        payload.depth = self.depth + 1
        if payload.depth > limits.DEPTH:
            self.growth.defects["too_deep"] = None
            raise TreeFull
        if self.kind()[0] == "multipart/digest":
            payload.set_default_type("message/rfc822")
        super().attach(payload)

    def get(self, name: str, failobj: Any = None) -> Any:
        found = self.fields.get(name.lower())
        return found[0] if found else failobj

    def kind(self) -> tuple[str, dict[str, str]]:
        """The lower-case content type and its parameters; the default type when there is none or it is no type."""
        if self._kind is None:
            raw = self.fields.get("content-type")
            kind, found = parameters.split(raw[0]) if raw else (self.get_default_type(), {})
            self._kind = (kind if _is_type(kind) else "text/plain", found)
        return self._kind

    def get_content_type(self) -> str:
        """The type as far as the stdlib's parser must know it: nested letters are opaque to it."""
        kind = self.kind()[0]
        return "application/octet-stream" if kind.startswith("message/") else kind

    def get_boundary(self, failobj: Any = None) -> Any:
        boundary = self.kind()[1].get("boundary", "").rstrip()
        return boundary or failobj

    def children(self) -> list["Part"]:
        payload = self._payload
        return payload if isinstance(payload, list) else []

    def octets(self) -> bytes:
        """The content as it stood in the letter, transfer encoding and all."""
        payload = self._payload
        return payload.encode("ascii", "surrogateescape") if isinstance(payload, str) else b""


def _is_type(kind: str) -> bool:
    main, slash, sub = kind.partition("/")
    return bool(main and slash and sub) and "/" not in sub and not any(c.isspace() for c in kind)


def grow(raw: bytes) -> Part:
    """The tree of a letter, or as much of it as the limits allow: `growth.defects` of the root says what is missing."""
    growth = Growth()
    parser = BytesParser(policy=compat32.clone(message_factory=growth.new_part))
    # What was read before the limit stays in the tree; `defects` tells that it is not all.
    with suppress(TreeFull):
        parser.parsebytes(raw)
    growth.settle()
    return growth.parts[0]
