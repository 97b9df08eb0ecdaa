"""What a reply is made of, what waits to be sent, and taking it back."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict

from services.router.api.paging import Page
from services.router.api.parts import AnyAgent, InWork, Now, RowId
from services.router.api.ticket_shapes import Message, show_message
from services.router.handlers.acting import agent_of
from services.router.handlers.errors import NotYours
from services.router.handlers.reply_forms import reply_form
from services.router.handlers.taking_back import TOO_LATE, reply_to_take_back, take_back
from services.router.ports import Store
from services.router.ports.contents import LettersOnTheirWay
from services.router.ports.messages import Delivery
from shared.errors import NotFound
from shared.principal import Role

routes = APIRouter(prefix="/api/v1", tags=["tickets"])

MOST_WAITING = 200


class Correspondent(BaseModel):
    """Somebody a letter names."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    address: str


class OfferedSender(BaseModel):
    """An address to write from, and what will stand below the reply."""

    model_config = ConfigDict(from_attributes=True)

    address: str
    name: str
    signature: str


class OfferedTemplate(BaseModel):
    """A text to begin with, its placeholders replaced."""

    model_config = ConfigDict(from_attributes=True)

    key: str
    name: str
    language: str
    text: str


class ReplyFormShape(BaseModel):
    """What a reply is made of; the first of `senders` is the one it goes out from unless told.

    `public`: everybody reads it unless told.
    """

    model_config = ConfigDict(from_attributes=True)

    to: list[Correspondent]
    participants: list[Correspondent]
    senders: list[OfferedSender]
    templates: list[OfferedTemplate]
    public: bool


async def _letters(request: Request) -> LettersOnTheirWay:
    letters: LettersOnTheirWay = request.app.state.letters
    return letters


OnTheirWay = Annotated[LettersOnTheirWay, Depends(_letters)]


@routes.get("/tickets/{ticket_id}/reply-form")
async def show_reply_form(ticket_id: RowId, request: Request, principal: AnyAgent, work: InWork) -> ReplyFormShape:
    """Give what a reply to the ticket is made of."""
    head = request.app.state.letterhead
    return ReplyFormShape.model_validate(await work(lambda store: reply_form(store, principal, ticket_id, head)))


@routes.get("/replies/waiting")
async def list_waiting(principal: AnyAgent, work: InWork, now: Now) -> Page[Message]:
    """Give your replies that wait to be sent, soonest first, at most 200; supervisors see everybody's."""
    agent_id = None if principal.is_at_least(Role.SUPERVISOR) else agent_of(principal)
    rows = await work(lambda store: store.waiting_replies(agent_id, now, MOST_WAITING))
    return Page(items=[show_message(row) for row in rows], next=None)


@routes.post("/messages/{message_id}/cancel")
async def cancel_one(message_id: RowId, principal: AnyAgent, work: InWork, now: Now, letters: OnTheirWay) -> Message:
    """Take a reply back before it is sent; 409 when it is too late."""
    reply = await work(lambda store: reply_to_take_back(store, principal, message_id))
    if reply.delivery is not Delivery.CANCELLED:
        if not await letters.cancel(reply.reply_id, reply.ticket_id):
            raise NotYours(TOO_LATE)
        await work(lambda store: take_back(store, now, reply.reply_id, principal))
    return await work(lambda store: _shown(store, message_id))


async def _shown(store: Store, message_id: int) -> Message:
    found = await store.message_details(message_id)
    if found is None:
        raise NotFound
    return show_message(found)
