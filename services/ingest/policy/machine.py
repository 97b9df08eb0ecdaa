"""Which machine, if any, wrote a message: an ordered table of small rules, the first that answers decides.

A rule gives the reason it is sure, or None. Persons' mail carries many of the same headers (Exchange writes
X-Auto-Response-Suppress, mailing lists write List-Id), so no rule rests on one of those alone.
"""

import re
from collections.abc import Callable, Sequence

from services.ingest.policy.delivery_status import Report
from services.ingest.policy.evidence import Evidence
from services.ingest.policy.letter import Address, Machine, MachineKind
from services.ingest.policy.machine_outcome import FAILED, described
from services.ingest.policy.machine_words import (
    AUTO_REPLY_END,
    AUTO_REPLY_HEADERS,
    AUTO_REPLY_SUBJECT,
    COMPLAINT_SUBJECT,
    FAILURE_SUBJECT,
    FAILURE_TEXT,
    LIST_LOCAL,
    LIST_REFUSAL,
)
from services.ingest.policy.tree import Part

_CODED_BOUNCE = re.compile(r'\\?"(?:notificationType|eventType)\\?"\s*:\s*\\?"Bounce\\?"')


def own_loop(seen: Evidence) -> str | None:
    """A letter of our own that came back."""
    if seen.own_loop_id and seen.header("x-audiocomm-loop") == seen.own_loop_id:
        return "X-Audiocomm-Loop is our own"
    return None


def feedback_report(seen: Evidence) -> str | None:
    """Abuse and authentication reports (ARF), with or without their proper type."""
    if "message/feedback-report" in seen.report_kinds or seen.report_type == "feedback-report":
        return "feedback report"
    if "message/rfc822" in seen.report_kinds and COMPLAINT_SUBJECT.match(seen.subject):
        return "complaint with the message attached"
    return None


def unsubscribe_request(seen: Evidence) -> str | None:
    """A mail program asking for its owner to be taken off a list."""
    if seen.header("x-apple-unsubscribe").lower() == "true":
        return "unsubscribe request of a mail program"
    return None


def delivery_success(seen: Evidence) -> str | None:
    """A delivery report that tells of no failure."""
    if seen.deliveries and all(one.action not in FAILED for one in seen.deliveries):
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
    """Exim, Google and others name the failed recipients in a header, Exchange says what its report is."""
    if seen.header("x-ms-exchange-message-is-ndr") or "x-ms-exchange-message-is-ndr" in seen.root.fields:
        return "X-MS-Exchange-Message-Is-Ndr"
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
    for name in AUTO_REPLY_HEADERS:
        if seen.header(name).lower() not in {"", "no", "false"}:
            return name
    if seen.header("x-ms-exchange-generated-message-source").lower() == "mailbox rules agent":
        return "written by a mailbox rule"
    if seen.header("x-apple-action").upper() == "VACATION":
        return "X-Apple-Action: VACATION"
    precedence = (seen.header("precedence") or seen.header("x-precedence")).lower().replace("-", "_")
    return f"Precedence: {precedence}" if precedence in {"auto_reply", "auto_response"} else None


def auto_reply_subject(seen: Evidence) -> str | None:
    """The words vacation programs put before the subject; a person's answer to one begins with Re:."""
    begun = AUTO_REPLY_SUBJECT.match(seen.subject)
    if begun is None:
        return None
    whole = not begun[0][-1].isalnum() or AUTO_REPLY_END.match(seen.subject, begun.end())
    return f"subject {seen.subject[:60]!r}" if whole else None


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
            return described(kind, reason, seen)
    return Machine()
