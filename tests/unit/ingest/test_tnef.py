"""winmail.dat: what Outlook wrapped is unwrapped, and what cannot be is kept as it is."""

import struct
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ingest.policy import rtf, tnef
from services.ingest.policy.parse import parse

RTF = (
    rb"{\rtf1\ansi\ansicpg1251\fromhtml1{\fonttbl{\f0 Arial;}}{\*\generator Riched20;}"
    rb"{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 \'cf\'f0\'e8\'e2\'e5\'f2, Anna\par caf\u233?\emdash \u-10179?\u-8704?}"
)
RTF_TEXT = "Привет, Anna\ncafé—😀"


def attribute(number, value, level=1):
    return struct.pack("<BII", level, number, len(value)) + value + b"\x00\x00"


def sized(value):
    return struct.pack("<II", 1, len(value)) + value + b"\x00" * (-len(value) % 4)


def properties(*found):
    return struct.pack("<I", len(found)) + b"".join(
        struct.pack("<HH", kind, name) + (sized(value) if kind in {0x0D, 0x1E, 0x1F, 0x102} else value)
        for kind, name, value in found
    )


def stream(*attributes):
    return tnef.SIGNATURE + b"\x01\x00" + b"".join(attributes)


def packed(content):
    """RTF under its packing, without ever reaching back."""
    runs = b"".join(b"\x00" + content[start : start + 8] for start in range(0, len(content), 8))
    return struct.pack("<IIII", len(runs) + 12, len(content), 0x75465A4C, 0) + runs


def file(name, content, *more):
    return (
        attribute(0x00069002, b"\x00" * 14, 2)
        + attribute(0x00018010, b"SHORT~1.PDF\x00", 2)
        + attribute(0x0006800F, content, 2)
        + attribute(0x00069005, properties((0x1F, 0x3707, name.encode("utf-16-le") + b"\x00\x00"), *more), 2)
    )


CODE_PAGE = attribute(0x00069007, struct.pack("<II", 1251, 0))
WHOLE = stream(
    CODE_PAGE,
    attribute(
        0x00069003,
        properties(
            (0x03, 0x0E07, b"\x01\x00\x00\x00"),
            (0x1E, 0x1000, "Привет".encode("cp1251") + b"\x00"),
            (0x102, 0x1013, b"<p>Hi</p>"),
        ),
    ),
    file("отчёт.pdf", b"%PDF-1", (0x1E, 0x370E, b"application/pdf\x00"), (0x1E, 0x3712, b"id@x\x00")),
    file("b.txt", b"hello"),
)


def letter_with(content, text=b""):
    return parse(
        b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n"
        + text
        + b"\r\n--x\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: binary\r\n\r\n"
        + content
        + b"\r\n--x--\r\n"
    )


def test_attachments_and_body_inside():
    parsed = letter_with(WHOLE)
    found = [(one.filename, one.content_type, one.content_id) for one in parsed.letter.attachments]
    assert found == [("отчёт.pdf", "application/pdf", "id@x"), ("b.txt", "application/octet-stream", None)]
    assert [one.content for one in parsed.attachments] == [b"%PDF-1", b"hello"]
    assert (parsed.letter.text, parsed.letter.html) == ("Привет", "<p>Hi</p>")


def test_the_letters_own_text_goes_first():
    assert letter_with(WHOLE, b"written outside").letter.text == "written outside"


def test_a_letter_inside_gives_its_files():
    inner = properties((0x0D, 0x3701, b"\x00" * 16 + WHOLE))
    outer = stream(attribute(0x00069002, b"\x00" * 14, 2), attribute(0x00069005, inner, 2))
    assert [one.filename for one in letter_with(outer).letter.attachments] == ["отчёт.pdf", "b.txt"]


def test_named_properties_and_lists_are_passed_over():
    named = struct.pack("<HH16sII", 0x1003, 0x8001, b"", 0, 5) + struct.pack("<III", 2, 1, 2)
    texts = struct.pack("<HH16sII8s", 0x101E, 0x8002, b"", 1, 6, b"a\x00b\x00\x00\x00") + struct.pack("<I", 2)
    texts += b"".join(struct.pack("<I4s", 3, b"abc") for _ in range(2))
    body = struct.pack("<HH", 0x1E, 0x1000) + sized(b"after")
    wrapped = tnef.read(stream(attribute(0x00069003, struct.pack("<I", 3) + named + texts + body)))
    assert wrapped.plain == "after"


def test_rich_text_is_read_where_nothing_else_is():
    wrapped = tnef.read(stream(attribute(0x00069003, properties((0x102, 0x1009, packed(RTF))))))
    assert wrapped.plain == RTF_TEXT


def test_packed_rich_text_reaches_back():
    # The example of MS-OXRTFCP, 4.1.1.
    raw = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert rtf.expanded(raw) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


@pytest.mark.parametrize("content", [b"", b"no stream", WHOLE[:-30], tnef.SIGNATURE + b"\x01\x00" + b"\xff" * 60])
def test_what_is_broken_stays_attached(content):
    parsed = letter_with(content)
    assert "broken_tnef" in parsed.letter.defects
    assert [one.filename for one in parsed.letter.attachments] == ["winmail.dat"]


@given(st.lists(st.integers(0, len(WHOLE)), max_size=6), st.binary(max_size=8))
@settings(max_examples=60, deadline=None)
def test_mangled_streams_are_read_or_refused(cuts, scrap):
    pieces = [WHOLE[one:other] for one, other in pairwise([0, *sorted(cuts), len(WHOLE)])]
    letter_with(scrap.join(pieces))
    rtf.text_of(rtf.expanded(packed(scrap.join(pieces))[: 16 + len(cuts) * 50]))
