"""Raw bytes of a letter -> its normal form. Pure: no clock, no I/O, no chance."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from hashlib import sha256

from services.ingest.policy import (
    addresses,
    authentication,
    body,
    fingerprint,
    forwarding,
    html,
    html_text,
    importance,
    limits,
    machine,
    rewriting,
    sections,
    sender,
    tree,
)
from services.ingest.policy.gathered import AttachmentContent, Reading
from services.ingest.policy.letter import About, Address, Authentication, Channel, Contact, NormalForm, RawRef
from services.ingest.policy.limits import UnreadableLetter
from services.ingest.policy.words import readable, text_of

__all__ = ["AttachmentContent", "Hints", "Parsed", "UnreadableLetter", "parse"]

_ID = re.compile(r"<\s*([^<>\s]{1,900})\s*>")
_DELIVERY_HEADERS = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
# References grow for ever in long conversations: the first and the latest decide the thread.
_MOST_REFERENCES = 100
_BY_MAIL = Channel()

Fields = Mapping[str, Sequence[str]]
"""Raw headers by lower-case name."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What the way in knows beyond the letter's bytes.

    `authserv_id` names our own mail server; `own_loop_id` is the value of our X-Audiocomm-Loop header;
    `delivered_to` are the recipients of the SMTP envelope or the mailbox the letter lay in.
    """

    authserv_id: str | None = None
    own_loop_id: str | None = None
    channel: Channel = _BY_MAIL
    public: bool = False
    publish_to: str | None = None
    about: About | None = None
    contact: Contact | None = None
    delivered_to: tuple[str, ...] = ()


_NO_HINTS = Hints()


@dataclass(frozen=True, slots=True)
class Parsed:
    """A letter's normal form and the bytes of its attachments, in the order of `letter.attachments`."""

    letter: NormalForm
    attachments: list[AttachmentContent]


def parse(raw: bytes, *, hints: Hints = _NO_HINTS) -> Parsed:
    """The normal form of any bytes; what is wrong with them stands in `letter.defects`.

    Raises UnreadableLetter for letters larger than 40 MB, and nothing else.
    """
    if len(raw) > limits.LETTER_BYTES:
        raise UnreadableLetter(f"the letter has {len(raw)} bytes, the limit is {limits.LETTER_BYTES}")
    root = tree.grow(raw)
    reading = body.read(root)
    letter = _arrived(raw, root, hints)
    letter = replace(letter, defects=(*root.growth.defects, *reading.defects))
    letter = _with_people(_with_head(letter, root.fields), root, hints)
    letter = _with_content(letter, root, reading, hints)
    return Parsed(rewriting.with_author(letter, root.fields), reading.contents)


def _arrived(raw: bytes, root: tree.Part, hints: Hints) -> NormalForm:
    """The letter before it is read: by what it is known again, and by what way it came."""
    # Headers that were cut count whole: the same letter is known again however much its way added to its head.
    fields = sections.whole_fields(raw) if root.growth.cut_headers else root.fields
    return NormalForm(
        raw=RawRef(sha256(raw).hexdigest(), len(raw)),
        fingerprint=fingerprint.of(fields, root.octets()),
        channel=hints.channel,
        public=hints.public,
        publish_to=hints.publish_to,
        about=hints.about,
        contact=hints.contact,
    )


def _with_ancestors(letter: NormalForm, fields: Fields) -> NormalForm:
    """What the letter answers, by its own word."""
    in_reply_to, references = (_ids(fields.get(name, ())) for name in ("in-reply-to", "references"))
    return replace(letter, in_reply_to=in_reply_to, references=references)


def _with_head(letter: NormalForm, fields: Fields) -> NormalForm:
    """What the headers say of the letter."""
    from_, doubts = sender.read(fields.get("from", ()))
    message_id, date = _message_id(fields.get("message-id", ())), _date(fields.get("date", ()))
    missing = [name for name, value in (("no_message_id", message_id), ("no_date", date)) if value is None]
    return replace(
        _with_ancestors(letter, fields),
        message_id=message_id,
        from_=from_,
        subject=text_of(fields["subject"][0]) if "subject" in fields else "",
        date=date,
        importance=importance.read(fields),
        defects=(*letter.defects, *doubts, *missing),
    )


def _with_people(letter: NormalForm, root: tree.Part, hints: Hints) -> NormalForm:
    """To whom it was written, and where answers go."""
    named = {name: _addresses(root.fields.get(name, ())) for name in ("sender", "reply-to", "to", "cc")}
    return replace(
        letter,
        sender=next(iter(named["sender"]), None),
        reply_to=named["reply-to"],
        to=named["to"],
        cc=named["cc"],
        delivered_to=_delivered_to(root, hints),
    )


def _with_content(letter: NormalForm, root: tree.Part, reading: Reading, hints: Hints) -> NormalForm:
    """What a person reads of it, and whether a person wrote it."""
    text, pages = reading.text(), reading.pages()
    clean_html, html_defects = html.sanitised(*pages) if pages else (None, [])
    return replace(
        letter,
        text=text,
        html=clean_html,
        visible_text=html_text.own_words(text, *pages),
        attachments=tuple(reading.attachments),
        machine=machine.judge(root, letter.from_, reading.reports, text, hints.own_loop_id),
        authentication=_verdicts(letter, root, hints),
        forwarded=forwarding.found(letter.subject, text, reading.reports),
        defects=(*letter.defects, *html_defects),
    )


def _verdicts(letter: NormalForm, root: tree.Part, hints: Hints) -> Authentication:
    """What our own mail server found out about the one in From."""
    told = root.fields.get("authentication-results", ())
    return authentication.read(told, hints.authserv_id, _domain(letter.from_))


def _domain(author: Address | None) -> str:
    return author.address.rpartition("@")[2] if author is not None else ""


def _addresses(values: Sequence[str]) -> tuple[Address, ...]:
    return tuple(address for value in values for address in addresses.parse(value))


def _delivered_to(root: tree.Part, hints: Hints) -> tuple[str, ...]:
    """Every address the letter was delivered to: of the envelope first, then as mail servers noted it."""
    noted = [
        address.address
        for name in _DELIVERY_HEADERS
        for address in _addresses(root.fields.get(name, ()))
        if address.address
    ]
    return tuple(dict.fromkeys([*map(addresses.bare, hints.delivered_to), *noted]))


def _message_id(values: Sequence[str]) -> str | None:
    for value in values:
        value = readable(value).strip()
        found = _ID.search(value)
        # Some programs leave the brackets out; what then holds no space is taken as the id.
        loose = value.strip("<> ")
        if found or (loose and " " not in loose and len(loose) <= 900):
            return text_of(found[1] if found else loose) or None
    return None


def _ids(values: Sequence[str]) -> tuple[str, ...]:
    found = list(dict.fromkeys(text_of(match) for value in values for match in _ID.findall(readable(value))))
    if len(found) > _MOST_REFERENCES:
        return (found[0], *found[1 - _MOST_REFERENCES :])
    return tuple(found)


def _date(values: Sequence[str]) -> str | None:
    """The writer's date as RFC 3339 in UTC; a date without zone is read as UTC; None when it is no date."""
    if not values:
        return None
    try:
        written = parsedate_to_datetime(readable(values[0])[:200])
        moment = written.replace(tzinfo=UTC) if written.tzinfo is None else written.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20)
