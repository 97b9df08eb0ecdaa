"""What ingest hands in: a person's letter joins or opens a ticket, machine mail is filed, a bounce reopens."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.router.handlers.addressing import addressed_agents
from services.router.handlers.announcing import at_once, raise_alert
from services.router.handlers.bounced import is_delayed, mark_bounced, tell_complaint
from services.router.handlers.customers import customer_of
from services.router.handlers.dating import date_again
from services.router.handlers.deciding import SYSTEM, run_ladder
from services.router.handlers.followers import tell_followers
from services.router.handlers.forwarding import add_forwarders_note, unwrap
from services.router.handlers.holding import hold
from services.router.handlers.loops import loop_reason
from services.router.handlers.opening import Openings
from services.router.handlers.outcomes import reply_came_back
from services.router.handlers.recalling import recall_waiting
from services.router.handlers.reply_tokens import Letterhead
from services.router.handlers.snoozing import Waking, rouse
from services.router.handlers.threading import (
    Sender,
    Thread,
    bare_id,
    find_subject,
    find_thread,
    lock_thread,
    sender_of,
)
from services.router.policy.definition import Policy
from services.router.policy.signals import LetterWords, signals_in
from services.router.policy.words import Entry, Signal
from services.router.ports import Store
from services.router.ports.messages import Author, MessageKind, NewMessage
from services.router.ports.tickets import NewTicket, TicketRow, TicketState
from shared.errors import StaleVersion
from shared.events import AlertKind, MessageBounced, MessageReceived
from shared.identifiers import new_id
from shared.principal import Principal

LONGEST_SUBJECT = 500
PREVIEW = 140
# What of a letter stands in columns of its own, or in the letter twice.
KEPT_APART = frozenset({"text", "visible_text", "html", "forwarded"})
# An address is found by any part of it: words are what stands between signs.
_WORD = re.compile(r"\w+")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Received:
    """A letter in normal form with its id, when it came, and who it says it is from.

    `message_id` is the message it is already, filed as machine mail until a person said what it is.
    """

    id: UUID
    at: datetime
    letter: dict[str, Any]
    sender: Sender
    message_id: int | None = None

    @property
    def subject(self) -> str:
        """The subject on one line, at most 500 characters."""
        return _CONTROL.sub(" ", str(self.letter.get("subject") or "")).strip()[:LONGEST_SUBJECT]

    @property
    def preview(self) -> str:
        """Who wrote, and the beginning of what he wrote."""
        text = " ".join(str(self.letter.get("visible_text") or self.letter.get("text") or "").split())[:PREVIEW]
        return f"{self.sender.name or self.sender.address or 'Somebody'}: {text}"


async def receive_message(store: Store, now: datetime, event: MessageReceived, head: Letterhead) -> None:
    """As receive_messages, of a single one."""
    await receive_messages(store, now, [event], head)


async def receive_messages(store: Store, now: datetime, events: Sequence[MessageReceived], head: Letterhead) -> None:
    """File letters and machine mail, in order; what is known already has no second effect."""
    known = await store.letters_known([event.letter_id for event in events])
    openings = Openings(store, now)
    for event in events:
        if event.letter_id not in known:
            known.add(event.letter_id)
            await _receive(store, now, event, head, openings)
    await openings.place()


async def _receive(store: Store, now: datetime, event: MessageReceived, head: Letterhead, openings: Openings) -> None:
    sender = await sender_of(store, event.letter, head.address)
    received = Received(event.letter_id, event.received_at, head.rating.hidden(event.letter), sender)
    if (event.letter.get("machine") or {}).get("kind", "none") != "none":
        await file_machine_mail(store, received, await find_subject(store, event.letter, sender, head))
        await tell_complaint(store, now, event.letter, str(event.letter_id))
        return
    forwarded = await unwrap(store, now, received.letter, sender)
    if forwarded is not None:
        author = await sender_of(store, forwarded.letter, head.address)
        received = replace(received, letter=forwarded.letter, sender=author)
    thread = await find_thread(store, received.letter, received.sender, head)
    reason = await loop_reason(store, now, received.letter, sender, received.at, thread, head.limits)
    if reason is not None:
        looped = replace(received, letter={**received.letter, "machine": {"kind": "loop", "reason": reason}})
        await file_machine_mail(store, looped, thread.ticket_id)
        return
    ticket = await _take_in(store, now, received, thread, openings)
    if forwarded is not None:
        # His note is not there yet when it is decided who sees the ticket.
        await openings.place()
        await add_forwarders_note(store, forwarded, ticket.id, received.at)


async def take_in(store: Store, now: datetime, received: Received, thread: Thread) -> TicketRow:
    """Let a person's letter join its ticket, or open one of its own, and give that."""
    openings = Openings(store, now)
    ticket = await _take_in(store, now, received, thread, openings)
    return await openings.placed(ticket)


