"""The MIME tree of a letter, grown inside our limits."""

import binascii
from contextlib import suppress

from services.ingest.policy import charsets, limits, parameters, sections

# Headers whose parameters we read: the long ones are cut before anybody splits them.
_STRUCTURED = frozenset({"content-type", "content-disposition", "content-transfer-encoding", "content-id"})


class TreeFull(Exception):
    """The letter has more parts, or nests them deeper, than the limits allow."""


class Part:
    """One part: its raw headers by lower-case name in `fields`, folded and encoded as they came, and its content.

    Nested letters (message/*) stay whole: they are attachments, kept byte for byte, and no depth grows through them.
    """

    def __init__(self, growth: "Growth", depth: int, default_kind: str) -> None:
        self.fields: dict[str, list[str]] = {}
        self.growth = growth
        self.depth = depth
        self.children: list[Part] = []
        self.has_eight_bit = False
        self._place = (b"", 0, 0)
        self._room = limits.HEADER_BLOCK_CHARS
        self._default_kind = default_kind
        self._kind: tuple[str, dict[str, str]] | None = None

    def take_head(self, raw: bytes, start: int, end: int) -> int:
        """Takes the fields that begin at `start`, cut to the limits, and gives where the body begins."""
        head = sections.head_of(raw, start, end) if self.depth else sections.head_of_letter(raw)
        for name, value in head.fields:
            self._take(name.decode("ascii").lower(), value.decode("ascii", "surrogateescape").lstrip(" \t"))
        if head.strange:
            self.growth.defects["strange_header_line"] = None
        self._place = (raw, head.body, end)
        return head.body

    def _take(self, name: str, value: str) -> None:
        allowed = self.growth.structured_room(len(value)) if name in _STRUCTURED else limits.HEADER_CHARS
        if len(value) > min(allowed, self._room):
            self.growth.cut("header_too_large")
            value = value[: min(allowed, self._room)]
        self._room = max(0, self._room - len(name) - len(value) - 2)
        if not self._room:
            self.growth.cut("header_block_too_large")
            return
        # Letters of Japan's seven-bit charset hide behind escapes.
        self.has_eight_bit = self.has_eight_bit or not value.isascii() or "\x1b" in value
        self.fields.setdefault(name, []).append(value)

    def settle(self, nearby: str | None) -> None:
        """Replaces the surrogate escapes of the raw headers by letters."""
        for values in self.fields.values():
            for number, value in enumerate(values):
                if not value.isascii() or "\x1b" in value:
                    values[number], known = charsets.settle(value.encode("utf-8", "surrogateescape"), nearby)
                    if not known:
                        self.growth.defects["guessed_header_charset"] = None
        self._kind = None

    def first(self, name: str) -> str:
        """The first header of a lower-case name, empty without one."""
        found = self.fields.get(name)
        return found[0] if found else ""

    def kind(self) -> tuple[str, dict[str, str]]:
        """The lower-case content type and its parameters; the default type when there is none or it is no type."""
        if self._kind is None:
            raw = self.fields.get("content-type")
            kind, found = parameters.split(raw[0]) if raw else (self._default_kind, {})
            self._kind = (kind if _is_type(kind) else "text/plain", found)
        return self._kind

    def transfer_encoding(self) -> str:
        """The lower-case name of the content's transfer encoding, empty without one."""
        return self.first("content-transfer-encoding").partition(";")[0].strip(" \t\r\n\"'").lower()

    def octets(self) -> bytes:
        """The content as it stood in the letter, transfer encoding and all."""
        raw, start, end = self._place
        return raw[start:end]


class Growth:
    """Grows the tree of one letter, counts its parts and notes what had to be cut."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.defects: dict[str, None] = {}
        self.cut_headers = False
        self._structured = limits.STRUCTURED_TOTAL_CHARS

    def new_part(self, depth: int = 0, default_kind: str = "text/plain") -> Part:
        """Makes a part. Raises TreeFull when there are too many of them or they nest too deeply."""
        if depth > limits.DEPTH:
            self.defects["too_deep"] = None
            raise TreeFull
        if len(self.parts) >= limits.PARTS:
            self.defects["too_many_parts"] = None
            raise TreeFull
        part = Part(self, depth, default_kind)
        self.parts.append(part)
        return part

    def fill(self, part: Part, raw: bytes, start: int, end: int) -> None:
        """Reads the part that lies there, and all parts in it. Raises TreeFull."""
        body = part.take_head(raw, start, end)
        kind, found = part.kind()
        if not kind.startswith("multipart/"):
            return
        raw, body, end, boundary = self._divided(part, raw, body, end, found.get("boundary", "").rstrip())
        for first, last in sections.between(raw, boundary, body, end) if boundary else ():
            child = self.new_part(part.depth + 1, "message/rfc822" if kind == "multipart/digest" else "text/plain")
            part.children.append(child)
            self.fill(child, raw, first, last)

    def _divided(self, part: Part, raw: bytes, body: int, end: int, declared: str) -> tuple[bytes, int, int, bytes]:
        """The bytes in which the children lie, from where to where, and the boundary that really divides them."""
        boundary = declared.encode("utf-8", "surrogateescape")
        if boundary and any(True for _ in sections.between(raw, boundary, body, end)):
            return raw, body, end, boundary
        whole = _encoded(raw[body:end], boundary) if part.transfer_encoding() == "base64" and boundary else None
        if whole is not None:
            self.defects["encoded_multipart"] = None
            return whole, 0, len(whole), boundary
        likely = sections.likely_boundary(raw, body, end)
        if likely:
            self.defects["wrong_boundary"] = None
        return raw, body, end, likely or b""

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


def _encoded(octets: bytes, boundary: bytes) -> bytes | None:
    """What a multipart holds that was encoded as a whole: none may be, and some programs do it all the same."""
    with suppress(binascii.Error):
        whole = binascii.a2b_base64(octets)
        if b"--" + boundary in whole:
            return whole
    return None


def _is_type(kind: str) -> bool:
    main, slash, sub = kind.partition("/")
    return bool(main and slash and sub) and "/" not in sub and not any(c.isspace() for c in kind)


def grow(raw: bytes) -> Part:
    """The tree of a letter, or as much of it as the limits allow: `growth.defects` of the root says what is missing."""
    growth = Growth()
    root = growth.new_part()
    # What was read before the limit stays in the tree; `defects` tells that it is not all.
    with suppress(TreeFull):
        growth.fill(root, raw, 0, len(raw))
    growth.settle()
    return root
