"""One action on up to 200 tickets, each in a transaction of its own."""

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from services.router.api.bodies import Body, Moment, Text
from services.router.api.editing import Id, Tag
from services.router.api.keyed import OnceOnly
from services.router.api.parts import AnyAgent, InWork, Now
from services.router.api.showing import target_of
from services.router.api.ticket_bodies import ToAgent, ToAudience, ToStage
from services.router.handlers.bulk import Bulk, BulkAction, act_on_one
from services.router.handlers.errors import PROBLEMS
from services.router.ports import Store
from services.router.ports.tickets import Priority
from shared.errors import AudiocommError, Invalid
from shared.problem import type_of

routes = APIRouter(prefix="/api/v1/tickets", tags=["tickets"])

MOST_TICKETS = 200
Tags = Annotated[tuple[Tag, ...], Field(max_length=20)]


class BulkBody(Body):
    """What is done to which tickets; `to` belongs to reassign, `until` to snooze, the rest to edit."""

    tickets: Annotated[tuple[Id, ...], Field(min_length=1, max_length=MOST_TICKETS)]
    action: BulkAction
    reason: Text = ""
    to: ToAgent | ToAudience | ToStage | None = None
    until: Moment | None = None
    priority: Priority | None = None
    add_tags: Tags = ()
    remove_tags: Tags = ()


class Refused(BaseModel):
    """A ticket to which nothing was done, and why."""

    ticket_id: int
    type: str
    title: str


class BulkAnswer(BaseModel):
    """To which tickets it was done, in the order asked, and which refused it."""

    done: list[int]
    refused: list[Refused]


@routes.post("/bulk")
async def act_on_many(
    body: BulkBody, principal: AnyAgent, work: InWork, keyed: OnceOnly, request: Request, now: Now
) -> BulkAnswer:
    """Do the same to many tickets."""
    bulk = await work(lambda store: _asked(store, body))
    head = request.app.state.letterhead

    async def act_on_all() -> BulkAnswer:
        answer = BulkAnswer(done=[], refused=[])
        for ticket_id in dict.fromkeys(body.tickets):
            try:
                await work(_one(ticket_id))
            except AudiocommError as refused:
                kind = type_of(refused, PROBLEMS)
                answer.refused.append(Refused(ticket_id=ticket_id, type=kind, title=refused.message))
            else:
                answer.done.append(ticket_id)
        return answer

    def _one(ticket_id: int) -> Any:
        return lambda store: act_on_one(store, now, principal, ticket_id, bulk, head)

    return BulkAnswer.model_validate(await keyed.once_apart(principal, body, act_on_all))


async def _asked(store: Store, body: BulkBody) -> Bulk:
    """What the body asks for. Raises Invalid where the action lacks what it needs."""
    if body.action is BulkAction.REASSIGN and body.to is None:
        raise Invalid("Say to whom these tickets go.", field="to")
    if body.action is BulkAction.EDIT and not (body.priority or body.add_tags or body.remove_tags):
        raise Invalid("Say what is to be changed.", field="priority")
    target = await target_of(store, body.to) if body.to is not None else None
    return Bulk(body.action, body.reason, target, body.until, body.priority, body.add_tags, body.remove_tags)
