"""What follows from an attempt to hand a letter over, for each recipient and for the letter."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.notifier.policy.answers import Answer, Meaning, meaning
from services.notifier.policy.letter import Letter, LetterState, Outcome, Recipient

RETRY_FIRST = timedelta(seconds=15)
RETRY_CAP = timedelta(minutes=15)
# A letter whose answer was lost may have arrived: it is repeated once, when greylisting and queues have settled.
REPEAT_AFTER = timedelta(minutes=15)
LOST_ANSWERS_ALLOWED = 1
CRASHES_WITHOUT_PAUSE = 2
REASON_LIMIT = 500


@dataclass(frozen=True)
class Accepted:
    """The server took the letter after the final dot."""


@dataclass(frozen=True)
class Refused:
    """The server's answer to DATA or to the final dot was no."""

    answer: Answer


@dataclass(frozen=True)
class Lost:
    """The letter was handed over and no answer came."""

    reason: str


@dataclass(frozen=True)
class Interrupted:
    """The attempt ended before the letter was handed over."""

    reason: str


@dataclass(frozen=True)
class Abandoned:
    """The program ended in the attempt, before the letter was handed over."""


@dataclass(frozen=True)
class Rejected:
    """The letter cannot be sent at all, whoever it is for."""

    reason: str


Result = Accepted | Refused | Lost | Interrupted | Abandoned | Rejected


@dataclass(frozen=True)
class Conclusion:
    """The state after an attempt; `next_at` is set while the letter is queued."""

    state: LetterState
    recipients: tuple[Recipient, ...]
    reason: str | None
    next_at: datetime | None


def retry_delay(attempts: int, chance: float) -> timedelta:
    """Give the pause after `attempts` attempts: doubling, capped, spread by `chance` in [0, 1)."""
    doubled = RETRY_FIRST * float(2 ** min(max(attempts, 1) - 1, 20))
    return min(RETRY_CAP, doubled) * (0.5 + chance / 2)


def hear_recipients(letter: Letter, answers: Mapping[int, Answer]) -> tuple[Recipient, ...]:
    """Give the recipients after RCPT (`answers` by place): who will be in the DATA that follows, and who not."""
    return tuple(_heard(one, answers.get(one.place)) for one in letter.recipients)


def _heard(recipient: Recipient, answer: Answer | None) -> Recipient:
    if answer is None:
        return recipient
    match meaning(answer, of_recipient=True):
        case Meaning.ACCEPTED:
            return replace(recipient, outcome=Outcome.IN_DATA, reason=None)
        case Meaning.NEVER:
            return replace(recipient, outcome=Outcome.REFUSED, reason=str(answer))
        case _:
            return replace(recipient, reason=str(answer))


def newly_refused(before: tuple[Recipient, ...], after: tuple[Recipient, ...]) -> list[Recipient]:
    """Give those who were refused for good by this step."""
    refused = {one.place for one in before if one.outcome is Outcome.REFUSED}
    return [one for one in after if one.outcome is Outcome.REFUSED and one.place not in refused]


def conclude(letter: Letter, result: Result, now: datetime, chance: float) -> Conclusion:
    """Give what follows from the attempt's result; `chance` in [0, 1) spreads retries."""
    recipients = tuple(_after(one, result) for one in letter.recipients)
    state = overall(recipients)
    waits = state is LetterState.QUEUED
    next_at = now + _pause(letter, result, chance) if waits else None
    return Conclusion(state, recipients, _reason(recipients, result), next_at)


def _after(recipient: Recipient, result: Result) -> Recipient:
    if isinstance(result, Rejected) and recipient.outcome in (Outcome.PENDING, Outcome.IN_DATA):
        return replace(recipient, outcome=Outcome.REFUSED, reason=result.reason)
    if recipient.outcome is not Outcome.IN_DATA:
        return recipient
    match result:
        case Accepted():
            return replace(recipient, outcome=Outcome.SENT, reason=None)
        case Refused(answer):
            never = meaning(answer) is Meaning.NEVER
            return replace(recipient, outcome=Outcome.REFUSED if never else Outcome.PENDING, reason=str(answer))
        case Lost(reason):
            return _lost(recipient, reason)
        case _:
            return replace(recipient, outcome=Outcome.PENDING)


def _lost(recipient: Recipient, reason: str) -> Recipient:
    lost = recipient.lost_answers + 1
    outcome = Outcome.PENDING if lost <= LOST_ANSWERS_ALLOWED else Outcome.UNKNOWN
    return replace(recipient, outcome=outcome, lost_answers=lost, reason=reason)


def overall(recipients: tuple[Recipient, ...]) -> LetterState:
    """Give the state of a letter: unfinished for anybody, else the outcome that most needs a person."""
    outcomes = {recipient.outcome for recipient in recipients}
    if outcomes & {Outcome.PENDING, Outcome.IN_DATA}:
        return LetterState.QUEUED
    if Outcome.REFUSED in outcomes or not outcomes:
        return LetterState.FAILED
    return LetterState.UNKNOWN if Outcome.UNKNOWN in outcomes else LetterState.SENT


def _pause(letter: Letter, result: Result, chance: float) -> timedelta:
    if isinstance(result, Lost):
        return REPEAT_AFTER
    if isinstance(result, Abandoned) and letter.attempts <= CRASHES_WITHOUT_PAUSE:
        return timedelta()
    return retry_delay(letter.attempts, chance)


def _reason(recipients: tuple[Recipient, ...], result: Result) -> str | None:
    if isinstance(result, Interrupted | Rejected):
        return result.reason[:REASON_LIMIT]
    if isinstance(result, Abandoned):
        return "the program ended while this letter was being sent"
    troubles = [f"{one.address}: {one.reason}" for one in recipients if one.reason and one.outcome is not Outcome.SENT]
    return "; ".join(troubles)[:REASON_LIMIT] or None
