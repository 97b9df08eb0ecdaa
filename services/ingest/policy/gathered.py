"""What is gathered while a letter is read: stretches for reading, attachments, reports, and what was wrong."""

import re
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape

from services.ingest.policy import charsets, file_types, filenames, limits
from services.ingest.policy.html_text import best_text
from services.ingest.policy.letter import Attachment
from services.ingest.policy.words import text_of

_INNER_SUBJECT = re.compile(rb"^subject:[ \t]*([^\r\n]{1,200})", re.IGNORECASE | re.MULTILINE)
# What can be run or draws a page, and must not come as something else.
_ACTIVE = frozenset(
    {"text/html", "image/svg+xml", "application/vnd.microsoft.portable-executable", "application/x-executable"}
)
_VAGUE = frozenset({"application/octet-stream", "application/x-msdownload", "text/plain"})


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

    def is_blank(self) -> bool:
        """Whether there is nothing to read."""
        return not (self.html or "").strip() and not (self.plain or "").strip()


@dataclass(slots=True)
class Reading:
    """All that was gathered; `defects` keeps the order in which they were met."""

    blocks: list[Block] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    contents: list[AttachmentContent] = field(default_factory=list)
    reports: list[tuple[str, bytes]] = field(default_factory=list)
    # Bodies wrapped into winmail.dat, for letters that have no other.
    wrapped: list[Block] = field(default_factory=list)
    appointments: dict[str, None] = field(default_factory=dict)
    defects: dict[str, None] = field(default_factory=dict)

    def text(self) -> str:
        """The whole text of the letter, HTML turned into text where there is no other."""
        pieces, left = [], limits.HTML_TEXT_CHARS
        for block in self.blocks:
            html = (block.html or "")[:left]
            pieces.append(best_text(block.plain, html))
            left -= 0 if pieces[-1] == block.plain else len(html)
        return "\n".join(piece.strip("\n") if len(pieces) > 1 else piece for piece in pieces)[: limits.TEXT_CHARS]

    def pages(self) -> list[str]:
        """The letter's HTML by stretches, not yet sanitised, those of plain text between kept; none without any HTML.

        Each is a page of its own: what one leaves open must not swallow the next.
        """
        if all(block.html is None for block in self.blocks):
            return []
        return [
            block.html if block.html is not None else f"<pre>{escape(block.plain or '')}</pre>" for block in self.blocks
        ]

    def attach(
        self, name: str, kind: str, content: bytes, disposition: str = "attachment", content_id: str = ""
    ) -> None:
        """Adds an attachment; its name is made safe, its type is read from its bytes beside the declared one."""
        fallback = _subject_inside(content) if kind == "message/rfc822" else "attachment"
        detected = file_types.detected(content)
        if detected in _ACTIVE and kind not in {detected, *_VAGUE}:
            self.defects["disguised_attachment"] = None
        filename, digest = filenames.normal(name, kind, fallback), sha256(content).hexdigest()
        kind = charsets.clean(kind)[:150]
        shown_id = text_of(content_id).strip("<> ") or None
        self.attachments.append(
            Attachment(filename, kind, len(content), digest, disposition, shown_id, detected_type=detected)
        )
        self.contents.append(AttachmentContent(digest, filename, kind, content))


def _subject_inside(content: bytes) -> str:
    match = _INNER_SUBJECT.search(content[:20_000])
    return text_of(match[1].decode("ascii", "surrogateescape")) if match else "letter"
