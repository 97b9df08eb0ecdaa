"""What supervisors and administrators do about outgoing letters."""

from datetime import datetime
from uuid import UUID

from services.notifier.policy.letter import LetterState
from services.notifier.policy.mail_server import MailServer, objection
from services.notifier.ports import Store
from services.notifier.ports.letters import Cancelling, ShownLetter
from shared.errors import Conflict, Invalid, NotFound
from shared.events import EventType, ReplyCancelled, ReplyRecalled


async def retry(store: Store, now: datetime, reply_id: UUID) -> ShownLetter:
    """Send a letter again now, to everybody who has not got it for certain. Raises NotFound and Conflict."""
    letter = await store.shown_letter(reply_id)
    if letter is None:
        raise NotFound
    if letter.state in (LetterState.SENT, LetterState.CANCELLED) or letter.being_sent:
        raise Conflict("This letter was sent or taken back, or is being sent just now.", state=letter.state.value)
    await store.send_again(reply_id, now)
    again = await store.shown_letter(reply_id)
    assert again is not None, "the row is locked by this transaction"
    return again


async def completed(store: Store, asked: MailServer, password: str | None) -> MailServer:
    """Give the server with its password: the known one when none is given for the same host and login. Raises Invalid.

    A known password never goes to another host: whoever changes the host shows that he knows it.
    """
    reason = objection(asked)
    if reason is not None:
        raise Invalid(f"This mail server cannot be used: {reason}.", field="tls")
    if password is None and asked.login:
        known = await store.mail_server()
        if known is None or (known.host, known.login) != (asked.host, asked.login):
            raise Invalid("Give the password of this login.", field="password")
        password = known.password
    return MailServer(
        asked.host, asked.port, asked.tls, asked.login, password or "", asked.from_name, asked.from_address
    )


async def set_server(store: Store, now: datetime, asked: MailServer, password: str | None) -> MailServer:
    """Keep the outgoing mail server and try all waiting letters again. Raises Invalid."""
    server = await completed(store, asked, password)
    await store.set_mail_server(server, now)
    await store.make_due(now)
    return server


async def take_recalled(store: Store, now: datetime, _at: datetime, event: ReplyRecalled) -> None:
    """Take a reply back that router wants back; one that is out, or on its way, stays so."""
    await cancel(store, now, event.reply_id, event.ticket_id, event.reason)


async def cancel(store: Store, now: datetime, reply_id: UUID, ticket_id: int, reason: str | None = None) -> bool:
    """Take a reply back and tell router so; False when it, or a part of it, is out, is going out or may be out."""
    await store.hold_reply(reply_id)
    published = await store.lock_publication(reply_id)
    if published is Cancelling.TOO_LATE:
        return False
    done = await store.cancel_letter(reply_id, reason, now)
    if done is Cancelling.TOO_LATE:
        return False
    if published is Cancelling.DONE:
        await store.cancel_publication(reply_id, reason)
    if Cancelling.DONE in (done, published):
        event = ReplyCancelled(reply_id=reply_id, ticket_id=ticket_id, reason=reason)
        await store.tell_router(EventType.REPLY_CANCELLED, f"reply {reply_id}", f"ticket {ticket_id}", event, now)
    return True


async def replay_dead_letter(store: Store, event_id: UUID) -> None:
    """Send an event that router refused again. Raises NotFound."""
    if not await store.replay(event_id):
        raise NotFound
