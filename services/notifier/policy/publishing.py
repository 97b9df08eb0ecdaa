"""A public answer on its way to where it was asked: what is posted there, and what follows from what comes back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from uuid import UUID

from standardwebhooks import Webhook

from services.notifier.policy.body import TEXT_LIMIT
from services.notifier.policy.html_text import paragraphs_of
from services.notifier.policy.letter import LetterState
from services.notifier.policy.plain_text import many_lines
from shared.events import Publication

TYPE = "answer.published"
RETRY_FIRST = timedelta(seconds=15)
RETRY_CAP = timedelta(hours=1)
# A site that asks for more patience than this is asked again all the same.
LONGEST_PATIENCE = timedelta(days=1)
# It waited too long for us, or wants it later: refusals of the moment, though they begin with a 4.
LATER = frozenset({408, 425, 429})
REASON_LIMIT = 500


@dataclass(frozen=True)
class PublicAnswer:
    """A reply that is read in public, as router asked for it, and how far its publication has come."""

    reply_id: UUID
    ticket_id: int
    message_id: str
    content: Publication
    requested_at: datetime
    attempts: int = 0


@dataclass(frozen=True)
class Answered:
    """The site's answer: its status, and its Retry-After as it stood there."""

    status: int
    retry_after: str = ""


@dataclass(frozen=True)
class NotPosted:
    """Nothing came to the site."""

    reason: str


@dataclass(frozen=True)
class Silent:
    """It was posted, or begun to be, and no answer came."""

    reason: str


@dataclass(frozen=True)
class Forbidden:
    """This is no address that may be posted to."""

    reason: str


Result = Answered | NotPosted | Silent | Forbidden


@dataclass(frozen=True)
class Verdict:
    """The state after an attempt; `next_at` is set while it is queued. `may_be_there`: the site may have taken it."""

    state: LetterState
    reason: str | None
    next_at: datetime | None
    may_be_there: bool


def payload(answer: PublicAnswer) -> bytes:
    """Give what is posted: the same bytes each time."""
    content, at = answer.content, answer.requested_at.astimezone(UTC).isoformat()
    text = many_lines(content.text, TEXT_LIMIT)
    data: dict[str, Any] = {
        "reply_id": str(answer.reply_id),
        "ticket_id": answer.ticket_id,
        "about": content.about,
        "channel": content.channel,
        "question": content.question.model_dump(),
        "answer": {"text": text, "html": paragraphs_of(text), "agent": content.agent, "at": at},
    }
    return json.dumps({"type": TYPE, "timestamp": at, "data": data}, ensure_ascii=False).encode()


def signed_headers(answer: PublicAnswer, body: bytes, secrets: Sequence[str], now: datetime) -> dict[str, str]:
    """Give the headers of Standard Webhooks, signed with each secret; the id, by which a repetition is known, is the
    reply's."""
    webhook_id = str(answer.reply_id)
    signatures = [Webhook(secret).sign(webhook_id, now.astimezone(UTC), body.decode()) for secret in secrets]
    return {
        "Content-Type": "application/json",
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def judge(answer: PublicAnswer, result: Result, now: datetime, chance: float) -> Verdict:
    """Give what follows from an attempt; `chance` in [0, 1) spreads retries. What is not clearly never is repeated."""
    match result:
        case Answered():
            return _heard(answer, result, now, chance)
        case NotPosted(reason):
            return _again(answer, now, chance, reason, may_be_there=False)
        case Silent(reason):
            return _again(answer, now, chance, reason, may_be_there=True)
        case Forbidden(reason):
            return Verdict(LetterState.FAILED, reason[:REASON_LIMIT], None, may_be_there=False)


def _heard(answer: PublicAnswer, heard: Answered, now: datetime, chance: float) -> Verdict:
    """What follows from what the site said."""
    status, reason = heard.status, f"the site answered {heard.status}"
    if 200 <= status < 300:
        return Verdict(LetterState.SENT, None, None, may_be_there=True)
    if status >= 500 or status in LATER:
        return _again(answer, now, chance, reason, status >= 500, _patience(heard.retry_after, now))
    return Verdict(LetterState.FAILED, reason, None, may_be_there=False)


def _again(
    answer: PublicAnswer,
    now: datetime,
    chance: float,
    reason: str,
    may_be_there: bool,
    patience: timedelta = timedelta(),
) -> Verdict:
    doubled = RETRY_FIRST * float(2 ** min(max(answer.attempts, 1) - 1, 20))
    pause = max(min(RETRY_CAP, doubled) * (0.5 + chance / 2), patience)
    return Verdict(LetterState.QUEUED, reason[:REASON_LIMIT], now + pause, may_be_there)


def _patience(retry_after: str, now: datetime) -> timedelta:
    """How long a Retry-After asks to wait: seconds or a date; nothing where it cannot be read."""
    wished = retry_after.strip()
    if wished.isascii() and wished.isdigit():
        return min(timedelta(seconds=int(wished[:9])), LONGEST_PATIENCE)
    try:
        until = parsedate_to_datetime(wished)
    except (ValueError, OverflowError):
        return timedelta()
    moment = until if until.tzinfo is not None else until.replace(tzinfo=UTC)
    return min(max(moment - now, timedelta()), LONGEST_PATIENCE)
