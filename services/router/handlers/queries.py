"""Lists and single views of tickets: only what the person may see."""

import re
from dataclasses import dataclass
from datetime import datetime

from services.router.handlers.acting import agent_of, seen_ticket
from services.router.handlers.allowing import may
from services.router.handlers.explaining import speech_to, why
from services.router.policy.phrases import Speech
from services.router.ports import Store
from services.router.ports.lists import (
    AttachmentPlace,
    Counts,
    HistoryEntry,
    MessageDetails,
    Search,
    TagCount,
    TicketDetails,
)
from services.router.ports.messages import MessageKind
from shared.errors import NotFound
from shared.principal import Principal, Role

MOST_WORDS = 10
MOST_TAGS = 200
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
    said = await speech_to(store, agent_id, now)
    return [_view(ticket, principal, said) for ticket in await store.ticket_details(found, agent_id)]


async def show_ticket(store: Store, now: datetime, principal: Principal, ticket_id: int) -> TicketView:
    """Give a ticket that the person was just allowed to see or change, though it may be out of his sight now."""
    agent_id = principal.agent_id or 0
    details = await store.ticket_details([ticket_id], agent_id)
    said = await speech_to(store, agent_id, now)
    return _view(details[0], principal, said)


async def count_tickets(store: Store, principal: Principal) -> Counts:
    """Count the tickets of an agent's views."""
    return await store.count_views(agent_of(principal))


async def tags_in_use(store: Store, principal: Principal) -> list[TagCount]:
    """Give the tags of the open tickets a person may see, most used first."""
    return await store.tags_in_use(agent_of(principal), principal.is_at_least(Role.SUPERVISOR), MOST_TAGS)


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
    if place is None or (place.letter_id is None and place.reply_id is None):
        raise NotFound
    await _check_reader(store, principal, place.ticket_id, place.kind)
    return place


async def _check_reader(store: Store, principal: Principal, ticket_id: int | None, kind: MessageKind) -> None:
    if ticket_id is not None:
        await seen_ticket(store, principal, ticket_id)
    elif kind is not MessageKind.MACHINE:
        raise NotFound


def words_of(text: str) -> str | None:
    """Make a tsquery of what somebody typed: every word, each as the beginning of one; None when there is no word."""
    words = _WORD.findall(text)[:MOST_WORDS]
    return " & ".join(f"'{word}':*" for word in words) or None


def _view(ticket: TicketDetails, principal: Principal, said: Speech) -> TicketView:
    return TicketView(ticket, why(ticket, principal, said), may(ticket, principal))
