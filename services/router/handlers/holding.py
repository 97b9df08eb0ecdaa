"""Somebody who was not asked quotes a ticket: his letter has a ticket of its own until somebody lets him in.

So it has somebody responsible and a deadline like every letter, and reveals nothing of the other ticket to him.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.router.handlers.acting import agent_of, may_act, may_see, seen_ticket
from services.router.handlers.announcing import at_once, raise_alert
from services.router.handlers.errors import NotYours
from services.router.handlers.merging import unite
from services.router.ports import Store
from services.router.ports.correspondents import BouncedAddress, HeldDecision, HeldLetter
from services.router.ports.tickets import TicketRow
from shared.errors import NotFound
from shared.events import AlertKind
from shared.principal import Principal


@dataclass(frozen=True, slots=True)
class Around:
    """Who else is about a ticket: letters held for it, its own that may belong elsewhere, bounced addresses."""

    held: list[HeldLetter]
    doubtful: list[HeldLetter]
    bounced: list[BouncedAddress]


async def hold(store: Store, now: datetime, letter_id: UUID, ticket_id: int, preview: str) -> None:
    """Note that a letter may belong to a ticket, and tell whoever holds that, else who is asked or answered it."""
    known = await store.known_letter(letter_id)
    assert known is not None
    await store.hold_letter(known.message_id, ticket_id)
    ticket = await store.read_ticket(ticket_id)
    while ticket is not None and ticket.merged_into is not None:
        ticket = await store.read_ticket(ticket.merged_into)
    told = _concerned(ticket) if ticket is not None else None
    if ticket is not None and told is not None:
        text = f"Somebody who was not asked writes about it: let him in, or leave him a ticket of his own. {preview}"
        await raise_alert(store, ticket, AlertKind.ATTENTION, text, at_once([told], now), now)


def _concerned(ticket: TicketRow) -> int | None:
    found = (ticket.holder_id, ticket.responsible_id, ticket.thread_owner_id)
    return next((agent_id for agent_id in found if agent_id is not None), None)


async def read_around(store: Store, principal: Principal, ticket_id: int) -> Around:
    """Give who else is about a ticket; of other tickets only what this person may see. Raises NotFound."""
    await seen_ticket(store, principal, ticket_id)
    doubtful = []
    for one in await store.held_in(ticket_id):
        other = await store.read_ticket(one.may_belong_to)
        if other is not None and await may_see(store, principal, other):
            doubtful.append(one)
    return Around(await store.held_letters(ticket_id), doubtful, await store.bounced_addresses(ticket_id))


async def admit(store: Store, now: datetime, principal: Principal, message_id: int) -> TicketRow:
    """Let the author of a held letter into the ticket it quotes, and give that. Raises NotFound and NotYours."""
    held, own, ticket = await _both(store, principal, message_id)
    if own.merged_into is not None or ticket.merged_into is not None:
        raise NotYours("One of these tickets was merged into another meanwhile.")
    if own.holder_id is not None and own.holder_id != principal.agent_id and not await may_act(store, principal, own):
        raise NotYours("Somebody works on this letter; ask him, or a supervisor.")
    if (own.public, own.publish_to) != (ticket.public, ticket.publish_to):
        raise NotYours("One of these tickets is answered where others read it, the other is not.")
    await _decide(store, now, principal, held, HeldDecision.ADMITTED)
    return await unite(store, now, principal, own, ticket)


async def separate(store: Store, now: datetime, principal: Principal, message_id: int) -> TicketRow:
    """Leave a held letter the ticket of its own, and give that. Raises NotFound and NotYours."""
    held, own, _ = await _both(store, principal, message_id)
    await _decide(store, now, principal, held, HeldDecision.SEPARATED)
    facts = {"message": message_id, "from": held.may_belong_to}
    await store.add_history(own.id, "separated", principal.agent_id, principal.name, facts, now)
    return own


async def _both(store: Store, principal: Principal, message_id: int) -> tuple[HeldLetter, TicketRow, TicketRow]:
    """A held letter, its own ticket and the one it quotes, both locked; who may answer the latter decides."""
    held = await store.held_letter(message_id)
    if held is None:
        raise NotFound
    found = {one: await store.lock_ticket(one) for one in sorted((held.ticket_id, held.may_belong_to))}
    if await store.held_letter(message_id) != held:
        # While we waited for its ticket, somebody split, merged or decided.
        return await _both(store, principal, message_id)
    own, ticket = found[held.ticket_id], found[held.may_belong_to]
    if own is None or ticket is None or not await may_see(store, principal, ticket):
        raise NotFound
    if not await may_act(store, principal, ticket):
        raise NotYours("Only who may answer the ticket, or oversees it, decides who takes part in it.")
    return held, own, ticket


async def _decide(store: Store, now: datetime, principal: Principal, held: HeldLetter, decision: HeldDecision) -> None:
    if not await store.decide_held(held.message_id, decision, agent_of(principal), now):
        raise NotYours("Somebody has decided this already.")
