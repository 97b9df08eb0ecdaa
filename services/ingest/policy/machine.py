"""Which machine, if any, wrote a message: an ordered table of small rules, the first that answers decides.

A rule gives the reason it is sure, or None. Persons' mail carries many of the same headers (Exchange writes
X-Auto-Response-Suppress, mailing lists write List-Id), so no rule rests on one of those alone.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from services.ingest.policy import delivery_status
from services.ingest.policy.delivery_status import Report
from services.ingest.policy.letter import Address, Machine, MachineKind
from services.ingest.policy.machine_words import (
    AUTO_REPLY_SUBJECT,
    DAEMON_LOCAL,
    DAEMON_NAME,
    FAILURE_SUBJECT,
    FAILURE_TEXT,
    LIST_LOCAL,
    LIST_REFUSAL,
)
from services.ingest.policy.tree import Part
from services.ingest.policy.words import text_of

# What is looked at of a text: reports say what they are in their first lines.
_TEXT_CHARS = 8_000
_FAILED = frozenset({"failed", "delayed", ""})
_CODED_BOUNCE = re.compile(r'\\?"(?:notificationType|eventType)\\?"\s*:\s*\\?"Bounce\\?"')


@dataclass(frozen=True)
class Evidence:
    """What the rules look at."""

    root: Part
    sender: Address | None
    reports: Sequence[Report]
    whole_text: str
    own_loop_id: str | None

    def header(self, name: str) -> str:
        """The first header of that name, for reading; empty when there is none."""
        values = self.root.fields.get(name)
        return text_of(values[0]) if values else ""

    @cached_property
    def text(self) -> str:
        return self.whole_text[:_TEXT_CHARS]

    @cached_property
    def subject(self) -> str:
        return self.header("subject")[:500]

    @cached_property
    def writer(self) -> tuple[str, str]:
        """Display name and local part of the sender, in lower case."""
        if self.sender is None:
            return "", ""
        return self.sender.name.lower(), self.sender.address.partition("@")[0].lower()

    @cached_property
    def report_kinds(self) -> frozenset[str]:
        return frozenset(kind for kind, _ in self.reports)

    @cached_property
    def deliveries(self) -> list[delivery_status.Delivery]:
        return delivery_status.deliveries(self.reports)

    @cached_property
    def report_type(self) -> str:
        kind, parameters = self.root.kind()
        return parameters.get("report-type", "delivery-status").lower() if kind == "multipart/report" else ""

    @cached_property
    def from_daemon(self) -> bool:
        name, local = self.writer
        return bool(DAEMON_LOCAL.fullmatch(local) or DAEMON_LOCAL.fullmatch(name) or DAEMON_NAME.fullmatch(name))

    @cached_property
    def without_way_back(self) -> bool:
        """An empty Return-Path: the sender wants no answer, as RFC 5321 asks of reports."""
        values = self.root.fields.get("return-path")
        return values is not None and values[0].strip() in {"<>", ""}

    @cached_property
    def automatic(self) -> str:
        """The keyword of Auto-Submitted (RFC 3834), empty for none and for `no`."""
        keyword = self.header("auto-submitted").partition(";")[0].partition("(")[0].strip().lower()
        return "" if keyword == "no" else keyword


def own_loop(seen: Evidence) -> str | None:
    """A letter of our own that came back."""
    if seen.own_loop_id and seen.header("x-audiocomm-loop") == seen.own_loop_id:
        return "X-Audiocomm-Loop is our own"
    return None


def feedback_report(seen: Evidence) -> str | None:
    """Abuse and authentication reports (ARF), with or without their proper type."""
    if "message/feedback-report" in seen.report_kinds or seen.report_type == "feedback-report":
        return "feedback report"
    if "message/rfc822" in seen.report_kinds and seen.subject.lower().startswith("complaint about message from"):
        return "complaint with the message attached"
    return None


def unsubscribe_request(seen: Evidence) -> str | None:
    """A mail program asking for its owner to be taken off a list."""
    if seen.header("x-apple-unsubscribe").lower() == "true":
        return "unsubscribe request of a mail program"
    return None


def delivery_success(seen: Evidence) -> str | None:
    """A delivery report that tells of no failure."""
    if seen.deliveries and all(one.action not in _FAILED for one in seen.deliveries):
        return f"delivery report: {seen.deliveries[0].action}"
    return None


def read_receipt(seen: Evidence) -> str | None:
    """A disposition notification: the letter was displayed, deleted, filed."""
    receipt = "message/disposition-notification" in seen.report_kinds
    return "read receipt" if receipt or seen.report_type == "disposition-notification" else None


def delivery_failure(seen: Evidence) -> str | None:
    """A delivery report in its proper form, RFC 3464."""
    if seen.deliveries:
        return f"delivery report: {seen.deliveries[0].action or 'failed'}"
    return "delivery report" if seen.report_type == "delivery-status" else None


def coded_failure(seen: Evidence) -> str | None:
    """A bounce as a mail service's JSON notification."""
    coded = seen.text.lstrip().startswith("{") and _CODED_BOUNCE.search(seen.text)
    return "bounce notification of a mail service" if coded else None