async def _take_in(store: Store, now: datetime, received: Received, thread: Thread, openings: Openings) -> TicketRow:
    """As take_in, but a ticket it opens is not placed yet; the author's address takes letters, it seems."""
    await openings.place_if_one_is(thread.ticket_id, thread.may_belong_to)
    if received.sender.known:
        await store.clear_bounced([received.sender.address], received.at)
    ticket = await lock_thread(store, thread.ticket_id) if thread.ticket_id is not None else None
    if ticket is not None:
        return await join_ticket(store, ticket, received, now, signals_of(received, await openings.policy()))
    opened = await _open_ticket(store, received, now, openings)
    if thread.may_belong_to is not None:
        await hold(store, now, received.id, thread.may_belong_to, received.preview)
    return opened


async def receive_bounce(store: Store, now: datetime, event: MessageBounced) -> None:
    """Tie a bounce to the reply that came back; one that fits no reply goes to the machine mail.

    While the other server goes on trying, nothing is open again: it is shown, and the address marked.
    """
    if await store.has_letter(event.letter_id):
        return
    sender = await sender_of(store, event.letter)
    reply = await store.find_reply_by_message_id(bare_id(event.original_message_id))
    received = Received(event.letter_id, event.received_at, event.letter, sender)
    await file_machine_mail(store, received, reply.ticket_id if reply is not None else None)
    if reply is not None:
        await mark_bounced(store, event, reply)
    if reply is not None and not is_delayed(event.letter):
        told = " ".join(part for part in (event.recipient, event.status, event.reason) if part)
        await reply_came_back(store, now, reply, told)


async def take_down(
    store: Store,
    now: datetime,
    principal: Principal,
    sender: Sender,
    subject: str,
    text: str,
    about: dict[str, Any] | None,
) -> TicketRow:
    """Make a ticket of what a customer said by telephone, or of what another system asks for."""
    letter = {
        "subject": subject,
        "text": text,
        "visible_text": text,
        "about": about,
        "channel": {"kind": "webhook", "key": principal.name},
    }
    openings = Openings(store, now)
    opened = await _open_ticket(store, Received(new_id(), now, letter, sender), now, openings)
    return await openings.placed(opened)


async def file_machine_mail(store: Store, received: Received, ticket_id: int | None) -> None:
    """Keep machine mail with the ticket it speaks of, else by itself; it opens and disposes of nothing."""
    await store.add_message(message_of(received, MessageKind.MACHINE, ticket_id, 0))


async def _open_ticket(store: Store, received: Received, now: datetime, openings: Openings) -> TicketRow:
    """Make a ticket of a letter, to be placed with the other openings."""
    customer_id = await customer_of(store, received.letter, received.sender, now)
    letter = received.letter
    ticket = await store.open_ticket(
        NewTicket(
            customer_id=customer_id,
            subject=received.subject,
            public=bool(letter.get("public")),
            publish_to=letter.get("publish_to"),
            about=letter.get("about"),
            addressed=await addressed_agents(store, letter),
            signals=signals_of(received, await openings.policy()),
            received_at=received.at,
            search=" ".join(_WORD.findall(f"{received.subject} {received.sender.name} {received.sender.address}")),
        ),
        now,
    )
    await _keep(store, received, ticket.id, ticket.version)
    await openings.add(ticket, _author(received.sender), received.preview)
    return ticket


