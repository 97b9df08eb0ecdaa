"""The normal form of a letter: the values every other part of the system reads instead of MIME."""

from dataclasses import dataclass, field, fields
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


class Importance(StrEnum):
    """How important the writer says his letter is."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Value:
    """A part of the normal form."""

    def as_json(self) -> dict[str, Any]:
        """The value under the field names of the contract (`from`, not `from_`), made of JSON types only."""
        return {one.name.rstrip("_"): _plain(getattr(self, one.name)) for one in fields(self)}


def _plain(value: Any) -> Any:
    if isinstance(value, Value):
        return value.as_json()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.value if isinstance(value, StrEnum) else value


@dataclass(frozen=True, slots=True)
class Address(Value):
    """One mailbox as written; `address` is empty when the header names somebody without an address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attachment(Value):
    """What is known of one attachment; `size` in bytes after decoding, `sha256` of those bytes in hex.

    `content_type` is what the letter declares, `detected_type` what the first bytes say, None when they say nothing.
    `scan` is `clean`, `infected` or `not_scanned`, None where nobody scans.
    """

    filename: str
    content_type: str
    size: int
    sha256: str
    disposition: str
    content_id: str | None
    detected_type: str | None = None
    scan: str | None = None


@dataclass(frozen=True, slots=True)
class Machine(Value):
    """The machine behind a message, why we think so, and which message of ours it speaks of.

    `delayed` is a bounce after which the server goes on trying, `complaint` a report of abuse.
    """

    kind: MachineKind = MachineKind.NONE
    reason: str | None = None
    original_message_id: str | None = None
    recipient: str | None = None
    status: str | None = None
    delayed: bool = False
    complaint: bool = False


@dataclass(frozen=True, slots=True)
class Channel(Value):
    """The way in and its key: the mailbox, form or webhook the letter came by."""

    kind: ChannelKind = ChannelKind.MAIL
    key: str = ""


@dataclass(frozen=True, slots=True)
class About(Value):
    """What the letter is about, as told by the channel (a form under a product page, say)."""

    product: str | None = None
    order: str | None = None
    audience: str | None = None


@dataclass(frozen=True, slots=True)
class Contact(Value):
    """Other identities of the writer, as told by the channel."""

    phone: str | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class Authentication(Value):
    """The verdicts of our own mail server; `by` is its name, None when it said nothing."""

    spf: Verdict = Verdict.NONE
    dkim: Verdict = Verdict.NONE
    dmarc: Verdict = Verdict.NONE
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarded(Value):
    """A letter inside the letter, by the forwarder's own word, and the `note` he wrote above it."""

    from_: Address
    subject: str
    text: str
    visible_text: str
    note: str = ""
    message_id: str | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RawRef(Value):
    """Points at the stored bytes: their sha256 in hex and their size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalForm(Value):
    """One letter. Strings hold no NUL and no lone surrogate; message ids stand without angle brackets.

    `from_` is the best reading of the sender, for display: when `defects` holds `unverified_sender` it proves
    nothing and must not be matched to an agent. Where a list rewrote it, `from_` is the author and `rewritten_by`
    the list; `forwarded` is a letter inside this one. `date` is the writer's own, RFC 3339 in UTC. The fields stand in
    the order of the contract.
    """

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
    importance: Importance = Importance.NORMAL
    attachments: tuple[Attachment, ...] = ()
    machine: Machine = field(default_factory=Machine)
    channel: Channel = field(default_factory=Channel)
    public: bool = False
    publish_to: str | None = None
    about: About | None = None
    contact: Contact | None = None
    authentication: Authentication = field(default_factory=Authentication)
    rewritten_by: Address | None = None
    forwarded: Forwarded | None = None
    raw: RawRef
    defects: tuple[str, ...] = ()
    fingerprint: str
