"""What a person reads of a letter and what is attached to it, gathered from the MIME tree in the letter's order."""

import binascii
import re
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape

from services.ingest.policy import charsets, filenames, flowed, limits
from services.ingest.policy.html import text_out_of
from services.ingest.policy.letter import Attachment
from services.ingest.policy.parameters import split
from services.ingest.policy.tree import Part
from services.ingest.policy.words import base64_bytes, text_of

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")
_PLAIN_ENCODINGS = frozenset({"", "7bit", "8bit", "binary", "7-bit", "8-bit", "none"})
_INNER_SUBJECT = re.compile(rb"^subject:[ \t]*([^\r\n]{1,200})", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class AttachmentContent:
    """One attachment with its decoded bytes."""

    sha256: str
    filename: str
    content_type: str
    content: bytes


@dataclass(slots=True)
class Block:
    """A stretch of the letter for reading, as plain text, as HTML, or as both."""

    plain: str | None = None
    html: str | None = None


@dataclass(slots=True)
class Reading:
    """All that was gathered; `defects` keeps the order in which they were met."""

    blocks: list[Block] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    contents: list[AttachmentContent] = field(default_factory=list)
    reports: list[tuple[str, bytes]] = field(default_factory=list)
    defects: dict[str, None] = field(default_factory=dict)

    def text(self) -> str:
        """The whole text of the letter, HTML turned into text where there is no other."""
        pieces = [block.plain if block.plain is not None else text_out_of(block.html or "") for block in self.blocks]
        return "\n".join(piece.strip("\n") if len(pieces) > 1 else piece for piece in pieces)[: limits.TEXT_CHARS]

    def html(self) -> str | None:
        """The letter's HTML, not yet sanitised; stretches of plain text between are kept; None without any HTML."""
        if all(block.html is None for block in self.blocks):
            return None
        return "\n".join(
            block.html if block.html is not None else f"<pre>{escape(block.plain or '')}</pre>" for block in self.blocks
        )


def read(root: Part) -> Reading:
    """Gathers texts and attachments of a whole tree."""
    reading = Reading()
    reading.blocks = _blocks(root, reading, within="mixed", first=True)
    return reading


def _blocks(part: Part, reading: Reading, *, within: str, first: bool) -> list[Block]:
    """The blocks of one part; its attachments go to `reading` on the way. Depth is bounded by the tree's limits."""
    kind = part.kind()[0]
    children = part.children
    if not children:
        return _leaf(part, reading, within=within, first=first)
    inner = kind.removeprefix("multipart/")
    if inner == "alternative":
        choices = [_blocks(child, reading, within=inner, first=True) for child in children]
        return _merged([choice for choice in choices if choice])
    gathered: list[Block] = []
    for number, child in enumerate(children):
        gathered += _blocks(child, reading, within=inner, first=first and number == 0)
    return gathered


def _merged(choices: list[list[Block]]) -> list[Block]:
    """One block out of the alternatives: the first plain text and the last, richest HTML."""
    plain = next((choice for choice in choices if any(block.plain is not None for block in choice)), None)
    rich = next((choice for choice in reversed(choices) if any(block.html is not None for block in choice)), None)
    if plain is rich:
        return plain or []
    block = Block()
    if plain:
        block.plain = "\n".join(piece.plain for piece in plain if piece.plain is not None)
    if rich:
        block.html = "\n".join(piece.html for piece in rich if piece.html is not None)
    return [block]


def _leaf(part: Part, reading: Reading, *, within: str, first: bool) -> list[Block]:
    kind, found = part.kind()
    disposition, its = split(part.first("content-disposition"))
    name = its.get("filename") or found.get("name") or its.get("name") or found.get("filename") or ""
    content = _content(part, reading)
    # A named text after the first is a file the writer added; alone or in front it is the letter itself.
    shown = disposition != "attachment" and (within == "alternative" or first or not name)
    if shown and kind in {"text/plain", "text/html"}:
        return [_text_block(kind, found, content, reading)]
    if kind.startswith("multipart/") and not name:
        return _untaken(content, reading)
    if kind.startswith("message/") or kind == "text/rfc822-headers":
        reading.reports.append((kind, content))
    _attach(reading, part, kind, name, disposition, content)
    return []


def _untaken(content: bytes, reading: Reading) -> list[Block]:
    """A multipart nobody could take apart is shown as what it is: text."""
    reading.defects["broken_multipart"] = None
    return [_text_block("text/plain", {}, content, reading)] if content.strip() else []


def _text_block(kind: str, parameters: dict[str, str], content: bytes, reading: Reading) -> Block:
    text, honest = charsets.decode(content, parameters.get("charset"))
    if not honest:
        reading.defects["wrong_charset"] = None
    if len(text) > limits.TEXT_CHARS:
        reading.defects["text_cut"] = None
        text = text[: limits.TEXT_CHARS]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if kind == "text/html":
        return Block(html=text)
    if parameters.get("format", "").lower() == "flowed":
        text = flowed.unfold(text, delsp=parameters.get("delsp", "").lower() == "yes")
    return Block(plain=text)


def _attach(reading: Reading, part: Part, kind: str, name: str, disposition: str, content: bytes) -> None:
    fallback = _subject_inside(content) if kind == "message/rfc822" else "attachment"
    filename = filenames.normal(name, kind, fallback)
    digest = sha256(content).hexdigest()
    content_id = text_of(part.first("content-id")).strip("<> ") or None
    disposition = "inline" if disposition == "inline" else "attachment"
    kind = charsets.clean(kind)[:150]
    reading.attachments.append(Attachment(filename, kind, len(content), digest, disposition, content_id))
    reading.contents.append(AttachmentContent(digest, filename, kind, content))


def _subject_inside(content: bytes) -> str:
    match = _INNER_SUBJECT.search(content[:20_000])
    return text_of(match[1].decode("ascii", "surrogateescape")) if match else "letter"


def _content(part: Part, reading: Reading) -> bytes:
    """The decoded bytes of a leaf; what its transfer encoding cannot explain stays as it is, with a defect."""
    octets = part.octets()
    encoding = part.transfer_encoding()
    if encoding in _PLAIN_ENCODINGS:
        return octets
    if encoding == "quoted-printable":
        return binascii.a2b_qp(octets)
    if encoding == "base64":
        return _out_of_base64(octets, reading)
    reading.defects["unknown_transfer_encoding"] = None
    return octets


def _out_of_base64(octets: bytes, reading: Reading) -> bytes:
    """What stands there in base64, strange characters passed over with a defect; without any base64 as it is."""
    try:
        return binascii.a2b_base64(octets)
    except binascii.Error:
        reading.defects["broken_base64"] = None
        return base64_bytes(_NOT_BASE64.sub(b"", octets)) or octets
