"""Lists and single views of tickets: only what the person may see."""

import re
from dataclasses import dataclass
from datetime import datetime

from services.router.handlers.acting import agent_of, seen_ticket
from services.router.handlers.explaining import why
from services.router.ports import Store
from services.router.ports.lists import (
    AttachmentPlace,
    Counts,
    HistoryEntry,
    MessageDetails,
    Search,
    TicketDetails,
    Violation,
)
from services.router.ports.messages import MessageKind
from services.router.ports.tickets import TicketState
from shared.errors import NotFound
from shared.principal import Principal, Role

MOST_WORDS = 10
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket as one person sees it: why, and what he may do."""

    ticket: TicketDetails
    why: str
    may: tuple[str, ...]


async def list_tickets(store: Store, now: datetime, principal: Principal, search: Search) -> list[TicketView]:
    """Give the rows of a view that the search asks for."""
    agent_id = agent_of(principal)
    found = await store.find_tickets(agent_id, principal.is_at_least(Role.SUPERVISOR), search)
    zone = await store.zone_of(agent_id, now)
    return [_view(ticket, principal, zone) for ticket in await store.ticket_details(found)]


async def view_ticket(store: Store, now: datetime, principal: Principal, ticket_id: int) -> TicketView:
    """Give one ticket. Raises NotFound."""
    await seen_ticket(store, principal, ticket_id)
    return await show_ticket(store, now, principal, ticket_id)


async def show_ticket(store: Store, now: datetime, principal: Principal, ticket_id: int) -> TicketView:
    """Give a ticket that the person was just allowed to change, though it may be out of his sight now."""
    details = await store.ticket_details([ticket_id])
    zone = await store.zone_of(principal.agent_id or 0, now)
    return _view(details[0], principal, zone)


async def count_tickets(store: Store, principal: Principal) -> Counts:
    """Count the tickets of an agent's views."""
    return await store.count_views(agent_of(principal))


async def read_messages(
    store: Store, principal: Principal, ticket_id: int, after: int, limit: int
) -> list[MessageDetails]:
    """Give a ticket's messages after an id. Raises NotFound."""
    await seen_ticket(store, principal, ticket_id)
    return await store.messages_of_ticket(ticket_id, after, limit)


async def read_history(
    store: Store, principal: Principal, ticket_id: int, after: int, limit: int
) -> list[HistoryEntry]:
    """Give what happened to a ticket after an id; excluded colleagues are for supervisors only. Raises NotFound."""
    await seen_ticket(store, principal, ticket_id)
    return await store.history_of_ticket(ticket_id, after, limit, principal.is_at_least(Role.SUPERVISOR))


async def read_message(store: Store, principal: Principal, message_id: int) -> MessageDetails:
    """Give a message of a ticket that the person may see, or machine mail of no ticket. Raises NotFound."""
    message = await store.message_details(message_id)
    if message is None:
        raise NotFound
    await _check_reader(store, principal, message.ticket_id, message.kind)
    return message


async def find_attachment(store: Store, principal: Principal, attachment_id: int) -> AttachmentPlace:
    """Give where an attachment is that the person may read. Raises NotFound."""
    place = await store.attachment_place(attachment_id)
    if place is None or place.letter_id is None:
        raise NotFound
    await _check_reader(store, principal, place.ticket_id, place.kind)
    return place


async def _check_reader(store: Store, principal: Principal, ticket_id: int | None, kind: MessageKind) -> None:
    if ticket_id is not None:
        await seen_ticket(store, principal, ticket_id)
    elif kind is not MessageKind.MACHINE:
        raise NotFound


async def check_invariant(store: Store, now: datetime) -> tuple[int, list[Violation]]:
    """Give how many tickets are open, and those that break the invariant."""
    return await store.count_open_tickets(), await store.violations(now)


def words_of(text: str) -> str | None:
    """Make a tsquery of what somebody typed: every word, each as the beginning of one; None when there is no word."""
    words = _WORD.findall(text)[:MOST_WORDS]
    return " & ".join(f"'{word}':*" for word in words) or None


def _view(ticket: TicketDetails, principal: Principal, zone: str) -> TicketView:
    return TicketView(ticket, why(ticket, principal, zone), may(ticket, principal))


def may(ticket: TicketDetails, principal: Principal) -> tuple[str, ...]:
    """What a person who sees a ticket may do with it."""
    overseer = principal.is_at_least(Role.SUPERVISOR)
    if ticket.state is TicketState.WAITING:
        offered = ticket.exclusive and ticket.responsible_id == principal.agent_id
        own = ("claim", *(("decline",) if offered else ()), "note", "no_action")
        return (*own, "reassign") if overseer else own
    if ticket.holder_id is not None and ticket.holder_id == principal.agent_id:
        return ("release", "reply", "note", "no_action", "reassign")
    if ticket.state is TicketState.WORKED_OUT:
        return ("note",) if overseer else ()
    return ("note", "reassign") if overseer else ()
