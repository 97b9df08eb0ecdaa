"""The body of a letter: its text, the same as HTML, and what is attached."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage

from services.notifier.policy.html_text import html_of
from services.notifier.policy.plain_text import many_lines, one_line

TEXT_LIMIT = 1_000_000
FILENAME_LIMIT = 150
# A letter or a tree of parts inside the letter would be read as parts of it.
_TYPE = re.compile(r"(?!message/|multipart/)[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,100}")
BYTES = "application/octet-stream"
# Choosing 7bit, quoted-printable or base64 by what is shortest is left to the library; no line is over 998 bytes.
BODY_POLICY = policy.SMTP.clone(cte_type="7bit")
PART_HEADERS = frozenset({"Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "MIME-Version"})


@dataclass(frozen=True)
class Attached:
    """A file that goes with a letter; `content_type` is a type and a subtype."""

    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Body:
    """The value of a letter's Content-Type, and all that stands below its headers, with CRLF line ends."""

    content_type: str
    content: bytes


def make_body(text: str, attached: Sequence[Attached], seed: str) -> Body:
    """Give the body; the same every time for the same letter (`seed` is its Message-ID)."""
    words = many_lines(text, TEXT_LIMIT)
    alternative = EmailMessage(policy=BODY_POLICY)
    alternative.set_content(words, charset="utf-8")
    alternative.add_alternative(html_of(words), subtype="html", charset="utf-8")
    whole = _with_files(alternative, attached) if attached else alternative
    for place, part in enumerate(one for one in whole.walk() if one.is_multipart()):
        # Nobody knows the text beforehand, so that nothing quoted in it ends a part.
        part.set_boundary(f"=_{hashlib.sha256(f'{seed} {place} {words}'.encode()).hexdigest()[:40]}")
    kind = f'{whole.get_content_type()}; boundary="{whole.get_boundary()}"'
    return Body(kind, whole.as_bytes().partition(b"\r\n\r\n")[2])


def _with_files(letter: EmailMessage, attached: Sequence[Attached]) -> EmailMessage:
    for one in attached:
        maintype, _, subtype = _safe(one.content_type).partition("/")
        name = one_line(one.filename, FILENAME_LIMIT) or "attachment"
        letter.add_attachment(one.content, maintype=maintype, subtype=subtype, filename=name)
    return letter


def _safe(content_type: str) -> str:
    kind = content_type.lower()
    return kind if _TYPE.fullmatch(kind) else BYTES
