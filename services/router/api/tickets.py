"""Tickets: lists, single views, and what people do with them."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from services.router.api.bodies import NO_NUL
from services.router.api.keyed import OnceOnly
from services.router.api.paging import InPages, Page
from services.router.api.parts import AnyAgent, InWork, Now, RowId
from services.router.api.showing import shown, tagged, target_of
from services.router.api.ticket_bodies import (
    DeclineBody,
    NoteBody,
    ReasonBody,
    ReassignBody,
    ReplyBody,
    TicketBody,
)
from services.router.api.ticket_shapes import (
    Counts,
    HistoryItem,
    Message,
    Nothing,
    Ticket,
    WholeTicket,
    show_message,
    show_ticket_shape,
)
from services.router.handlers.acting import add_note, decline, hand_on, release, seen_ticket
from services.router.handlers.addresses import normalised
from services.router.handlers.editing import normal_tag
from services.router.handlers.intake import take_down
from services.router.handlers.queries import (
    count_tickets,
    list_tickets,
    read_history,
    read_messages,
    words_of,
)
from services.router.handlers.replying import no_action, reply
from services.router.handlers.threading import Sender
from services.router.ports import Store
from services.router.ports.lists import MessageDetails, Search, View
from services.router.ports.tickets import TicketState
from shared.access import Allow
from shared.errors import NotFound
from shared.principal import Principal, Role, Scope
from shared.version import ExpectedVersion

routes = APIRouter(prefix="/api/v1/tickets", tags=["tickets"])

Opener = Annotated[Principal, Depends(Allow(Role.AGENT, Scope.TICKETS))]


@routes.get("")
async def list_view(
    principal: AnyAgent,
    work: InWork,
    now: Now,
    paging: InPages,
    view: View = View.ALL,
    state: TicketState | None = None,
    audience: Annotated[str | None, Query(max_length=60, pattern=NO_NUL)] = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
    tag: Annotated[str | None, Query(max_length=40, pattern=NO_NUL)] = None,
) -> Page[Ticket]:
    """Give a view, what must be answered first at its beginning; `all` newest change first."""
    words, marked = words_of(q) if q else None, normal_tag(tag) if tag else None
    search = Search(view, paging.limit + 1, state, audience, words, paging.after(datetime, int), marked)
    found = await work(lambda store: list_tickets(store, now, principal, search))
    by_change = view is View.ALL

    def sort_key(row: Any) -> tuple[Any, ...]:
        ticket = row.ticket
        at = ticket.updated_at if by_change else ticket.answer_due_at or ticket.oldest_open_at
        return at.isoformat(), ticket.id

    return paging.page(found, sort_key, show_ticket_shape)


@routes.get("/counts")
async def count_views(principal: AnyAgent, work: InWork) -> Counts:
    """Count the tickets in each view."""
    counts = await work(lambda store: count_tickets(store, principal))
    return Counts(**asdict(counts))


@routes.post("", status_code=201)
async def open_one(body: TicketBody, principal: Opener, keyed: OnceOnly, now: Now) -> WholeTicket:
    """Make a ticket of what a customer said by telephone, or of what another system asks for."""
    address = normalised(body.customer.address)
    sender = Sender(body.customer.name, address, known=True, verified=True)
    about = body.about.model_dump() if body.about is not None else None

    async def create(store: Store) -> WholeTicket:
        ticket = await take_down(store, now, principal, sender, body.subject, body.text, about)
        return await shown(store, now, principal, ticket.id)

    return WholeTicket.model_validate(await keyed.once(principal, body, create))


@routes.get("/{ticket_id}")
async def read_one(ticket_id: RowId, response: Response, principal: AnyAgent, work: InWork, now: Now) -> WholeTicket:
    """Give one ticket."""

    async def load(store: Store) -> WholeTicket:
        await seen_ticket(store, principal, ticket_id)
        return await shown(store, now, principal, ticket_id)

    return tagged(response, await work(load))


@routes.get("/{ticket_id}/messages")
async def list_messages(ticket_id: RowId, principal: AnyAgent, work: InWork, paging: InPages) -> Page[Message]:
    """Give the messages of a ticket, oldest first."""
    after, limit = paging.after_id(), paging.limit + 1
    rows = await work(lambda store: read_messages(store, principal, ticket_id, after, limit))
    return paging.page(rows, lambda row: (row.id,), show_message)


@routes.get("/{ticket_id}/history")
async def list_history(ticket_id: RowId, principal: AnyAgent, work: InWork, paging: InPages) -> Page[HistoryItem]:
    """Give what happened to a ticket, oldest first."""
    after, limit = paging.after_id(), paging.limit + 1
    rows = await work(lambda store: read_history(store, principal, ticket_id, after, limit))
    return paging.page(
        rows,
        lambda row: (row.id,),
        lambda row: HistoryItem(at=row.at, what=row.what, actor=row.actor, facts=row.facts),
    )


@routes.post("/{ticket_id}/release")
async def release_one(
    ticket_id: RowId, body: ReasonBody, response: Response, principal: AnyAgent, work: InWork, now: Now
) -> WholeTicket:
    """Give the ticket back."""

    async def act(store: Store) -> WholeTicket:
        await release(store, now, principal, ticket_id, body.reason)
        return await shown(store, now, principal, ticket_id)

    return tagged(response, await work(act))


@routes.post("/{ticket_id}/decline")
async def decline_one(ticket_id: RowId, body: DeclineBody, principal: AnyAgent, work: InWork, now: Now) -> Nothing:
    """Give an offer or a reassignment back."""
    await work(lambda store: decline(store, now, principal, ticket_id, body.reason, body.returnable))
    return {}


@routes.post("/{ticket_id}/reassign")
async def reassign_one(
    principal: AnyAgent,
    ticket_id: RowId,
    body: ReassignBody,
    expected: ExpectedVersion,
    response: Response,
    work: InWork,
    now: Now,
) -> WholeTicket:
    """Hand the ticket to an agent, an audience or a stage."""

    async def act(store: Store) -> WholeTicket:
        target = await target_of(store, body.to)
        await hand_on(store, now, principal, ticket_id, expected, target, body.reason)
        return await shown(store, now, principal, ticket_id)

    return tagged(response, await work(act))


@routes.post("/{ticket_id}/replies", status_code=201)
async def reply_to_one(
    principal: AnyAgent,
    ticket_id: RowId,
    body: ReplyBody,
    expected: ExpectedVersion,
    request: Request,
    keyed: OnceOnly,
    now: Now,
) -> Message:
    """Answer every open letter of the ticket."""
    undo = timedelta(seconds=request.app.state.settings.undo_seconds)
    written = body.written(now, undo)

    async def create(store: Store) -> Message:
        head = request.app.state.letterhead
        message_id = await reply(store, now, principal, ticket_id, expected, written, head)
        return show_message(await _stored(store, message_id))

    return Message.model_validate(await keyed.once(principal, body, create))


@routes.post("/{ticket_id}/notes", status_code=201)
async def add_one_note(ticket_id: RowId, body: NoteBody, principal: AnyAgent, keyed: OnceOnly, now: Now) -> Message:
    """Write something no customer reads."""

    async def create(store: Store) -> Message:
        return show_message(await _stored(store, await add_note(store, now, principal, ticket_id, body.text)))

    return Message.model_validate(await keyed.once(principal, body, create))


@routes.post("/{ticket_id}/no-action")
async def need_no_action(
    principal: AnyAgent,
    ticket_id: RowId,
    body: ReasonBody,
    expected: ExpectedVersion,
    response: Response,
    work: InWork,
    now: Now,
) -> WholeTicket:
    """Say that no open letter of the ticket needs an answer."""

    async def act(store: Store) -> WholeTicket:
        await no_action(store, now, principal, ticket_id, expected, body.reason)
        return await shown(store, now, principal, ticket_id)

    return tagged(response, await work(act))


async def _stored(store: Store, message_id: int) -> MessageDetails:
    found = await store.message_details(message_id)
    if found is None:
        raise NotFound
    return found