async def _keep(store: Store, received: Received, ticket_id: int, ticket_version: int) -> None:
    if received.message_id is None:
        await store.add_message(message_of(received, MessageKind.LETTER, ticket_id, ticket_version))
    else:
        await store.turn_into_letter(received.message_id, ticket_id, ticket_version)


async def join_ticket(
    store: Store, ticket: TicketRow, received: Received, now: datetime, signals: tuple[Signal, ...]
) -> TicketRow:
    """Add a letter to its ticket, and tell who follows it."""
    joined = await _join(store, ticket, received, now, signals)
    await recall_waiting(store, ticket.id, _author(received.sender), now)
    await tell_followers(store, joined, received.preview, None, now)
    return joined


async def _join(
    store: Store, ticket: TicketRow, received: Received, now: datetime, signals: tuple[Signal, ...]
) -> TicketRow:
    """Add a letter to its ticket: an open one goes on as it is, a worked-out one runs the ladder again.

    An open one that becomes more pressing by it is dated again.
    """
    addressed: tuple[int, ...] = await addressed_agents(store, received.letter)
    ticket, raised = await _note_signals(store, ticket, signals)
    await _keep(store, received, ticket.id, ticket.version + 1)
    await store.add_history(ticket.id, "letter", None, _author(received.sender), {}, now)
    if ticket.state is TicketState.WORKED_OUT:
        reopened = replace(ticket, addressed=addressed, oldest_open_at=received.at)
        return await run_ladder(store, reopened, Entry.LETTER, now, received.preview)
    oldest = min(ticket.oldest_open_at or received.at, received.at)
    everybody = sorted({*ticket.addressed, *addressed})
    touched = await store.touch_ticket(ticket, oldest, everybody, ticket.alerted, now)
    if touched is None:
        raise StaleVersion
    if touched.state is TicketState.SNOOZED:
        return await rouse(store, touched, Waking("letter", received.preview), now)
    if touched.holder_id is not None:
        recipients = at_once([touched.holder_id], now)
        await raise_alert(store, touched, AlertKind.LETTER, received.preview, recipients, now)
    sooner = oldest != ticket.oldest_open_at
    return await date_again(store, touched, now, received.preview) if raised or sooner else touched


async def _note_signals(store: Store, ticket: TicketRow, found: tuple[Signal, ...]) -> tuple[TicketRow, bool]:
    """Add a letter's signals to those of its open ticket, and say whether there are more; a worked-out one forgets."""
    before = ticket.signals if ticket.state is not TicketState.WORKED_OUT else ()
    signals = tuple(dict.fromkeys((*before, *found)))
    if signals != ticket.signals:
        await store.note_signals(ticket.id, signals)
    return replace(ticket, signals=signals), signals != before


def message_of(received: Received, kind: MessageKind, ticket_id: int | None, ticket_version: int) -> NewMessage:
    """Make the message of a letter."""
    letter, sender = received.letter, received.sender
    message_id = letter.get("message_id")
    return NewMessage(
        ticket_id=ticket_id,
        kind=kind,
        author=Author(sender.name, sender.address, sender.verified),
        subject=str(letter.get("subject") or ""),
        text=str(letter.get("text") or ""),
        visible_text=str(letter.get("visible_text") or ""),
        html=letter.get("html"),
        letter={name: value for name, value in letter.items() if name not in KEPT_APART},
        letter_id=received.id,
        rfc_message_id=bare_id(message_id)[:998] if message_id else None,
        received_at=received.at,
        ticket_version=ticket_version,
        attachments=tuple(letter.get("attachments") or ()),
    )


def signals_of(received: Received, policy: Policy) -> tuple[Signal, ...]:
    """What a letter says of itself, as the policy reads it; a question under a product page is a question."""
    letter = received.letter
    words = LetterWords(
        subject=received.subject,
        text=str(letter.get("visible_text") or ""),
        important=letter.get("importance") == "high",
        asked=(letter.get("channel") or {}).get("kind") == "question",
    )
    return signals_in(words, policy.signals)


def _author(sender: Sender) -> str:
    return sender.name or sender.address or SYSTEM
