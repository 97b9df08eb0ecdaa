"""Working a ticket out: a reply to the customer, or the word that no action is needed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.router.handlers.acting import agent_of, seen_ticket
from services.router.handlers.addresses import normalised
from services.router.handlers.announcing import ordering_key, withdraw_alerts
from services.router.handlers.asking import answer_nudges
from services.router.handlers.composing import Composed, ReplyText, compose
from services.router.handlers.errors import NewLetter, NotYours
from services.router.handlers.followers import tell_followers
from services.router.handlers.losing import because, tell_loser
from services.router.handlers.publishing import answers_in_public, publication
from services.router.handlers.recipients import Recipients, is_for_author_alone, recipients
from services.router.handlers.reply_tokens import Letterhead
from services.router.handlers.senders import chosen_sender
from services.router.handlers.templates import facts_of, signed
from services.router.handlers.uploads import as_attachments, files_of
from services.router.ports import Store
from services.router.ports.messages import Author, Delivery, Disposition, MessageKind, NewMessage, OpenLetter, TokenRow
from services.router.ports.outgoing import Destination
from services.router.ports.tickets import TicketRow, TicketState
from shared.errors import Invalid, StaleVersion
from shared.events import EventType, Mailbox, ReplyRequested
from shared.identifiers import new_id
from shared.principal import Principal, Role

PREVIEW = 140


async def reply(
    store: Store,
    now: datetime,
    principal: Principal,
    ticket_id: int,
    expected: int,
    written: ReplyText,
    head: Letterhead,
) -> int:
    """Answer every open letter of a claimed ticket and give the id of the reply's message.

    Raises NotFound, NotYours, NewLetter, StaleVersion, ManyCopied, and Invalid where there is nobody to send it to.
    """
    ticket = await seen_ticket(store, principal, ticket_id, lock=True)
    agent_id = agent_of(principal)
    if ticket.holder_id != agent_id:
        raise NotYours("Only the holder can reply; claim the ticket first.")
    letters = await store.open_letters(ticket_id)
    check_seen(ticket, letters, expected)
    sent = await send_letter(store, now, principal, ticket, written, letters, head, invites=True)
    await store.dispose_letters(ticket_id, Disposition.ANSWERED, agent_id, sent.reply_id, now)
    await work_out(store, now, principal, ticket, answered=True)
    told = {"reply_id": str(sent.reply_id), "public": sent.is_public}
    await store.add_history(ticket_id, "replied", agent_id, principal.name, told, now)
    await answer_nudges(store, ticket, principal, "replied", now)
    return sent.message_id


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter to the customer on its way: the id of its message, its own, and whether others will read it."""

    message_id: int
    reply_id: UUID
    is_public: bool


async def send_letter(
    store: Store,
    now: datetime,
    principal: Principal,
    ticket: TicketRow,
    written: ReplyText,
    letters: Sequence[OpenLetter],
    head: Letterhead,
    *,
    invites: bool = False,
) -> Sent:
    """Write to whoever wrote these letters, which stay as they are. Raises Invalid where nobody can be written to.

    With `invites` whoever wrote and gets it alone is asked to rate it: a link that several have is nobody's mark.
    """
    reply_id = new_id()
    people = recipients(letters, written.to, written.cc, many_copied=written.many_copied)
    chosen = await chosen_sender(store, principal, letters[-1], head, written.sender)
    sender = Mailbox(name=chosen.name, address=chosen.address)
    files = tuple(await files_of(store, principal, written.attachments))
    facts = facts_of(ticket, principal, letters[-1].author_name)
    signed_text = replace(written, text=signed(written.text, chosen.signature, facts))
    alone = invites and is_for_author_alone(people, letters)
    invitation = head.rating.invitation(reply_id, letters[-1].language, now) if alone else None
    is_public = _is_public(ticket, letters, written)
    public = publication(ticket, letters[-1], principal.name, written.text) if is_public else None
    parts = Composed(ticket.id, ticket.subject, reply_id, letters[-1], sender, invitation, files, public)
    author = Author(principal.name, parts.sender.address, agent_id=agent_of(principal))
    message = _entry(ticket, author, signed_text.text, written.text, reply_id, now)
    message = replace(message, attachments=as_attachments(files))
    await store.attach_uploads([one.id for one in files], reply_id)
    message_id = await _post(store, now, message, parts, people, signed_text, is_public, head)
    return Sent(message_id, reply_id, is_public)


def _entry(
    ticket: TicketRow, author: Author, text: str, visible_text: str, reply_id: UUID, now: datetime
) -> NewMessage:
    return NewMessage(
        ticket_id=ticket.id,
        kind=MessageKind.REPLY,
        author=author,
        subject=ticket.subject,
        text=text,
        visible_text=visible_text,
        reply_id=reply_id,
        received_at=now,
        ticket_version=ticket.version,
    )


