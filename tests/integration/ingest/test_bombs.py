"""Letters made to end a reader: each is read or refused within the limits of a child, and the next one is read.

The limits are those of production, 10 s and 512 MB, and the child's own system enforces them.
"""

import base64
import gzip
import io
import zipfile
from collections.abc import AsyncIterator, Callable

import pytest

from services.ingest.parsing.children import ChildLimits
from services.ingest.parsing.parser import SafeParser
from services.ingest.policy.parse import Hints
from services.ingest.ports.errors import Unreadable
from services.ingest.settings import IngestSettings

HEAD = b"From: anna@example.com\r\nSubject: x\r\nMessage-ID: <a@b>\r\nDate: Mon, 3 Feb 2025 10:15:00 +0100\r\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
TEXT = HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
PAGE = HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n"
RAW = HEAD + b"Content-Type: application/octet-stream; name=a.bin\r\n\r\n"


def nested(depth: int) -> bytes:
    """Multiparts inside each other."""
    parts = (b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth))
    return HEAD + b"".join(parts) + b"Content-Type: text/plain\r\n\r\nx"


def same_boundary(depth: int) -> bytes:
    """Multiparts inside each other that all have one boundary."""
    return HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" * depth + b"\r\nx"


def encoded(depth: int) -> bytes:
    """Multiparts in base64 inside each other."""
    content = b"\r\nx"
    for _ in range(depth):
        whole = base64.encodebytes(b"--x\r\n" + content + b"\r\n--x--")
        content = b"Content-Type: multipart/mixed; boundary=x\r\nContent-Transfer-Encoding: base64\r\n\r\n" + whole
    return HEAD + content


