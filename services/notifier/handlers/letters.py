"""Sending letters: taking the request, entering a stage, concluding an attempt; router is told in the same commit."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.notifier.handlers.endings import tell_reply, tell_sent_when_whole
from services.notifier.policy import delivery
from services.notifier.policy.addresses import check_address
from services.notifier.policy.answers import Answer
from services.notifier.policy.delivery import Abandoned, Accepted, Interrupted, Lost, Rejected, Result
from services.notifier.policy.letter import Letter, LetterState, Outcome, Recipient, Stage
from services.notifier.policy.limits import DAY, Limits, domains_of, room_for
from services.notifier.ports import Store
from services.notifier.ports.letters import Claim
from shared.events import EventData, EventType, ReplyFailed, ReplyRequested, ReplyUnknown

NO_ADDRESS = "this is no address that letters can be sent to"
NO_RECIPIENT = "the letter names no recipient"
RECOVERED_AT_ONCE = 50
PUT_OFF_AT_ONCE = 500
LOOKED_AT_FOR_ROOM = 100


def _people(event: ReplyRequested) -> tuple[Recipient, ...]:
    people = [("to", one) for one in event.to] + [("cc", one) for one in event.cc]
    return tuple(
        Recipient(place, kind, one.name, one.address)
        if check_address(one.address)
        else Recipient(place, kind, one.name, one.address, Outcome.REFUSED, reason=NO_ADDRESS)
        for place, (kind, one) in enumerate(people)
    )


async def take_letter(store: Store, now: datetime, at: datetime, event: ReplyRequested) -> None:
    """Queue a letter; a second request of the same reply has no effect. What is no address is refused here and now."""
    letter = Letter(
        reply_id=event.reply_id,
        ticket_id=event.ticket_id,
        message_id=event.message_id,
        sender=event.sender,
        reply_to=event.reply_to,
        subject=event.subject,
        text=event.text,
        in_reply_to=event.in_reply_to,
        reference_ids=tuple(event.references),
        # It bears the moment at which it goes out: the day it was written would put it below what came meanwhile.
        requested_at=max(at, event.not_before or at),
        recipients=_people(event),
        attachments=tuple(event.attachments),
    )
    state = delivery.overall(letter.recipients)
    refused = delivery.newly_refused((), letter.recipients)
    reason = "; ".join(f"{one.address}: {one.reason}" for one in refused) or None
    if not letter.recipients:
        reason = NO_RECIPIENT
    due = max(now, event.not_before or now)
    conclusion = delivery.Conclusion(state, letter.recipients, reason, due)
    if not await store.add_letter(letter, conclusion, event.not_before):
        return
    await _tell_refused(store, now, letter, refused)
    if not letter.recipients:
        await _tell_failed(store, now, letter, None, NO_RECIPIENT)


async def enter_rcpt(store: Store, claim: Claim) -> bool:
    """Write that recipients will be named now; False when the lease was lost."""
    return await store.enter(claim.token, Stage.RCPT, claim.letter.recipients)


async def enter_data(
    store: Store, now: datetime, chance: float, claim: Claim, answers: Mapping[int, Answer]
) -> Claim | None:
    """Write what the server said of the recipients (by place) before the letter is handed over.

    Gives the claim with those who are in; None when there is nobody to hand it over for, or the lease was lost.
    """
    heard = delivery.hear_recipients(claim.letter, answers)
    refused = delivery.newly_refused(claim.letter.recipients, heard)
    letter = replace(claim.letter, recipients=heard)
    if not await store.enter(claim.token, Stage.DATA, heard):
        return None
    await _tell_refused(store, now, letter, refused)
    if any(one.outcome is Outcome.IN_DATA for one in heard):
        return Claim(claim.token, letter)
    waiting = [f"{one.address}: {one.reason}" for one in heard if one.reason and one.outcome is not Outcome.SENT]
    await conclude(store, now, chance, Claim(claim.token, letter), Interrupted("; ".join(waiting)))
    return None


async def conclude(store: Store, now: datetime, chance: float, claim: Claim, result: Result) -> None:
    """Write what an attempt has led to and tell router; nothing when the lease was lost: then another one judges."""
    letter = claim.letter
    conclusion = delivery.conclude(letter, result, now, chance)
    await store.hold_reply(letter.reply_id)
    sent_at = now if isinstance(result, Accepted) else None
    if not await store.finish(claim.token, letter, conclusion, sent_at):
        return
    if isinstance(result, Rejected):
        await _tell_failed(store, now, letter, None, result.reason)
    else:
        await _tell_refused(store, now, letter, delivery.newly_refused(letter.recipients, conclusion.recipients))
    await _tell_end(store, now, letter, conclusion)


async def _tell_end(store: Store, now: datetime, letter: Letter, conclusion: delivery.Conclusion) -> None:
    if conclusion.state is LetterState.SENT:
        await tell_sent_when_whole(store, now, letter.reply_id, letter.ticket_id, letter.message_id)
    unknown = any(one.outcome is Outcome.UNKNOWN for one in conclusion.recipients)
    if unknown and conclusion.state in (LetterState.UNKNOWN, LetterState.FAILED):
        known = {"reply_id": letter.reply_id, "ticket_id": letter.ticket_id, "message_id": letter.message_id}
        event = ReplyUnknown(**known, reason=conclusion.reason or "")
        await _tell(store, now, letter, EventType.REPLY_UNKNOWN, event)


async def _tell_refused(store: Store, now: datetime, letter: Letter, refused: list[Recipient]) -> None:
    for one in refused:
        await _tell_failed(store, now, letter, one.address, one.reason or "")


async def _tell_failed(store: Store, now: datetime, letter: Letter, recipient: str | None, reason: str) -> None:
    known = {"reply_id": letter.reply_id, "ticket_id": letter.ticket_id, "message_id": letter.message_id}
    event = ReplyFailed(**known, recipient=recipient, reason=reason)
    await _tell(store, now, letter, EventType.REPLY_FAILED, event)


async def _tell(store: Store, now: datetime, letter: Letter, kind: EventType, event: EventData) -> None:
    await tell_reply(store, now, letter.reply_id, letter.ticket_id, kind, event)


async def recover(store: Store, now: datetime, chance: float) -> None:
    """Judge the letters a sender left behind when it ended, by the stage it had entered."""
    for claim in await store.expired_claims(RECOVERED_AT_ONCE):
        handed_over = claim.letter.stage is Stage.DATA
        lost = Lost("the program ended after this letter was handed over")
        await conclude(store, now, chance, claim, lost if handed_over else Abandoned())


async def put_off(store: Store, now: datetime, chance: float, claim: Claim, reason: str) -> None:
    """Put the claimed letter and all that are due off, because the mail server cannot be reached."""
    await conclude(store, now, chance, claim, Interrupted(reason))
    due = await store.due_letters(now, PUT_OFF_AT_ONCE)
    moments = [now + delivery.retry_delay(one.attempts + 1, chance) for one in due]
    await store.put_off([one.reply_id for one in due], moments, [one.attempts + 1 for one in due], reason)


async def seconds_until_due(store: Store, now: datetime) -> float | None:
    """Give the seconds until a letter is due, None when none waits."""
    moment = await store.next_letter_at()
    return None if moment is None else max(0.0, (moment - now).total_seconds())


async def claim_next(store: Store, now: datetime, token: UUID, limits: Limits) -> Claim | None:
    """Take the next letter that is due and for which the day has room; what has none waits and says so."""
    if limits == Limits():
        return await store.claim_letter(token, now)
    await store.hold_limits()
    for _ in range(LOOKED_AT_FOR_ROOM):
        claim = await store.claim_letter(token, now)
        if claim is None:
            return None
        letter = claim.letter
        handed = await store.handed_over(letter.reply_id, now - DAY, domains_of(letter))
        full = room_for(limits, handed, now)
        if full is None:
            return claim
        waiting = delivery.Conclusion(LetterState.QUEUED, letter.recipients, full.reason, full.until)
        await store.finish(token, letter, waiting, None)
    return None
