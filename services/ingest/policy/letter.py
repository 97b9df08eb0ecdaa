"""The normal form of a letter: the values every other part of the system reads instead of MIME."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class MachineKind(StrEnum):
    """What kind of machine wrote a message; `none` is a person's letter."""

    NONE = "none"
    BOUNCE = "bounce"
    AUTO_REPLY = "auto_reply"
    LIST = "list"
    BULK = "bulk"
    REPORT = "report"
    LOOP = "loop"


class ChannelKind(StrEnum):
    """The way a letter came in."""

    MAIL = "mail"
    WEBHOOK = "webhook"
    FORM = "form"
    QUESTION = "question"


class Verdict(StrEnum):
    """What the receiving mail server found out about a sender; soft failures count as `fail`."""

    PASS = "pass"
    FAIL = "fail"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox as written; `address` is empty when the header names somebody without an address."""

    name: str
    address: str

    def as_json(self) -> dict[str, str]:
        return {"name": self.name, "address": self.address}


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is known of one attachment; `size` in bytes after decoding, `sha256` of those bytes in hex."""

    filename: str
    content_type: str
    size: int
    sha256: str
    disposition: str
    content_id: str | None

    def as_json(self) -> dict[str, Any]:
        return {
            "filename": self.filename,
            "content_type": self.content_type,
            "size": self.size,
            "sha256": self.sha256,
            "disposition": self.disposition,
            "content_id": self.content_id,
        }


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine behind a message, why we think so, and which message of ours it speaks of."""

    kind: MachineKind = MachineKind.NONE
    reason: str | None = None
    original_message_id: str | None = None
    recipient: str | None = None
    status: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value,
            "reason": self.reason,
            "original_message_id": self.original_message_id,
            "recipient": self.recipient,
            "status": self.status,
        }


@dataclass(frozen=True, slots=True)
class Channel:
    """The way in and its key: the mailbox, form or webhook the letter came by."""

    kind: ChannelKind = ChannelKind.MAIL
    key: str = ""

    def as_json(self) -> dict[str, str]:
        return {"kind": self.kind.value, "key": self.key}


@dataclass(frozen=True, slots=True)
class About:
    """What the letter is about, as told by the channel (a form under a product page, say)."""

    product: str | None = None
    order: str | None = None
    audience: str | None = None

    def as_json(self) -> dict[str, str | None]:
        return {"product": self.product, "order": self.order, "audience": self.audience}


@dataclass(frozen=True, slots=True)
class Contact:
    """Other identities of the writer, as told by the channel."""

    phone: str | None = None
    external_id: str | None = None

    def as_json(self) -> dict[str, str | None]:
        return {"phone": self.phone, "external_id": self.external_id}


@dataclass(frozen=True, slots=True)
class Authentication:
    """The verdicts of our own mail server; `by` is its name, None when it said nothing."""

    spf: Verdict = Verdict.NONE
    dkim: Verdict = Verdict.NONE
    dmarc: Verdict = Verdict.NONE
    by: str | None = None

    def as_json(self) -> dict[str, str | None]:
        return {"spf": self.spf.value, "dkim": self.dkim.value, "dmarc": self.dmarc.value, "by": self.by}


@dataclass(frozen=True, slots=True)
class RawRef:
    """Points at the stored bytes: their sha256 in hex and their size in bytes."""

    sha256: str
    size: int

    def as_json(self) -> dict[str, Any]:
        return {"sha256": self.sha256, "size": self.size}


@dataclass(frozen=True, slots=True)
class NormalForm:
    """One letter. Strings hold no NUL and no lone surrogate; message ids stand without angle brackets.

    `from_` is the best reading of the sender, for display: when `defects` holds `unverified_sender` it proves
    nothing and must not be matched to an agent. `date` is RFC 3339 as the writer's clock had it.
    """

    raw: RawRef
    fingerprint: str
    message_id: str | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    from_: Address | None = None
    sender: Address | None = None
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    delivered_to: tuple[str, ...] = ()
    subject: str = ""
    date: str | None = None
    text: str = ""
    html: str | None = None
    visible_text: str = ""
    language: str | None = None
    attachments: tuple[Attachment, ...] = ()
    machine: Machine = field(default_factory=Machine)
    channel: Channel = field(default_factory=Channel)
    public: bool = False
    publish_to: str | None = None
    about: About | None = None
    contact: Contact | None = None
    authentication: Authentication = field(default_factory=Authentication)
    defects: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The letter under the field names of the contract, made of JSON types only."""
        return {
            "message_id": self.message_id,
            "in_reply_to": list(self.in_reply_to),
            "references": list(self.references),
            "from": self.from_.as_json() if self.from_ else None,
            "sender": self.sender.as_json() if self.sender else None,
            "reply_to": [address.as_json() for address in self.reply_to],
            "to": [address.as_json() for address in self.to],
            "cc": [address.as_json() for address in self.cc],
            "delivered_to": list(self.delivered_to),
            "subject": self.subject,
            "date": self.date,
            "text": self.text,
            "html": self.html,
            "visible_text": self.visible_text,
            "language": self.language,
            "attachments": [attachment.as_json() for attachment in self.attachments],
            "machine": self.machine.as_json(),
            "channel": self.channel.as_json(),
            "public": self.public,
            "publish_to": self.publish_to,
            "about": self.about.as_json() if self.about else None,
            "contact": self.contact.as_json() if self.contact else None,
            "authentication": self.authentication.as_json(),
            "raw": self.raw.as_json(),
            "defects": list(self.defects),
            "fingerprint": self.fingerprint,
        }
