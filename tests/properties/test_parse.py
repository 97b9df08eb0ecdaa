"""Any bytes become one normal form, whatever they are."""

import json
import os

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from services.ingest.policy.parse import parse
from tests.unit.ingest.test_parse import FIELDS, letter_of

EXAMPLES = 300 if os.environ.get("AUDIOCOMM_LONG") == "1" else 30

HEADER_LINE = st.builds(
    lambda name, value: name + b": " + value + b"\r\n",
    st.sampled_from(
        [
            b"From",
            b"To",
            b"Subject",
            b"Date",
            b"Message-ID",
            b"References",
            b"Content-Type",
            b"Return-Path",
            b"Content-Transfer-Encoding",
            b"Content-Disposition",
            b"Auto-Submitted",
            b"X-Odd",
        ]
    ),
    st.one_of(
        st.binary(max_size=40),
        st.sampled_from(
            [
                b"<a@b.example>",
                b"multipart/mixed; boundary=x",
                b"multipart/alternative; boundary=x",
                b"text/html",
                b"message/delivery-status",
                b"multipart/report; boundary=x",
                b"base64",
                b"quoted-printable",
                b"=?utf-8?b?4pyT?=",
                b"text/plain; charset=utf-16",
                b"attachment; filename*=x''%ff",
            ]
        ),
    ),
)
PIECE = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [b"\r\n", b"\n--x\n", b"--x--", b"<div>", b"<blockquote>", b"> q\n", b"-- \n", b"\x00", b"\xd8\x00"]
    ),
    HEADER_LINE,
)
ANY_LETTER = st.builds(lambda pieces: b"".join(pieces), st.lists(PIECE, max_size=25))


def strings_in(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings_in(inner)


@given(st.one_of(st.binary(max_size=500), ANY_LETTER))
@example(b"From: \xed\xa0\x80 <a@b.example>\r\nSubject: =?utf-16?b?2AA=?=\r\n\r\n")
@settings(max_examples=EXAMPLES, deadline=None)
def test_any_bytes_have_one_normal_form(raw):
    parsed = parse(raw)
    found = parsed.letter.as_json()
    assert parse(raw).letter == parsed.letter
    assert list(found) == FIELDS
    assert json.loads(json.dumps(found)) == found
    for text in strings_in(found):
        assert "\x00" not in text
        text.encode()
    assert [one.sha256 for one in parsed.attachments] == [one["sha256"] for one in found["attachments"]]
    assert all(one["filename"] for one in found["attachments"])


@given(ANY_LETTER, st.binary(min_size=1, max_size=20))
@settings(max_examples=EXAMPLES, deadline=None)
def test_transport_headers_do_not_count_and_content_does(raw, added):
    # A first line that is folded would become part of the header above it.
    assume(raw[:1] not in (b" ", b"\t"))
    fingerprint = letter_of(raw).fingerprint
    assert letter_of(b"Received: from a by b\r\nX-Spam: no\r\n" + raw).fingerprint == fingerprint
    if added.strip(b"\r\n"):
        assert letter_of(raw + b"\r\n\r\n." + added).fingerprint != fingerprint