def mail_system(seen: Evidence) -> str | None:
    """Written by a mail system under its usual names."""
    return f"from {seen.writer[1] or seen.writer[0]}" if seen.from_daemon else None


def failed_recipients(seen: Evidence) -> str | None:
    """Exim, Google and others name the failed recipients in a header."""
    return "X-Failed-Recipients" if seen.header("x-failed-recipients") else None


def failure_subject(seen: Evidence) -> str | None:
    """A subject of undeliverable mail, from nobody at all or from a postmaster whose text says the same."""
    nobody = seen.without_way_back or seen.automatic
    if not (nobody or seen.writer[1] == "postmaster") or not FAILURE_SUBJECT.search(seen.subject):
        return None
    told = nobody or "undeliver" in seen.subject.lower() or FAILURE_TEXT.search(seen.text)
    return f"subject {seen.subject[:60]!r}" if told else None


def failure_text(seen: Evidence) -> str | None:
    """No way back, and the text tells of a failed delivery."""
    nobody = seen.without_way_back or seen.writer[1] == "postmaster"
    return "tells of a failed delivery, from nobody" if nobody and FAILURE_TEXT.search(seen.text) else None


def list_refusal(seen: Evidence) -> str | None:
    """List software that did not take a letter: it is undelivered."""
    if not LIST_REFUSAL.search(seen.subject):
        return None
    software = seen.header("x-mlserver") or seen.header("x-list-administrivia") or LIST_LOCAL.search(seen.writer[1])
    return "refused by a mailing list" if software else None


def auto_submitted(seen: Evidence) -> str | None:
    """RFC 3834: every automatic message says so."""
    return f"Auto-Submitted: {seen.automatic[:40]}" if seen.automatic else None


def auto_reply_header(seen: Evidence) -> str | None:
    """Headers vacation programs write, older than RFC 3834."""
    for name in ("x-autoreply", "x-autorespond", "x-autoreply-from", "x-auto-reply-from", "x-mail-autoreply"):
        if seen.header(name).lower() not in {"", "no", "false"}:
            return name
    if seen.header("x-apple-action").upper() == "VACATION":
        return "X-Apple-Action: VACATION"
    precedence = seen.header("precedence").lower().replace("-", "_")
    return f"Precedence: {precedence}" if precedence in {"auto_reply", "auto_response"} else None


def auto_reply_subject(seen: Evidence) -> str | None:
    """The words vacation programs put before the subject; a person's answer to one begins with Re:."""
    return f"subject {seen.subject[:60]!r}" if AUTO_REPLY_SUBJECT.match(seen.subject) else None


def list_software(seen: Evidence) -> str | None:
    """The list software itself, not a person writing through a list (such letters are letters)."""
    if seen.header("x-list-administrivia").lower() == "yes":
        return "X-List-Administrivia"
    on_a_list = any(name in seen.root.fields for name in ("list-id", "list-post", "mailing-list", "x-mlserver"))
    return f"from {seen.writer[1]}" if on_a_list and LIST_LOCAL.search(seen.writer[1]) else None


