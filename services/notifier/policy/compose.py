"""A reply as the bytes of a letter: every header made here, and proven to be there alone."""

import re
from collections.abc import Iterable, Sequence
from email import message_from_bytes, policy
from email.header import Header
from email.utils import format_datetime, quote

from services.notifier.policy.addresses import check_address
from services.notifier.policy.body import PART_HEADERS, Attached, Body, make_body
from services.notifier.policy.letter import Letter
from services.notifier.policy.plain_text import one_line
from shared.events import Mailbox

NAME_LIMIT = 120
REFERENCES_LIMIT = 20
LOOP_HEADER = "X-Audiocomm-Loop"
CRLF = "\r\n"
FOLD = "\r\n "
# An id with anything else in it could end its header, or be read as two.
MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,500}>")


class Unsendable(ValueError):
    """This letter cannot be put into words a mail server takes; repeating it is useless."""


def compose(
    letter: Letter, nameless: str, loop_id: str, attached: Sequence[Attached] = (), *, international: bool
) -> bytes:
    """Give the letter with CRLF line ends; `nameless` names a sender who has no name. Raises Unsendable.

    `loop_id` is by what ingest knows a letter of ours that comes back.

    Without `international` (SMTPUTF8) addresses that need it are left out of the headers.
    """
    body = make_body(letter.text, attached, letter.message_id)
    headers = [*_people(letter, nameless, international), *_thread(letter), *_form(body, loop_id)]
    raw = _written(headers, body)
    _check(raw, [name for name, _ in headers])
    return raw


def _check(raw: bytes, names: list[str]) -> None:
    """Read a letter as others will: it has the headers that were meant, and no others. Raises Unsendable."""
    parsed = message_from_bytes(raw, policy=policy.compat32)
    within = {name for part in parsed.walk() if part is not parsed for name in part}
    if parsed.keys() != names or not within <= PART_HEADERS:
        raise Unsendable("the headers of this letter are not the ones we meant to write")


def _written(headers: Iterable[tuple[str, str]], body: Body) -> bytes:
    lines = [f"{name}: {value}" for name, value in headers]
    return (CRLF.join(lines) + CRLF + CRLF).encode() + body.content


def _people(letter: Letter, nameless: str, international: bool) -> list[tuple[str, str]]:
    sender = Mailbox(name=letter.sender.name or nameless, address=letter.sender.address)
    headers = [("From", _required(sender, "sender", international))]
    for name, kind in (("To", "to"), ("Cc", "cc")):
        people = [_mailbox(one.name, one.address, international) for one in letter.recipients if one.kind == kind]
        shown = [mailbox for mailbox in people if mailbox is not None]
        if shown:
            headers.append((name, f",{FOLD}".join(shown)))
    return [*headers, ("Reply-To", _required(letter.reply_to, "address for answers", international))]


def _thread(letter: Letter) -> list[tuple[str, str]]:
    if not MESSAGE_ID.fullmatch(letter.message_id):
        raise Unsendable("the Message-ID router gave is none")
    headers = [
        ("Subject", _words(letter.subject)),
        ("Date", format_datetime(letter.requested_at)),
        ("Message-ID", letter.message_id),
    ]
    if letter.in_reply_to and MESSAGE_ID.fullmatch(letter.in_reply_to):
        headers.append(("In-Reply-To", letter.in_reply_to))
    known = [one for one in letter.reference_ids if MESSAGE_ID.fullmatch(one)]
    # The first id names the thread, the last ones its end (RFC 5322 lets the middle go).
    kept = known if len(known) <= REFERENCES_LIMIT else known[:1] + known[1 - REFERENCES_LIMIT :]
    return [*headers, ("References", FOLD.join(kept))] if kept else headers


def _form(body: Body, loop_id: str) -> list[tuple[str, str]]:
    return [("MIME-Version", "1.0"), ("Content-Type", body.content_type), (LOOP_HEADER, loop_id)]


def _required(mailbox: Mailbox, what: str, international: bool) -> str:
    written = _mailbox(mailbox.name, mailbox.address, international)
    if written is None:
        raise Unsendable(f"the {what} is no address that the mail server takes: {one_line(mailbox.address, 100)}")
    return written


def _mailbox(name: str, address: str, international: bool) -> str | None:
    checked = check_address(address)
    if checked is None or (checked.international and not international):
        return None
    words = one_line(name, NAME_LIMIT)
    if not words:
        return checked.text
    phrase = f'"{quote(words)}"' if _is_plain(words) else _encoded(words)
    return f"{phrase} <{checked.text}>"


def _words(text: str) -> str:
    words = one_line(text)
    return (
        Header(words, "us-ascii", header_name="Subject").encode(linesep=CRLF) if _is_plain(words) else _encoded(words)
    )


def _encoded(words: str) -> str:
    return Header(words, "utf-8", maxlinelen=75, header_name="Reply-To").encode(linesep=CRLF)


def _is_plain(words: str) -> bool:
    # What looks like an encoded word would be decoded by whoever reads it.
    return words.isascii() and "=?" not in words
