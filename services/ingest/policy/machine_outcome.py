"""What a machine's message tells of the letter it answers: which one, to whom, with what outcome."""

import re

from services.ingest.policy import delivery_status
from services.ingest.policy.evidence import Evidence
from services.ingest.policy.letter import Machine, MachineKind
from services.ingest.policy.machine_words import DELAY_SUBJECT, DELAY_TEXT, GIVEN_UP_TEXT

FAILED = frozenset({"failed", "delayed", ""})
_COMPLAINTS = frozenset({"", "abuse", "fraud", "virus", "other", "opt-out", "opt-out-list", "not-spam"})


def described(kind: MachineKind, reason: str, seen: Evidence) -> Machine:
    """The verdict with what the message tells of the letter it answers."""
    answered = _answered(seen)
    if kind not in {MachineKind.BOUNCE, MachineKind.REPORT}:
        return Machine(kind, reason, answered)
    original = delivery_status.original_message_id(seen.reports, seen.whole_text) or answered
    recipient, status = _outcome(kind, seen)
    delayed = kind is MachineKind.BOUNCE and _is_delayed(seen)
    complaint = kind is MachineKind.REPORT and reason.startswith(("feedback", "complaint")) and _complains(seen)
    return Machine(kind, reason, original, recipient, status, delayed, complaint)


def _is_delayed(seen: Evidence) -> bool:
    """Whether the server that reports goes on trying; where it gave somebody up, it failed."""
    if seen.deliveries:
        return {one.action for one in seen.deliveries if one.action in FAILED} == {"delayed"}
    announced = DELAY_SUBJECT.search(seen.subject) or DELAY_TEXT.search(seen.text)
    return bool(announced) and not GIVEN_UP_TEXT.search(seen.text)


def _complains(seen: Evidence) -> bool:
    """Whether somebody complains of a letter; reports of authentication failures are machines' talk."""
    kind = delivery_status.field(seen.reports, "message/feedback-report", "feedback-type") or ""
    return kind.strip().lower() in _COMPLAINTS


def _outcome(kind: MachineKind, seen: Evidence) -> tuple[str | None, str | None]:
    """The recipient a report is about and his status: as its fields say, else as its text does."""
    undelivered = [one for one in seen.deliveries if one.action in FAILED]
    failed = next((one for one in undelivered if one.action != "delayed"), next(iter(undelivered), None))
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
