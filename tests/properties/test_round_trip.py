"""Generated letters: read alike each time, known again however they travel, and told apart after any change."""

import base64
import os
from dataclasses import dataclass, replace
from email.charset import QP, Charset
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.ingest.policy.parse import parse

LONG = os.environ.get("AUDIOCOMM_LONG") == "1"
LETTERS = 10_000 if LONG else 300
WORDS = (
    "hello parcel invoice 4711 Grüße Größe déjà Привет заказ пожалуйста ёлка 你好 日本語 שלום 😀 -- > From begin end "
    "=?utf-8?q?x?= a=b . .. --x : ; , <b> &amp; \t"
).split(" ")
CHARSETS = ("utf-8", "iso-8859-1", "windows-1251", "koi8-r", "utf-16", "iso-2022-jp", "gb18030", "us-ascii")
ENCODINGS = ("quoted-printable", "base64", "8bit")
KINDS = ("mixed", "alternative", "related", "report", "signed", "x-unknown")
ADDED = (
    b"Received: from mx.example by mail.example with ESMTPS; Mon, 3 Feb 2025 10:15:00 +0000\r\n",
    b"Return-Path: <bounce@example.com>\r\n",
    b"Delivered-To: shop@example.com\r\n",
    b"X-Spam-Status: No, score=-1\r\n tests=NONE\r\n",
    b"Authentication-Results: mx.example; spf=pass\r\n",
    b"DKIM-Signature: v=1; a=rsa-sha256; b=abc\r\n",
)


@dataclass(frozen=True)
class Text:
    """A text part."""

    words: str
    charset: str
    encoding: str
    kind: str


@dataclass(frozen=True)
class File:
    """An attachment."""

    name: str
    content: bytes
    kind: str


@dataclass(frozen=True)
class Several:
    """A multipart."""

    kind: str
    boundary: str
    parts: tuple["Text | File | Several | Nested", ...]


@dataclass(frozen=True)
class Nested:
    """A letter attached."""

    words: str


@dataclass(frozen=True)
class Written:
    """A whole letter before it is bytes."""

    name: str
    sender: str
    subject: str
    number: int
    content: "Text | File | Several | Nested"


def spoken(most: int) -> st.SearchStrategy[str]:
    return st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=most).map(" ".join)


LINE = spoken(8).map(lambda text: " ".join("".join(c for c in text if c.isprintable()).split()))
BOUNDARY = st.text("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789'()+_,-./:=?", min_size=1, max_size=60).filter(str.strip)
TEXT = st.builds(
    Text, st.lists(spoken(10), max_size=8).map("\n".join), st.sampled_from(CHARSETS), st.sampled_from(ENCODINGS),
    st.sampled_from(("plain", "html", "calendar", "enriched")),
)  # fmt: skip
FILE = st.builds(
    File, LINE, st.binary(max_size=200), st.sampled_from(("image/png", "application/pdf", "application/ms-tnef"))
)
CONTENT = st.recursive(
    st.one_of(TEXT, FILE, st.builds(Nested, LINE)),
    lambda inner: st.builds(
        Several, st.sampled_from(KINDS), BOUNDARY, st.lists(inner, min_size=1, max_size=3).map(tuple)
    ),
    max_leaves=6,
)
WRITTEN = st.builds(
    Written, LINE, st.sampled_from(("anna", "o'neill", "a.b+c")), LINE, st.integers(1, 9_999), CONTENT
)  # fmt: skip


def part_of(content: Text | File | Several | Nested) -> Message:
    match content:
        case Text():
            return text_part(content)
        case File():
            part = MIMEBase(*content.kind.split("/"))
            part.set_payload(content.content)
            part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", content.name))
            encode_base64(part, content.content)
            return part
        case Nested():
            inner = Message()
            inner["Subject"] = Header(content.words, "utf-8").encode()
            inner.set_payload("inner")
            return MIMEMessage(inner)
        case Several():
            several = MIMEMultipart(content.kind, content.boundary)
            for one in content.parts:
                several.attach(part_of(one))
            return several


def text_part(text: Text) -> Message:
    part = MIMENonMultipart("text", text.kind, charset=text.charset)
    octets = text.words.encode(text.charset, "replace")
    if text.encoding == "base64" or text.charset.startswith("utf-16"):
        encode_base64(part, octets)
    elif text.encoding == "quoted-printable":
        charset = Charset("utf-8")
        charset.body_encoding = QP
        part["Content-Transfer-Encoding"] = "quoted-printable"
        part.set_payload(charset.body_encode(octets))
    else:
        part["Content-Transfer-Encoding"] = "8bit"
        part.set_payload(octets.decode("ascii", "surrogateescape"))
    return part


def encode_base64(part: Message, octets: bytes) -> None:
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(base64.encodebytes(octets).decode())


def bytes_of(written: Written) -> bytes:
    letter = part_of(written.content)
    letter["From"] = f"{Header(written.name, 'utf-8').encode()} <{written.sender}@example.com>"
    letter["To"] = "shop@example.com"
    letter["Subject"] = Header(written.subject, "utf-8").encode()
    letter["Message-ID"] = f"<{written.number}@example.com>"
    letter["Date"] = "Mon, 3 Feb 2025 10:15:00 +0100"
    return b"\r\n".join(letter.as_bytes().splitlines()) + b"\r\n"


@st.composite
def travelled(draw: st.DrawFn, raw: bytes) -> bytes:
    """The letter as another server may hand it over."""
    for line in draw(st.lists(st.sampled_from(ADDED), max_size=3)):
        raw = line + raw
    raw = draw(st.sampled_from((b"", b"From x@example.com Mon Feb  3 10:15:00 2025\r\n"))) + raw
    raw += draw(st.sampled_from((b"", b"\r\n", b"\r\n\r\n", b" \r\n\t\r\n")))
    return raw.replace(b"\r\n", draw(st.sampled_from((b"\r\n", b"\n"))))


def changed(content: Text | File | Several | Nested) -> Text | File | Several | Nested:
    """The content with one word or byte more in its first part."""
    match content:
        case Text():
            return replace(content, words=f"more {content.words}")
        case File():
            return replace(content, content=b"\x01" + content.content)
        case Nested():
            return replace(content, words=f"more {content.words}")
        case Several():
            return replace(content, parts=(changed(content.parts[0]), *content.parts[1:]))


@given(st.data(), WRITTEN)
@settings(max_examples=LETTERS, deadline=None, suppress_health_check=list(HealthCheck))
def test_letters_are_known_again_and_told_apart(data, written):
    raw = bytes_of(written)
    first = parse(raw)
    assert parse(raw) == first
    again = parse(data.draw(travelled(raw)))
    assert again.letter.fingerprint == first.letter.fingerprint
    assert (again.letter.subject, again.letter.from_) == (first.letter.subject, first.letter.from_)
    assert [one.sha256 for one in again.letter.attachments if one.content_type == "image/png"] == [
        one.sha256 for one in first.letter.attachments if one.content_type == "image/png"
    ]
    others = [
        replace(written, name=f"{written.name} jr"),
        replace(written, sender=f"{written.sender}2"),
        replace(written, subject=f"{written.subject} more"),
        replace(written, number=written.number + 1),
        replace(written, content=changed(written.content)),
    ]
    found = [parse(bytes_of(other)).letter.fingerprint for other in others]
    assert len({first.letter.fingerprint, *found}) == len(others) + 1
    assert first.letter.subject == " ".join(written.subject.split()) or "=?" in written.subject