def archive() -> bytes:
    """A small file of 200 MB of zeros: it is never opened."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(10):
            file.writestr(f"{number}.txt", bytes(20_000_000))
    head = HEAD + b"Content-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head + base64.encodebytes(packed.getvalue() + gzip.compress(bytes(10_000_000)))


BOMBS: dict[str, Callable[[], bytes]] = {
    "100,000 empty parts": lambda: MIXED + b"--x\r\n\r\n" * 100_000,
    "1,000,000 boundaries in a row": lambda: MIXED + b"--x\r\n" * 1_000_000,
    "1,000,000 lines like a boundary": lambda: MIXED + b"--x.\r\n" * 1_000_000,
    "5,000 multiparts nested": lambda: nested(5_000),
    "5,000 multiparts of one boundary": lambda: same_boundary(5_000),
    "30 multiparts in base64": lambda: encoded(30),
    "5,000 letters nested": lambda: HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 5_000,
    "32,000 parameters": lambda: HEAD + b"Content-Type: text/plain" + b"; a=b" * 32_000 + b"\r\n\r\nx",
    "32,000 numbered parameters": lambda: (
        HEAD + b"Content-Type: a/b" + b"".join(b"; name*%d=b" % n for n in range(32_000)) + b"\r\n\r\nx"
    ),
    "1,000 parts of 500 parameters": lambda: (
        MIXED + (b"--x\r\nContent-Type: a/b" + b"; name*1*=b" * 500 + b"\r\n\r\n") * 1_000
    ),
    "245 brackets": lambda: b"From: " + b"(" * 245 + b"a@b.example\r\n\r\nx",
    "100,000 brackets": lambda: b"From: " + b"(" * 100_000 + b"a@b.example\r\nTo: " + b"<" * 100_000 + b"\r\n\r\nx",
    "100,000 quotes": lambda: (
        b'From: "' + b'\\" "' * 100_000 + b"\r\nSubject: =?utf-8?q?" + b"=?" * 100_000 + b"\r\n\r\n"
    ),
    "90,000 escaped quotes in what a server found out": lambda: (
        b'Authentication-Results: "' + b'\\"' * 45_000 + b"\r\n" + TEXT
    ),
    "90,000 brackets around whom a report names": lambda: (
        b"X-Failed-Recipients: " + b"(" * 90_000 + b"\r\n" + TEXT.replace(b"anna", b"mailer-daemon")
    ),
    "50,000 encoded words": lambda: b"Subject: " + b"=?utf-8?b?0J8=?= =?koi8-r?q?=D0?= " * 25_000 + b"\r\n\r\nx",
    "100,000 headers": lambda: HEAD + b"X: y\r\n" * 100_000 + b"\r\nx",
    "a header of 20 MB": lambda: HEAD + b"X-A: " + b"y" * 20_000_000 + b"\r\n\r\nx",
    "20 MB without a line break": lambda: TEXT + b"y " * 10_000_000,
    "5,000,000 empty lines": lambda: TEXT + b"\r\n" * 5_000_000,
    "5,000,000 quotation marks": lambda: TEXT + b">" * 5_000_000 + b"\r\n> " * 500_000,
    "20 MB of strange bytes": lambda: HEAD + b"Content-Type: text/plain\r\n\r\n" + bytes(range(128, 256)) * 160_000,
    "2,000,000 uuencoded beginnings": lambda: TEXT + b"begin 644 a\r\n#86)C\r\n" * 1_000_000,
    "20 MB of broken base64": lambda: (
        RAW.replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n") + b"QUJD!=" * 3_000_000
    ),
    "5,000 links": lambda: PAGE + b'<a href="http://a.example/?x=1&y=2">link</a> ' * 5_000,
    "20,000 tags nested": lambda: PAGE + b"<div>" * 20_000 + b"x",
    "20,000 formatting tags nested": lambda: PAGE + b"<b><i>x<p>" * 20_000,
    "20,000 tables nested": lambda: PAGE + b"<table><tr><td>" * 20_000 + b"x",
    "100,000 styles": lambda: PAGE + b'<p style="color:red;width:expression(1)">x</p>' * 100_000,
    "2 MB of opening brackets": lambda: PAGE + b"<" * 2_000_000,
    "2 MB of entities": lambda: PAGE + b"&lt;&amp;" * 220_000,
    "2 MB of hyphens and fractions": lambda: PAGE + "a\xad½\xa0".encode() * 250_000,
    "2 MB of ampersands": lambda: PAGE + b"&" * 2_000_000,
    "an archive of 210 MB in 200 kB": archive,
    "a calendar of 10 MB": lambda: (
        HEAD + b"Content-Type: text/calendar\r\n\r\nBEGIN:VEVENT\r\n" + b"SUMMARY:" * 1_200_000
    ),
    "winmail.dat that never ends": lambda: (
        HEAD
        + b"Content-Type: application/ms-tnef\r\n\r\n\x78\x9f\x3e\x22\x01\x00"
        + b"\x02\x02\x90\x06\x00\x00\x00\x00\x00\x00\x00" * 1_000_000
    ),
    "39 MB": lambda: MIXED + (b"--x\r\nContent-Type: image/png\r\n\r\n" + b"\x89PNG" * 250_000 + b"\r\n") * 39,
}
# Larger than a letter may be: refused before anybody reads it.
TOO_LARGE: dict[str, Callable[[], bytes]] = {"41 MB": lambda: TEXT + b"y" * 41_000_000}


@pytest.fixture(scope="module")
async def reader() -> AsyncIterator[SafeParser]:
    defaults = {name: field.default for name, field in IngestSettings.model_fields.items()}
    limits = ChildLimits(defaults["parse_seconds"], defaults["parse_memory_bytes"], 1)
    parser = SafeParser(limits, defaults["parse_plain_bytes"])
    yield parser
    await parser.close()


@pytest.mark.parametrize("name", BOMBS)
async def test_bombs_are_read(reader: SafeParser, name: str) -> None:
    form = await reader.read(BOMBS[name](), Hints(authserv_id="mx.shop.example"), apart=True)
    assert form["raw"]["size"] > 0
    assert (await reader.read(TEXT + b"hello", Hints(), apart=True))["text"] == "hello"


@pytest.mark.parametrize("name", TOO_LARGE)
async def test_what_is_too_large_is_refused(reader: SafeParser, name: str) -> None:
    with pytest.raises(Unreadable):
        await reader.read(TOO_LARGE[name](), Hints(), apart=True)
    assert (await reader.read(TEXT + b"hello", Hints(), apart=True))["text"] == "hello"
