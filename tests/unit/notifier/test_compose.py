"""A letter holds the headers we mean to write, and no others, whatever strangers wrote into its parts."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from uuid import UUID

import pytest

from services.notifier.policy.body import Attached
from services.notifier.policy.compose import LOOP_HEADER, Unsendable, compose
from services.notifier.policy.html_text import html_of
from services.notifier.policy.letter import Letter, Recipient
from services.notifier.policy.plain_text import one_line
from shared.events import Mailbox

REPLY = UUID("01990000-0000-7000-8000-000000000001")
LETTER = Letter(
    reply_id=REPLY,
    ticket_id=1,
    message_id="<t0ken@sales.example>",
    sender=Mailbox(name="Vera Agent", address="vera@sales.example"),
    reply_to=Mailbox(name="", address="sales+t0ken@sales.example"),
    subject="Re: An amplifier",
    text="Dear Anna",
    in_reply_to="<question@customer.example>",
    reference_ids=("<question@customer.example>",),
    requested_at=datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
    recipients=(Recipient(0, "to", "Anna", "anna@customer.example"),),
)
NAMES = [
    "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version",
    "Content-Type", LOOP_HEADER,
]  # fmt: skip

ATTACKS = [
    "x\r\nBcc: evil@evil.example",
    "x\nBcc: evil@evil.example",
    "x\r\n\r\n<script>",
    "x\rBcc: evil@evil.example",
    "x\x0bBcc: evil@evil.example",
    "x\x0cBcc: evil@evil.example",
    "x\x85Bcc: evil@evil.example",
    "x\u2028Bcc: evil@evil.example",
    "x\u2029Bcc: evil@evil.example",
    "x\x00\x1c\x1d\x1eBcc: evil@evil.example",
    "=?utf-8?q?x=0D=0ABcc:_evil@evil.example?=",
    "=?utf-8?b?eA0KQmNjOiBldmlsQGV2aWwuZXhhbXBsZQ==?=",
    "\ud800Bcc: evil@evil.example",
    'x" <evil@evil.example>, "y',
    "привет\r\nBcc: evil@evil.example",
    "x" * 5000,
    "я" * 5000,
    " ",
]


def written(letter: Letter, *, international: bool = False):
    raw = compose(letter, "", "0a1b", international=international)
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    return message_from_bytes(raw, policy=policy.default)


def attacked(place: str, text: str) -> Letter:
    if place == "subject":
        return replace(LETTER, subject=text)
    if place == "sender":
        return replace(LETTER, sender=Mailbox(name=text, address=LETTER.sender.address))
    if place == "reply_to":
        return replace(LETTER, reply_to=Mailbox(name=text, address=LETTER.reply_to.address))
    if place == "references":
        return replace(LETTER, reference_ids=(*LETTER.reference_ids, text, f"<{text}>"))
    if place == "text":
        return replace(LETTER, text=text)
    return replace(LETTER, recipients=(Recipient(0, "to", text, "anna@customer.example"),))


PLACES = ["subject", "sender", "reply_to", "recipient", "references", "text"]


def unchanged(parsed) -> None:
    assert parsed.keys() == NAMES
    assert [one.addr_spec for one in parsed["To"].addresses] == ["anna@customer.example"]
    assert [one.addr_spec for one in parsed["From"].addresses] == ["vera@sales.example"]
    assert [one.addr_spec for one in parsed["Reply-To"].addresses] == ["sales+t0ken@sales.example"]
    assert [part.get_content_type() for part in parsed.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert parsed["Message-ID"] == "<t0ken@sales.example>"


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("text", ATTACKS)
def test_nobody_writes_a_header_of_his_own(place: str, text: str) -> None:
    unchanged(written(attacked(place, text)))


@pytest.mark.parametrize("subject", ["Re: Ein Verstärker", "Re: усилитель " * 12, "plain", "a =?utf-8?q?b?= c"])
def test_a_subject_is_read_as_it_was_written(subject: str) -> None:
    assert str(written(replace(LETTER, subject=subject))["Subject"]) == one_line(subject)


@pytest.mark.parametrize("name", ["Анна Иванова", 'Anna "the great"', "Anna, Bob", "Müller (Wien)", "я" * 12])
def test_a_name_is_read_as_it_was_written(name: str) -> None:
    letter = replace(LETTER, recipients=(Recipient(0, "to", name, "anna@customer.example"),))
    (address,) = written(letter)["To"].addresses
    assert (address.display_name, address.addr_spec) == (name, "anna@customer.example")


def test_a_nameless_sender_is_named_by_the_server() -> None:
    letter = replace(LETTER, sender=Mailbox(address="vera@sales.example"))
    assert (
        message_from_bytes(compose(letter, "Sales", "0a1b", international=False))["From"]
        == '"Sales" <vera@sales.example>'
    )


@pytest.mark.parametrize(
    "letter",
    [
        replace(LETTER, message_id="none"),
        replace(LETTER, message_id="<a b@x.example>"),
        replace(LETTER, message_id="<a@x.example>\r\nBcc: evil@evil.example"),
        replace(LETTER, sender=Mailbox(address="vera@sales.example\r\nBcc: evil@evil.example")),
        replace(LETTER, sender=Mailbox(address="vera")),
        replace(LETTER, reply_to=Mailbox(address="evil <a@b.example>")),
        # An address with letters beyond ASCII needs SMTPUTF8.
        replace(LETTER, sender=Mailbox(address="вера@sales.example")),
    ],
)
def test_what_cannot_be_written_is_refused(letter: Letter) -> None:
    with pytest.raises(Unsendable):
        compose(letter, "", "0a1b", international=False)


def test_international_addresses_need_a_server_that_takes_them() -> None:
    people = (Recipient(0, "to", "", "anna@customer.example"), Recipient(1, "cc", "", "борис@пример.example"))
    letter = replace(LETTER, recipients=people)
    assert "Cc" not in written(letter)
    raw = compose(letter, "", "0a1b", international=True)
    assert "Cc: борис@xn--e1afmkfd.example\r\n".encode() in raw


def test_long_threads_keep_their_first_and_last_ids() -> None:
    ids = tuple(f"<{number}@customer.example>" for number in range(100))
    kept = written(replace(LETTER, reference_ids=ids))["References"].split()
    assert kept == [ids[0], *ids[-19:]]


def test_the_same_letter_is_the_same_bytes() -> None:
    assert len({compose(LETTER, "", "0a1b", international=False) for _ in range(3)}) == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Dear Anna,\n\nyes.\nSoon.", "<p>Dear Anna,</p>\n<p>yes.<br>\nSoon.</p>"),
        ("<script>alert(1)</script> & more", "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; more</p>"),
        ("See https://shop.example/a?b=1&c=2.", '<p>See <a href="https://shop.example/a?b=1&amp;c=2">'),
        ('https://x.example/"onmouseover="evil', '<p><a href="https://x.example/">https://x.example/</a>&quot;onm'),
        ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
        ("- one\n  - two", "<p>- one<br>\n&nbsp;&nbsp;- two</p>"),
    ],
)
def test_the_text_is_shown_as_html_and_is_no_html(text: str, shown: str) -> None:
    assert shown in html_of(text)


FILES = [
    Attached("rechnung.pdf", "application/pdf", b"%PDF-1.7\n\x00\xff" * 50),
    Attached("Счёт за июль.txt", "text/plain", b"line\n.\nline"),
    Attached('x"\r\nBcc: evil@evil.example', "image/png", b"\x89PNG"),
    Attached("", "message/rfc822", b"From: a@b.example\r\nBcc: c@d.example\r\n\r\nhello"),
]


@pytest.mark.parametrize("attached", FILES, ids=["pdf", "russian", "attack", "letter"])
def test_a_file_arrives_as_it_was(attached: Attached) -> None:
    raw = compose(LETTER, "", "0a1b", [attached], international=False)
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    parsed = message_from_bytes(raw, policy=policy.default)
    (arrived,) = parsed.iter_attachments()
    assert arrived.get_payload(decode=True) == attached.content
    assert arrived.get_filename() == (one_line(attached.filename) or "attachment")
    assert parsed.keys() == NAMES
    assert "evil" not in str(parsed.get_all("Bcc"))
