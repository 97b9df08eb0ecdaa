"""What a delivery report says: whom it could not reach, why, and which of our messages it is about."""

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import Message

from flufl.bounce import scan_message

from services.ingest.policy import addresses
from services.ingest.policy.tree import Part
from services.ingest.policy.words import text_of

# It logs a traceback, up to thousands of lines long, for each letter that one of its detectors cannot read; then the
# text itself is read, and nobody has anything to do about it.
logging.getLogger("flufl.bounce").disabled = True

Report = tuple[str, bytes]
"""The content type of an attached report or letter, and its bytes."""

# Enough for thousands of recipients; the first failed one counts.
_REPORT_BYTES = 200_000
_TEXT_CHARS = 20_000
# Larger reports are not given to flufl.bounce: its detectors go over all lines one after the other.
_FORM_CHARS = 200_000
# It reads From by the stdlib, which finds no address in an empty one and recurses over its comments.
_FORM_COMMENTS = 5
# RFC 3696: 64 before the @ and 255 after it.
_ADDRESS_CHARS = 320
_BLANK = re.compile(r"\n[ \t]*\n")
_FIELD = re.compile(r"^([A-Za-z][\w-]{0,60}):[ \t]*(.*(?:\n[ \t].*)*)", re.MULTILINE)
_ID_LINE = re.compile(r"^[> \t]*(?:X-)?Message-ID:[ \t\n]*<([^<>\s]{1,900})>", re.MULTILINE | re.IGNORECASE)
_STATUS = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])")
_MAILBOX = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One recipient's outcome: the action as RFC 3464 names it, his address, the status code."""

    action: str
    recipient: str | None
    status: str | None


def deliveries(reports: Sequence[Report]) -> list[Delivery]:
    """The outcomes of all message/delivery-status parts, in their order."""
    found = []
    for kind, content in reports:
        if kind not in {"message/delivery-status", "message/global-delivery-status"}:
            continue
        for fields in _blocks(content):
            if "action" in fields or "final-recipient" in fields or "original-recipient" in fields:
                found.append(_delivery(fields))
    return found


def _delivery(fields: dict[str, str]) -> Delivery:
    recipient = fields.get("original-recipient") or fields.get("final-recipient") or ""
    status = _STATUS.search(fields.get("status", "")) or _STATUS.search(fields.get("diagnostic-code", ""))
    address = addresses.bare(recipient.rpartition(";")[2].strip("<> "))
    if "@" not in address or len(address) > _ADDRESS_CHARS:
        address = ""
    action = fields.get("action", "").partition(" ")[0].strip().lower()
    return Delivery(action, address or None, status[0] if status else None)


def _blocks(content: bytes) -> Iterator[dict[str, str]]:
    """The groups of fields in a report, each by lower-case name; the first of two equal names wins."""
    for block in _BLANK.split(_text(content)):
        fields: dict[str, str] = {}
        for match in _FIELD.finditer(block):
            fields.setdefault(match[1].lower(), " ".join(match[2].split()))
        yield fields


def _text(content: bytes) -> str:
    text = content[:_REPORT_BYTES].decode("ascii", "replace")
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


def field(reports: Sequence[Report], kind: str, name: str) -> str | None:
    """One field of the first report of a kind."""
    for its, content in reports:
        if its == kind:
            return next((fields[name] for fields in _blocks(content) if name in fields), None)
    return None


def original_message_id(reports: Sequence[Report], text: str) -> str | None:
    """The Message-ID of the returned letter: attached, as bare headers, or copied into the text."""
    for kind, content in reports:
        if kind in {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global"}:
            found = _ID_LINE.search(_text(content))
            if found:
                return text_of(found[1])
    found = _ID_LINE.search(text[:_TEXT_CHARS])
    return text_of(found[1]) if found else None


def status_in(text: str) -> str | None:
    """The first enhanced status code in a report written for people."""
    found = _STATUS.search(text[:_TEXT_CHARS])
    return found[0] if found else None


def recipient_by_form(root: Part, text: str) -> str | None:
    """The recipient found by flufl.bounce, which knows the forms of some twenty mail systems; of several the one
    the text names first."""
    sender = root.first("from")
    if len(root.octets()) > _FORM_CHARS or "@" not in sender or sender.count("(") > _FORM_COMMENTS:
        return None
    try:
        found = sorted(address.decode("ascii", "replace") for address in scan_message(_message(root)))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        # Its detectors expect well-formed reports; of the others the text itself is read.
        return None
    named = [(text.find(one), one) for one in found if _MAILBOX.fullmatch(one) and one in text]
    return addresses.bare(min(named)[1]) if named else None


def _message(part: Part) -> Message:
    """The part as flufl.bounce wants it; nested letters are opaque, so that no depth grows through them."""
    opaque = part.kind()[0].startswith("message/")
    message = Message()
    for name, values in part.fields.items():
        for value in values:
            message[name] = "application/octet-stream" if opaque and name == "content-type" else value
    if part.children:
        for child in part.children:
            message.attach(_message(child))
    else:
        message.set_payload(part.octets().decode("ascii", "surrogateescape"))
    return message


def recipient_in(text: str) -> str | None:
    """The first address in a report written for people."""
    found = _MAILBOX.search(text[:_TEXT_CHARS])
    return addresses.bare(found[0]) if found else None