def bulk_mail(seen: Evidence) -> str | None:
    """Mail sent to many at once: newsletters, notifications."""
    precedence = seen.header("precedence").lower()
    many = "list-unsubscribe" in seen.root.fields or "feedback-id" in seen.root.fields
    if precedence == "bulk" or (precedence == "junk" and many):
        return f"Precedence: {precedence}"
    one_click = "list-unsubscribe" in seen.root.fields and "list-unsubscribe-post" in seen.root.fields
    # Groups people write through offer one click too, but they also say where to post.
    people = any(name in seen.root.fields for name in ("in-reply-to", "list-post", "mailing-list"))
    return "one-click List-Unsubscribe" if one_click and not people else None


RULES: tuple[tuple[MachineKind, Callable[[Evidence], str | None]], ...] = (
    (MachineKind.LOOP, own_loop),
    (MachineKind.REPORT, feedback_report),
    (MachineKind.REPORT, unsubscribe_request),
    (MachineKind.REPORT, delivery_success),
    (MachineKind.REPORT, read_receipt),
    (MachineKind.BOUNCE, delivery_failure),
    (MachineKind.BOUNCE, coded_failure),
    (MachineKind.BOUNCE, mail_system),
    (MachineKind.BOUNCE, failed_recipients),
    (MachineKind.BOUNCE, failure_subject),
    (MachineKind.BOUNCE, failure_text),
    (MachineKind.BOUNCE, list_refusal),
    (MachineKind.AUTO_REPLY, auto_submitted),
    (MachineKind.AUTO_REPLY, auto_reply_header),
    (MachineKind.AUTO_REPLY, auto_reply_subject),
    (MachineKind.LIST, list_software),
    (MachineKind.BULK, bulk_mail),
)


def judge(root: Part, sender: Address | None, reports: Sequence[Report], text: str, own_loop_id: str | None) -> Machine:
    """The machine behind a message and which message of ours it speaks of; kind `none` is a person's letter.

    `reports` are the attached reports and letters, `text` is the whole text of the message.
    """
    seen = Evidence(root, sender, reports, text, own_loop_id)
    for kind, rule in RULES:
        reason = rule(seen)
        if reason is not None:
            return _described(kind, reason, seen)
    return Machine()


def _described(kind: MachineKind, reason: str, seen: Evidence) -> Machine:
    """The verdict with what the message tells of the letter it answers."""
    answered = _answered(seen)
    if kind not in {MachineKind.BOUNCE, MachineKind.REPORT}:
        return Machine(kind, reason, answered)
    original = delivery_status.original_message_id(seen.reports, seen.whole_text) or answered
    recipient, status = _outcome(kind, seen)
    return Machine(kind, reason, original, recipient, status)


def _outcome(kind: MachineKind, seen: Evidence) -> tuple[str | None, str | None]:
    """The recipient a report is about and his status: as its fields say, else as its text does."""
    failed = next((one for one in seen.deliveries if one.action in _FAILED), None)
    delivery = failed or next(iter(seen.deliveries), None)
    if delivery is not None:
        return delivery.recipient, delivery.status
    if kind is MachineKind.REPORT:
        complained = delivery_status.field(seen.reports, "message/feedback-report", "original-rcpt-to")
        return complained and complained.strip("<>"), None
    named = delivery_status.recipient_in(seen.header("x-failed-recipients"))
    by_form = named or delivery_status.recipient_by_form(seen.root, seen.whole_text)
    return by_form or delivery_status.recipient_in(seen.text), delivery_status.status_in(seen.text)


def _answered(seen: Evidence) -> str | None:
    for name in ("in-reply-to", "references"):
        ids = re.findall(r"<([^<>\s]{1,900})>", seen.header(name))
        if ids:
            return str(ids[-1])
    return None
