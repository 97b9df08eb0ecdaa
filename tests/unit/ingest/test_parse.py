"""Any bytes become a normal form; what is wrong with them stands in its defects."""

import json
from hashlib import sha256

import pytest

from services.ingest.policy import limits
from services.ingest.policy.letter import About, Channel, ChannelKind
from services.ingest.policy.parse import Hints, UnreadableLetter, parse

HEAD = (
    b"From: anna@example.com\r\nTo: shop@example.com\r\nSubject: x\r\nMessage-ID: <a@b>\r\n"
    b"Date: Mon, 3 Feb 2025 10:15:00 +0100\r\n"
)
FIELDS = [
    *("message_id", "in_reply_to", "references", "from", "sender", "reply_to", "to", "cc", "delivered_to", "subject"),
    *("date", "text", "html", "visible_text", "language", "importance", "attachments", "machine"),
    *("channel", "public", "publish_to"),
    *("about", "contact", "authentication", "rewritten_by", "forwarded", "raw", "defects", "fingerprint"),
]


def letter_of(raw, **hints):
    return parse(raw, hints=Hints(**hints)).letter


def test_a_whole_letter():
    raw = (
        b"From: =?utf-8?q?Anna_M=C3=BCller?= <anna@example.com>\r\nTo: Shop <shop@example.com>, b@example.com\r\n"
        b"Cc: c@example.com\r\nReply-To: other@example.com\r\nDelivered-To: box@example.com\r\n"
        b"X-Original-To: SHOP@Example.com\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <1@example.com>\r\n"
        b"In-Reply-To: <0@shop.example>\r\nReferences: <r@shop.example>\r\n <0@shop.example>\r\n"
        b"Date: Mon, 3 Feb 2025 10:15:00 +0100\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=m\r\n\r\n"
        b"--m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n"
        b"--a\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"Gr=FC=DFe\r\n\r\n> quoted\r\n--a\r\nContent-Type: text/html\r\n\r\n<p>Hello</p>\r\n--a--\r\n"
        b"--m\r\nContent-Type: IMAGE/PNG; name=a.png\r\nContent-Disposition: inline\r\nContent-ID: <pic>\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\nQUJD\r\n"
        b"--m\r\nContent-Type: message/rfc822\r\n\r\nSubject: Inner\r\n\r\nhello\r\n--m--\r\n"
    )
    parsed = parse(raw, hints=Hints(delivered_to=("envelope@example.com",)))
    found = parsed.letter.as_json()
    assert list(found) == FIELDS
    assert found["from"] == {"name": "Anna Müller", "address": "anna@example.com"}
    assert found["to"] == [{"name": "Shop", "address": "shop@example.com"}, {"name": "", "address": "b@example.com"}]
    assert found["delivered_to"] == ["envelope@example.com", "box@example.com", "SHOP@example.com"]
    assert (found["message_id"], found["in_reply_to"]) == ("1@example.com", ["0@shop.example"])
    assert found["references"] == ["r@shop.example", "0@shop.example"]
    assert (found["subject"], found["date"]) == ("Grüße", "2025-02-03T09:15:00Z")
    assert (found["text"], found["visible_text"]) == ("Grüße\n\n> quoted", "Grüße")
    assert found["html"] == "<p>Hello</p>"
    assert [(one["filename"], one["content_type"], one["disposition"]) for one in found["attachments"]] == [
        ("a.png", "image/png", "inline"),
        ("Inner.eml", "message/rfc822", "attachment"),
    ]
    assert found["attachments"][0]["content_id"] == "pic"
    assert [one.content for one in parsed.attachments] == [b"ABC", b"Subject: Inner\r\n\r\nhello"]
    assert [one.sha256 for one in parsed.attachments] == [one["sha256"] for one in found["attachments"]]
    assert found["raw"] == {"sha256": sha256(raw).hexdigest(), "size": len(raw)}
    assert found["defects"] == []
    assert (found["machine"]["kind"], found["language"]) == ("none", None)


def test_hints_travel_in_the_normal_form():
    hints = {
        "channel": Channel(ChannelKind.QUESTION, "product-page"),
        "public": True,
        "publish_to": "https://site.example/answers",
        "about": About(product="p1"),
    }
    found = letter_of(HEAD + b"\r\nhello", **hints).as_json()
    assert found["channel"] == {"kind": "question", "key": "product-page"}
    assert (found["public"], found["publish_to"]) == (True, "https://site.example/answers")
    assert found["about"] == {"product": "p1", "order": None, "audience": None}


