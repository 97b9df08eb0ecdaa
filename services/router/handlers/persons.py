"""Somebody says that a person wrote what was filed as machine mail: it becomes the letter it is."""

from datetime import datetime
from typing import Any

from services.router.handlers.acting import agent_of, may_act
from services.router.handlers.errors import NotYours
from services.router.handlers.intake import Received, take_in
from services.router.handlers.queries import read_message
from services.router.handlers.reply_tokens import Letterhead
from services.router.handlers.threading import find_thread, sender_of
from services.router.ports import Store
from services.router.ports.lists import MessageDetails
from services.router.ports.messages import MessageKind
from services.router.ports.tickets import TicketRow
from shared.errors import NotFound
from shared.principal import Principal


async def this_was_a_person(
    store: Store, now: datetime, principal: Principal, message_id: int, head: Letterhead
) -> TicketRow:
    """Make a letter of machine mail, and give its ticket; its author is paused no longer.

    Raises NotFound, and NotYours for what is no machine mail or stands in a ticket that this person may only look at.
    """
    message = await read_message(store, principal, message_id)
    if message.kind is not MessageKind.MACHINE or message.letter_id is None:
        raise NotYours("Only machine mail can be made a letter.")
    await _check(store, principal, message)
    # After its ticket, as whoever moves a ticket's letters locks them.
    if not await store.hold_machine_mail(message_id):
        raise NotYours("Somebody has made a letter of it already.")
    letter = _as_letter(message)
    sender = await sender_of(store, letter, head.address)
    received = Received(message.letter_id, message.received_at, letter, sender, message_id)
    await store.lift_pause(sender.address, now)
    ticket = await take_in(store, now, received, await find_thread(store, letter, sender, head))
    facts = {"message": message_id, "was": str((message.letter or {}).get("machine", {}).get("kind", ""))}
    await store.add_history(ticket.id, "made_letter", agent_of(principal), principal.name, facts, now)
    return ticket


async def _check(store: Store, principal: Principal, message: MessageDetails) -> None:
    if message.ticket_id is None:
        return
    ticket = await store.lock_ticket(message.ticket_id)
    if ticket is None:
        raise NotFound
    if not await may_act(store, principal, ticket):
        raise NotYours("Only who may answer this ticket, or oversees it, can do this.")


def _as_letter(message: MessageDetails) -> dict[str, Any]:
    """The letter in normal form as it came, but of no machine."""
    text = {"text": message.text, "visible_text": message.visible_text, "html": message.html}
    return {**(message.letter or {}), **text, "machine": {"kind": "none"}}
