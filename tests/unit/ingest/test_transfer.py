"""Transfer encodings that lie, and files inside of texts."""

import base64
import binascii

import pytest

from services.ingest.policy import transfer

PROSE = b"Hello, this is simply text and no base64 at all.\r\n"
FRIEND = base64.b64encode(b"Hello there, my old friend")


def uuencoded(content, name=b"photo.jpg"):
    lines = [binascii.b2a_uu(content[start : start + 45]) for start in range(0, len(content), 45)]
    return b"begin 644 " + name + b"\n" + b"".join(lines) + b"`\nend\n"


# (bytes, encoding, decoded, defects)
CASES = [
    (b"aGVs bG8", "base64", b"hello", []),
    (b"aGVsbG8", "base64", b"hello", []),
    (base64.b64encode(b"Hello") + b"\r\n" + base64.b64encode(b"World"), "base64", b"HelloWorld", []),
    # What stands behind the padding is no base64, though its letters are.
    (base64.b64encode(b"Hello") + b" ignored", "base64", b"Hello", []),
    (PROSE, "base64", PROSE, ["no_base64"]),
    ("Привет, это текст".encode(), "base64", "Привет, это текст".encode(), ["no_base64"]),
    (
        FRIEND + b"\r\n-- \r\nlist footer added below\r\n",
        "base64",
        b"Hello there, my old friend\n-- \r\nlist footer added below\r\n",
        ["broken_base64"],
    ),
    (b"aGVs!bG8=", "base64", b"hello", ["broken_base64"]),
    (b"", "base64", b"", []),
    ("Привет=20ok =ZZ =\nnext=".encode(), "quoted-printable", "Привет ok =ZZ next".encode(), []),
    (uuencoded(b"abc"), "x-uuencode", b"abc", []),
    (b"no file here", "x-uuencode", b"no file here", ["unknown_transfer_encoding"]),
    (b"a", "x-strange", b"a", ["unknown_transfer_encoding"]),
]


@pytest.mark.parametrize(("octets", "encoding", "expected", "noted"), CASES)
def test_decoded(octets, encoding, expected, noted):
    defects: dict[str, None] = {}
    assert transfer.decoded(octets, encoding, defects) == expected
    assert list(defects) == noted


def test_uuencoded_files_are_found_between_the_lines():
    one, other = bytes(range(256)), b"x" * 45
    text = b"See:\n" + uuencoded(one, b"a b.bin") + b"and\n" + uuencoded(other) + b"bye\n"
    found = list(transfer.files_in(text.decode()))
    assert [(name, content) for _, _, name, content in found] == [("a b.bin", one), ("photo.jpg", other)]
    assert text[found[0][1] : found[1][0]] == b"and\n"


@pytest.mark.parametrize(
    "text",
    [
        "begin 644 a\nhello, this is a sentence\nend\n",
        "begin 644 a\n#86)C\n",
        "begin 644 a\nend\n",
        "begin work\nend\n",
    ],
)
def test_what_only_looks_like_a_file_is_text(text):
    assert list(transfer.files_in(text)) == []


def test_what_pads_the_last_letters_of_a_file_does_not_matter():
    assert [content for *_, content in transfer.files_in("begin 644 a\n!80AB\n`\nend\n")] == [b"a"]
