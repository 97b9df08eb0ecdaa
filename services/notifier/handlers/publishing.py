"""Publishing public answers: taking the request, concluding an attempt, the secret. Router is told in one commit."""

import base64
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from services.notifier.handlers.endings import tell_reply, tell_sent_when_whole
from services.notifier.handlers.letters import take_letter
from services.notifier.policy.letter import LetterState
from services.notifier.policy.publishing import PublicAnswer, Result, Silent, judge
from services.notifier.ports import Store
from services.notifier.ports.publications import PublicationClaim, ShownPublication
from shared.errors import Conflict, NotFound
from shared.events import EventType, ReplyFailed, ReplyRequested

SECRET_BYTES = 32
# So that a site may be told of another secret without refusing what comes meanwhile.
FORMER_SIGNS_FOR = timedelta(days=1)
LEFT_BEHIND = "the program ended while this answer was being published"


async def take_reply(store: Store, now: datetime, at: datetime, event: ReplyRequested) -> None:
    """Queue a reply: its letter, its publication, or both. A second request of the same reply has no effect."""
    if event.publish is not None:
        answer = PublicAnswer(event.reply_id, event.ticket_id, event.message_id, event.publish, at)
        await store.hold_reply(event.reply_id)
        await store.add_publication(answer, event.not_before, now)
    if event.publish is None or event.to or event.cc:
        await take_letter(store, now, at, event)


async def conclude(store: Store, now: datetime, chance: float, claim: PublicationClaim, result: Result) -> None:
    """Write what an attempt has led to and tell router; nothing when the lease was lost: then another one judges."""
    answer = claim.answer
    await store.hold_reply(answer.reply_id)
    verdict = judge(answer, result, now, chance)
    published_at = now if verdict.state is LetterState.SENT else None
    if not await store.finish_publication(claim.token, verdict, published_at):
        return
    known = (answer.reply_id, answer.ticket_id)
    if verdict.state is LetterState.SENT:
        await tell_sent_when_whole(store, now, *known, answer.message_id)
    elif verdict.state is LetterState.FAILED:
        reason = f"It could not be published at {answer.content.url}: {verdict.reason}"
        event = ReplyFailed(
            reply_id=answer.reply_id,
            ticket_id=answer.ticket_id,
            message_id=answer.message_id,
            recipient=None,
            reason=reason,
        )
        await tell_reply(store, now, *known, EventType.REPLY_FAILED, event)


async def recover(store: Store, now: datetime, chance: float) -> None:
    """Judge a publication that a publisher left behind when it ended: it may have come to the site."""
    claim = await store.expired_publication()
    if claim is not None:
        await conclude(store, now, chance, claim, Silent(LEFT_BEHIND))


async def secrets_of(store: Store, now: datetime) -> list[str]:
    """Give the secret that signs publications, and for a day the one it replaced; made when it is first asked for."""
    known = await store.publishing_secrets(now - FORMER_SIGNS_FOR)
    return known or await renew_secret(store, now, renew=False)


async def renew_secret(store: Store, now: datetime, *, renew: bool = True) -> list[str]:
    """Make another secret; without `renew` a known one stays."""
    made = "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    await store.set_publishing_secret(made, now, renew=renew)
    return await store.publishing_secrets(now - FORMER_SIGNS_FOR)


async def retry(store: Store, now: datetime, reply_id: UUID) -> ShownPublication:
    """Publish an answer again now. Raises NotFound and Conflict."""
    found = await store.shown_publication(reply_id)
    if found is None:
        raise NotFound
    if found.state in (LetterState.SENT, LetterState.CANCELLED) or found.being_published:
        raise Conflict("This answer was published or taken back, or is being published now.", state=found.state.value)
    await store.publish_again(reply_id, now)
    again = await store.shown_publication(reply_id)
    assert again is not None, "the row is locked by this transaction"
    return again


async def seconds_until_due(store: Store, now: datetime) -> float | None:
    """Give the seconds until a publication is due, None when none waits."""
    moment = await store.next_publication_at()
    return None if moment is None else max(0.0, (moment - now).total_seconds())
