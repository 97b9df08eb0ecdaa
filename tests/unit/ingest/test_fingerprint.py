"""One letter, one value; another letter, another value."""

import pytest

from services.ingest.policy.parse import parse

LETTER = (
    b"Received: from a by b; Mon, 3 Feb 2025 10:15:00 +0000\r\nFrom: Anna <anna@example.com>\r\n"
    b"To: shop@example.com\r\nSubject: A long\r\n subject\r\n"
    b"Date: Mon, 3 Feb 2025 10:15:00 +0000\r\nMessage-ID: <a@example.com>\r\n"
    b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nHello there\r\n--x\r\n"
    b"Content-Type: image/png; name=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJD\r\n--x--\r\n"
)
SAME = [
    LETTER.replace(b"\r\n", b"\n"),
    LETTER.replace(b"\r\n", b"\r"),
    b"Received: from c by a; Mon, 3 Feb 2025 10:16:00 +0000\r\n" + LETTER,
    b"Return-Path: <anna@example.com>\r\nDelivered-To: shop@example.com\r\nX-Spam-Status: No\r\n" + LETTER,
    LETTER.replace(b"A long\r\n subject", b"A long subject"),
    LETTER.replace(b"A long\r\n subject", b"A\r\n\tlong subject"),
    LETTER + b"\r\n\r\n",
]
OTHER = [
    LETTER.replace(b"A long", b"A short"),
    LETTER.replace(b"anna@example.com>\r\nTo", b"berta@example.com>\r\nTo"),
    LETTER.replace(b"Anna <", b"Berta <"),
    LETTER.replace(b"10:15:00 +0000\r\nMessage", b"10:15:01 +0000\r\nMessage"),
    LETTER.replace(b"<a@example.com>", b"<b@example.com>"),
    LETTER.replace(b"Hello", b"hello"),
    LETTER.replace(b"QUJD", b"QUJE"),
    LETTER.replace(b"a.png", b"b.png"),
    LETTER.replace(b"To: shop", b"To: sales"),
]


@pytest.mark.parametrize("copy", SAME)
def test_the_same_letter(copy):
    assert parse(copy).letter.fingerprint == parse(LETTER).letter.fingerprint


@pytest.mark.parametrize("other", OTHER)
def test_another_letter(other):
    assert parse(other).letter.fingerprint != parse(LETTER).letter.fingerprint


def test_a_guessed_charset_does_not_depend_on_line_ends():
    raw = b"Subject: a\r\n b\r\n x''\xe3?B?\r\n =?UTF-8?B??=\r\n c\r\nDate: today\r\n\r\nx"
    assert parse(raw).letter.fingerprint == parse(raw.replace(b"\r\n", b"\n")).letter.fingerprint


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # No headers at all, no body at all, headers that end in the middle.
        (b"hello", b"hullo"),
        (b"no header here\nSubject: a\n\nx", b"no header here\nSubject: b\n\nx"),
        # What had to be cut counts all the same.
        (
            b"To: " + b"a@b.example, " * 9_000 + b"\nSubject: x\n\na",
            b"To: " + b"a@b.example, " * 9_001 + b"\nSubject: x\n\na",
        ),
    ],
)
def test_odd_letters_stay_apart(one, other):
    assert parse(one).letter.fingerprint != parse(other).letter.fingerprint


@pytest.mark.parametrize("recipients", [3_000, 7_500, 20_000])
def test_what_had_to_be_cut_is_known_again(recipients):
    crowd = b",\r\n ".join(b"a%d@b.example" % number for number in range(recipients))
    raw = LETTER.replace(b"To: shop@example.com", b"To: " + crowd)
    again = b"Received: from c by a; Mon, 3 Feb 2025 10:16:00 +0000\r\n" + raw
    assert len({parse(one).letter.fingerprint for one in (raw, again, raw.replace(b"\r\n", b"\n"))}) == 1
