"""Letters as broken programs write them, by class: heads, boundaries, alternatives, sealed and invited."""

import base64

import pytest

from services.ingest.policy.parse import parse

HEAD = (
    b"From: anna@example.com\r\nTo: shop@example.com\r\nSubject: x\r\nMessage-ID: <a@b>\r\n"
    b"Date: Mon, 3 Feb 2025 10:15:00 +0100\r\n"
)
PLAIN = b"Content-Type: text/plain\r\n\r\nhello"
HTML = b"Content-Type: text/html\r\n\r\n<p>hello html</p>"
CALENDAR = (
    b"Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\n"
    b"SUMMARY:Call about\r\n  an order\\, please\r\nDTSTART;TZID=Europe/Berlin:20250203T101500\r\n"
    b"DTEND:20250203T111500Z\r\nLOCATION:Office\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def multipart(kind, *parts, more=b""):
    body = b"".join(b"--B\r\n" + part + b"\r\n" for part in parts)
    return b"Content-Type: multipart/" + kind + b"; boundary=B" + more + b"\r\n\r\n" + body + b"--B--\r\n"


# What stands in front of the head or inside it.
HEADS = [
    HEAD,
    HEAD.replace(b"\r\n", b"\n"),
    HEAD.replace(b"\r\n", b"\r"),
    b"From anna@example.com Mon Feb  3 10:15:00 2025\r\n" + HEAD,
    b">From anna@example.com Mon Feb  3 10:15:00 2025\r\n" + HEAD,
    b"\r\n\r\n" + HEAD,
    b"\xef\xbb\xbf" + HEAD,
    b" a line folded under nothing\r\n" + HEAD,
    HEAD.replace(b"Subject", b"this is no header line\r\nSubject"),
    HEAD.replace(b"Subject", b"X-N\x00l: 1\r\nSubject"),
    HEAD.replace(b": ", b" : "),
    HEAD.replace(b": ", b":"),
    HEAD.replace(b": ", b":\r\n "),
    HEAD.replace(b"Subject", b"sUBJECT"),
    HEAD + b"Subject: the second one\r\n",
]


@pytest.mark.parametrize("head", HEADS)
def test_heads(head):
    end = b"\r\n" if b"\r\n" in head else head[-1:]
    letter = parse(head + end + b"hello").letter
    assert letter.from_ is not None
    assert (letter.from_.address, letter.subject, letter.message_id) == ("anna@example.com", "x", "a@b")
    assert letter.date == "2025-02-03T09:15:00Z"
    assert letter.text == "hello"


@pytest.mark.parametrize(
    "raw",
    [
        b"hello: this\r\nis a text\r\n",
        b"Dear all,\r\nNote: this is no head\r\n\r\nbye",
        b"\r\nhello: not a header\r\n",
        b"From the beginning it was said: no.\r\n\r\nx",
    ],
)
def test_texts_without_a_head_keep_their_last_lines(raw):
    assert parse(raw).letter.text.splitlines()[-1] == raw.strip().splitlines()[-1].decode()


# (content, text, attachment names, defects)
BODIES = [
    # Boundaries that are not as declared.
    (
        b"Content-Type: multipart/mixed; boundary=B\r\n\r\n--C\r\n" + PLAIN + b"\r\n--C--",
        "hello",
        [],
        ["wrong_boundary"],
    ),
    (b"Content-Type: multipart/mixed\r\n\r\n--C\r\n" + PLAIN + b"\r\n--C--", "hello", [], ["wrong_boundary"]),
    (b'Content-Type: multipart/mixed; boundary="B "\r\n\r\n--B \r\n\r\nhello\r\n--B --', "hello", [], []),
    (b"Content-Type: multipart/mixed; boundary=a/b=c:d\r\n\r\n--a/b=c:d\r\n\r\nhello\r\n--a/b=c:d--", "hello", [], []),
    (
        b"Content-Type: multipart/mixed; boundary=B\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(b"--B\r\n" + PLAIN + b"\r\n--B--\r\n"),
        "hello",
        [],
        ["encoded_multipart"],
    ),
    (multipart(b"mixed", PLAIN) + b"an epilogue nobody sees", "hello", [], []),
    (b"Content-Type: multipart/mixed; boundary=B\r\n\r\n--B--\r\n--C\r\n", "--B--\n--C\n", [], ["broken_multipart"]),
    # Alternatives in every order and with every hole.
    (multipart(b"alternative", HTML, PLAIN), "hello", [], []),
    (multipart(b"alternative", b"Content-Type: text/plain\r\n\r\n \r\n", HTML), "hello html", [], []),
    (multipart(b"alternative", PLAIN, b"Content-Type: text/x-amp-html\r\n\r\nx", HTML), "hello", ["attachment"], []),
    (
        multipart(
            b"alternative",
            b"Content-Type: text/plain\r\n\r\nfirst\r\nlast",
            b"Content-Type: multipart/mixed; boundary=C\r\n\r\n--C\r\nContent-Type: text/html\r\n\r\n<p>first</p>\r\n"
            b"--C\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n%PDF\r\n--C\r\nContent-Type: text/html\r\n\r\n"
            b"<p>last</p>\r\n--C--",
        ),
        "first\nlast",
        ["a.pdf"],
        [],
    ),
    (b"Content-Type: text/markdown\r\n\r\n# hi", "# hi", [], []),
    (b"Content-Type: text/enriched\r\n\r\n<bold>hi</bold> <there>", "hi ", [], []),
    (b"Content-Type: text/html\r\n\r\n<meta charset='windows-1251'><p>" + "Да".encode("cp1251"), "Да", [], []),
    # Several texts in their order.
    (
        multipart(b"mixed", PLAIN, b"Content-Type: application/pdf; name=a.pdf\r\n\r\nx", HTML),
        "hello\nhello html",
        ["a.pdf"],
        [],
    ),
    # Files inside of texts.
    (b"\r\nsee:\r\nbegin 644 a.txt\r\n#86)C\r\n`\r\nend\r\nbye", "see:\nbye", ["a.txt"], []),
    # Invitations.
    (
        CALENDAR,
        "REQUEST: Call about an order, please · 2025-02-03 10:15 Europe/Berlin – 2025-02-03 11:15 UTC · Office",
        ["attachment.ics"],
        [],
    ),
    (b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR", "", ["attachment.ics"], []),
    # Sealed letters are kept as they are, and say so.
    (
        multipart(
            b"encrypted",
            b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1",
            b"Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\n-----BEGIN PGP MESSAGE-----",
        ),
        "",
        ["attachment", "encrypted.asc"],
        ["encrypted"],
    ),
    (
        multipart(b"signed", PLAIN, b"Content-Type: application/pgp-signature; name=s.asc\r\n\r\nx"),
        "hello",
        ["s.asc"],
        ["signed"],
    ),
    (
        b"\r\n-----BEGIN PGP MESSAGE-----\r\nhQ\r\n-----END PGP MESSAGE-----",
        "-----BEGIN PGP MESSAGE-----\nhQ\n-----END PGP MESSAGE-----",
        [],
        ["encrypted"],
    ),
    (b"Content-Type: application/pkcs7-mime; name=smime.p7m\r\n\r\nx", "", ["smime.p7m"], ["encrypted"]),
    (
        b"Content-Type: application/x-pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\n\r\nx",
        "",
        ["smime.p7m"],
        ["signed"],
    ),
    # Names of files.
    (
        multipart(
            b"mixed",
            PLAIN,
            b'Content-Disposition: attachment; filename*0="=?utf-8?B?0J8="; filename*1="?=.pdf"\r\n\r\nx',
            b"Content-Disposition: attachment; filename='q.pdf'\r\n\r\nx",
            b"Content-Disposition: attachment; filename=" + "Привет.pdf".encode("cp1251") + b"\r\n\r\nx",
        ),
        "hello",
        ["П.pdf", "q.pdf", "Привет.pdf"],
        ["guessed_header_charset"],
    ),
]


@pytest.mark.parametrize(("content", "text", "names", "defects"), BODIES)
def test_bodies(content, text, names, defects):
    letter = parse(HEAD + content).letter
    assert letter.text == text
    assert [one.filename for one in letter.attachments] == names
    assert list(letter.defects) == defects


def test_a_picture_of_the_page_stands_in_the_text():
    picture = b"Content-Type: image/png\r\nContent-ID: <i@x>\r\n\r\nPNG"
    page = b"Content-Type: text/html\r\n\r\n<p>root<img src='cid:i@x'></p>"
    letter = parse(HEAD + multipart(b"related", picture, page, more=b'; start="<r@x>"')).letter
    assert [(one.disposition, one.content_id) for one in letter.attachments] == [("inline", "i@x")]
    assert letter.html is not None
    assert 'src="cid:i@x"' in letter.html


# (header, name, address)
SENDERS = [
    (b"Anna <anna@example.com", "Anna", "anna@example.com"),
    (b"<<anna@example.com>>", "", "anna@example.com"),
    (b"'Anna' <'anna@example.com'>", "Anna", "anna@example.com"),
    (b"Anna [mailto:anna@example.com]", "", "anna@example.com"),
    (b"Team: anna@example.com, Bob <b@c.example>;", "", "anna@example.com"),
    (b"=?utf-8?q?Anna_<anna=40example.com>?=", "Anna", "anna@example.com"),
    ("Анна".encode("cp1251") + b" <anna@example.com>", "Анна", "anna@example.com"),
    ("Анна".encode("koi8-r") + b" <anna@example.com>", "Анна", "anna@example.com"),
    (b'"Anna <anna@example.com>', "Anna", "anna@example.com"),
]


@pytest.mark.parametrize(("header", "name", "address"), SENDERS)
def test_senders(header, name, address):
    found = parse(b"From: " + header + b"\r\nSubject: x\r\n\r\nx").letter.from_
    assert found is not None
    assert (found.name, found.address) == (name, address)


def test_what_a_report_names_holds_no_nul():
    report = (
        b"Content-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; a\x00@b.example\r\nAction: failed\r\n"
    )
    assert parse(HEAD + multipart(b"report", PLAIN, report)).letter.machine.recipient == "a@b.example"