async def no_action(
    store: Store, now: datetime, principal: Principal, ticket_id: int, expected: int, reason: str
) -> TicketRow:
    """Say of every open letter that it needs no action. Raises NotFound, NotYours, NewLetter and StaleVersion."""
    ticket = await seen_ticket(store, principal, ticket_id, lock=True)
    agent_id = agent_of(principal)
    free = ticket.state is TicketState.WAITING and await _may_claim(store, principal, ticket_id)
    if ticket.holder_id != agent_id and not free:
        raise NotYours("Only the holder, or one who may claim the ticket, can say that no action is needed.")
    check_seen(ticket, await store.open_letters(ticket_id), expected)
    await store.dispose_letters(ticket_id, Disposition.NO_ACTION, agent_id, None, now)
    finished = await work_out(store, now, principal, ticket, answered=False)
    await store.add_history(ticket_id, "no_action", agent_id, principal.name, {"reason": reason}, now)
    await answer_nudges(store, ticket, principal, "no_action", now)
    why = f"{principal.name} marked it as needing no action{because(reason)}"
    await tell_loser(store, ticket, finished, principal.name, why, now, silent=(agent_id,))
    return finished


async def _may_claim(store: Store, principal: Principal, ticket_id: int) -> bool:
    return principal.is_at_least(Role.SUPERVISOR) or await store.is_in_scope(ticket_id, agent_of(principal))


def check_seen(ticket: TicketRow, letters: list[OpenLetter], expected: int) -> None:
    """Refuse to dispose of a letter that was not seen. Raises NewLetter, or StaleVersion for any other change."""
    if ticket.version == expected:
        return
    unseen = [_shown(letter) for letter in letters if letter.ticket_version > expected]
    if unseen:
        raise NewLetter(messages=unseen, version=ticket.version)
    raise StaleVersion(version=ticket.version)


def _shown(letter: OpenLetter) -> dict[str, Any]:
    """What somebody must know of a letter before he writes over it."""
    author = letter.author_name or letter.author_address or "Somebody"
    return {"id": letter.id, "author": author, "preview": " ".join(letter.beginning.split())[:PREVIEW]}


async def work_out(
    store: Store, now: datetime, principal: Principal, ticket: TicketRow, *, answered: bool
) -> TicketRow:
    """Close a ticket none of whose letters is open: no deadline, no reminder, no alert is left of it."""
    agent_id = agent_of(principal)
    finished = await store.work_out(ticket, agent_id, answered, now)
    if finished is None:
        raise StaleVersion
    await store.end_deadline(ticket.id, now)
    await store.end_reminders(ticket.id, now)
    await store.note_held(agent_id, now)
    await withdraw_alerts(store, ticket.id, "worked_out", now)
    deed = "answered it" if answered else "worked it out without an answer"
    await tell_followers(store, finished, f"{principal.name} {deed}.", agent_id, now)
    return finished


def _is_public(ticket: TicketRow, letters: Sequence[OpenLetter], written: ReplyText) -> bool:
    in_public = answers_in_public(ticket, letters)
    if written.public and not in_public:
        raise Invalid("What was written to us alone is not answered in public.", field="public")
    return in_public if written.public is None else written.public


async def _post(
    store: Store,
    now: datetime,
    message: NewMessage,
    parts: Composed,
    people: Recipients,
    written: ReplyText,
    is_public: bool,
    head: Letterhead,
) -> int:
    """Store the reply and ask for its sending and publication: who gave no address reads it where he asked."""
    if not people.to and not is_public:
        raise Invalid("This customer gave no address to answer to.", field="text")
    if parts.files and not (people.to or people.cc):
        raise Invalid("Nobody would get these files: what is read in public is the text alone.", field="attachments")
    if not people.to and parts.publish is None:
        return await store.add_message(message)
    letter, token = compose(parts, written, people, head)
    await store.add_token(TokenRow(token, parts.ticket_id, parts.reply_id))
    await store.tell([Destination.NOTIFIER], EventType.REPLY_REQUESTED, ordering_key(parts.ticket_id), [letter], now)
    return await store.add_message(_as_sent(message, letter))


def _as_sent(message: NewMessage, letter: ReplyRequested) -> NewMessage:
    everybody = [*letter.to, *letter.cc]
    return replace(
        message,
        subject=letter.subject,
        letter={"to": [one.model_dump() for one in letter.to], "cc": [one.model_dump() for one in letter.cc]},
        rfc_message_id=letter.message_id.strip("<>"),
        delivery=Delivery.QUEUED,
        send_at=letter.not_before,
        published_to=letter.publish.url if letter.publish is not None else None,
        recipients=tuple(normalised(one.address) for one in everybody),
    )