# (body with its content headers, text)
TEXTS = [
    (b"\r\nhello\r\n", "hello\n"),
    (b"\r\n", ""),
    (b"", ""),
    # Charsets: declared, undeclared, lying, unknown, dangerous.
    (b"Content-Type: text/plain; charset=koi8-r\r\n\r\n\xd0\xd2\xc9\xd7\xc5\xd4", "привет"),
    (b"Content-Type: text/plain; charset=gb2312\r\n\r\n\xc4\xe3\xba\xc3", "你好"),
    (b"\r\n\xd0\xbf\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82", "привет"),
    (b"Content-Type: text/plain; charset=us-ascii\r\n\r\ncaf\xc3\xa9", "café"),
    (b"Content-Type: text/plain; charset=utf-8\r\n\r\nGr\xfc\xdfe aus Berlin", "Grüße aus Berlin"),
    (b"Content-Type: text/plain; charset=utf-8\r\n\r\n\xd0\xbf\xd1\x80\xd0\xb8\xff", "при\ufffd"),
    (b"Content-Type: text/plain; charset=iso-8859-1\r\n\r\n\x93hi\x94", "“hi”"),
    (b"Content-Type: text/plain; charset=x-unheard-of\r\n\r\nhi", "hi"),
    (b"Content-Type: text/plain; charset=rot13\r\n\r\nhi", "hi"),
    (b"Content-Type: text/plain; charset=idna\r\n\r\nhi", "hi"),
    (b'Content-Type: text/plain; charset="a\x00b"\r\n\r\nhi', "hi"),
    (b"Content-Type: text/plain; charset=utf-7\r\n\r\n+2AA-", "\ufffd"),
    (b"Content-Type: text/plain; charset=utf-16\r\n\r\n\xff\xfeh\x00i\x00", "hi"),
    # NUL bytes never reach the database.
    (b"\r\na\x00b", "ab"),
    # Transfer encodings, whole and broken.
    (b"Content-Transfer-Encoding: QUOTED-PRINTABLE \r\n\r\na=3Db=\r\nc", "a=bc"),
    (b"Content-Transfer-Encoding: base64\r\n\r\naGVs bG8", "hello"),
    (b"Content-Transfer-Encoding: base64\r\n\r\naGVsbG8", "hello"),
    (b"Content-Transfer-Encoding: base64\r\n\r\n!", ""),
    (b"Content-Transfer-Encoding: x-strange\r\n\r\nhello", "hello"),
    # format=flowed.
    (b"Content-Type: text/plain; format=flowed\r\n\r\na \r\nb\r\n> c \r\n> d\r\n-- \r\nsig", "a b\n> c d\n-- \nsig"),
    (b"Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\na \r\nb", "ab"),
    # Several text parts in their order; a text file in between is an attachment.
    (b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\none\r\n--x\r\n\r\ntwo\r\n--x--", "one\ntwo"),
    (
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\none\r\n--x\r\n"
        b"Content-Type: text/plain; name=a.log\r\n\r\nlog\r\n--x--",
        "one",
    ),
    # HTML alone, HTML after text.
    (b"Content-Type: text/html\r\n\r\n<p>one</p><p>two</p>", "one\n\ntwo"),
    (
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\none\r\n--x\r\nContent-Type: text/html\r\n\r\n"
        b"<p>two</p>\r\n--x--",
        "one\ntwo",
    ),
    # Multiparts nobody can take apart are text.
    (b"Content-Type: multipart/mixed\r\n\r\nhello", "hello"),
    (b"Content-Type: multipart/mixed; boundary=x\r\n\r\nhello", "hello"),
    (b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nnever ended", "never ended"),
    (b"Content-Type: nonsense\r\n\r\nhello", "hello"),
]


@pytest.mark.parametrize(("body", "text"), TEXTS)
def test_text(body, text):
    assert letter_of(HEAD + body).text == text


# (letter, defects that must be there)
BAD = [
    (b"", {"no_from", "unverified_sender", "no_message_id", "no_date"}),
    (b"hello", {"no_from", "no_message_id"}),
    (b"\x00" * 100, {"no_from"}),
    (bytes(range(256)) * 20, {"no_from"}),
    (b"From: anna@example.com\r\n\r\nx", {"no_message_id", "no_date"}),
    (b"Date: 99999999999\r\nMessage-ID: \r\n\r\n", {"no_date", "no_message_id"}),
    (b"Date: Fri, 31 Dec 9999 23:00:00 -2300\r\n\r\n", {"no_date"}),
    (
        b"From: \xff\xfe <\xff@example.com>\r\nSubject: \xff\xfe\r\n\r\n\xff",
        {"guessed_header_charset", "wrong_charset"},
    ),
    (HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n\xff\xff\xff", {"wrong_charset"}),
    (HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n!!a", {"broken_base64"}),
    (HEAD + b"Content-Transfer-Encoding: x\r\n\r\na", {"unknown_transfer_encoding"}),
    (HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\n" * 100_000, {"too_many_parts"}),
    (HEAD + b"Content-Type: text/plain" + b"; a=b" * 32_000 + b"\r\n\r\nx", {"header_too_large"}),
    (HEAD + b"X: y\r\n" * 50_000 + b"\r\nx", {"header_block_too_large"}),
    (HEAD + b"Cc: " + b",".join(b"u%d@example.com" % n for n in range(10_000)) + b"\r\n\r\nx", {"header_too_large"}),
    (b"From: " + b"(" * 245 + b"a@b.example\r\n\r\nx", {"unverified_sender"}),
    (
        HEAD + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(2_000)),
        {"too_deep"},
    ),
    (HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 10_000, {"html_too_deep"}),
]


@pytest.mark.parametrize(("raw", "defects"), BAD)
def test_bad_letters_become_normal_forms(raw, defects):
    found = letter_of(raw)
    assert defects <= set(found.defects)
    json.dumps(found.as_json(), ensure_ascii=False).encode()


def test_nested_letters_stay_whole_however_deep():
    raw = HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 5_000 + b"x"
    parsed = parse(raw)
    assert parsed.letter.defects == ()
    assert len(parsed.attachments) == 1
    assert parsed.attachments[0].content.count(b"message/rfc822") == 4_999


def test_what_stood_before_the_limit_is_kept():
    parts = b"--x\r\n\r\nhello\r\n" + b"--x\r\nContent-Type: image/png\r\n\r\nx\r\n" * 5_000
    parsed = parse(HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + parts)
    assert parsed.letter.text == "hello"
    assert len(parsed.attachments) == limits.PARTS - 2


def test_larger_than_the_limit_is_unreadable():
    with pytest.raises(UnreadableLetter, match="the limit is 40000000"):
        parse(HEAD + b"\r\n" + b"x" * limits.LETTER_BYTES)
