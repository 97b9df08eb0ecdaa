"""What people say of tickets, which belong together, and who is kept away from them."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field, StringConstraints

from services.router.api.bodies import Body, Moment, Text
from services.router.api.keyed import OnceOnly
from services.router.api.paging import Page
from services.router.api.parts import AnyAgent, AnySupervisor, InWork, Now, RowId
from services.router.api.showing import shown, tagged
from services.router.api.ticket_shapes import Person, TagInUse, WholeTicket
from services.router.handlers.blocking import block, read_blocks, unblock
from services.router.handlers.editing import DueDate, Edit, edit
from services.router.handlers.merging import merge
from services.router.handlers.queries import tags_in_use
from services.router.handlers.splitting import split
from services.router.ports import Store
from services.router.ports.changing import BlockRow
from services.router.ports.tickets import Priority
from shared.version import ExpectedVersion

routes = APIRouter(prefix="/api/v1", tags=["tickets"])

# Nothing that moves or hides what stands beside it: controls, marks of direction, spaces without width.
NO_CONTROLS = r"^[^\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]*$"
Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=NO_CONTROLS)]
Id = Annotated[int, Field(ge=1, le=2**63 - 1, strict=True)]
"""Strict: `true` is not the first ticket."""
Subject = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$")
]


class EditBody(Body):
    """What is changed of a ticket; what is left out stays, and a `due_date` of null is taken away."""

    priority: Priority | None = None
    tags: Annotated[tuple[Tag, ...], Field(max_length=20)] | None = None
    due_date: Moment | None = None


class MergeBody(Body):
    """The ticket that takes the letters."""

    into: Id


class SplitBody(Body):
    """The letters that get a ticket of their own, and its subject (null: that of the first of them)."""

    messages: Annotated[tuple[Id, ...], Field(min_length=1, max_length=1000)]
    subject: Subject | None = None


class BlockBody(Body):
    """Why somebody is kept away."""

    reason: Text = ""


class BlockShape(BaseModel):
    """Who is kept away, since when, by whom (null: by a system) and why."""

    agent: Person
    since: datetime
    by: Person | None
    reason: str

    @classmethod
    def of(cls, row: BlockRow) -> "BlockShape":
        """Make it of a row."""
        by = Person(id=row.by_agent_id, name=row.by_name or "") if row.by_agent_id is not None else None
        return cls(agent=Person(id=row.agent_id, name=row.name), since=row.since, by=by, reason=row.reason)


@routes.get("/tags")
async def list_tags(principal: AnyAgent, work: InWork) -> Page[TagInUse]:
    """Give the tags of the open tickets you may see, most used first; at most 200."""
    found = await work(lambda store: tags_in_use(store, principal))
    return Page(items=[TagInUse(tag=one.tag, count=one.count) for one in found], next=None)


@routes.patch("/tickets/{ticket_id}")
async def edit_one(
    principal: AnyAgent,
    ticket_id: RowId,
    body: EditBody,
    expected: ExpectedVersion,
    response: Response,
    work: InWork,
    now: Now,
) -> WholeTicket:
    """Change priority, tags or due date."""
    due_date = DueDate(body.due_date) if "due_date" in body.model_fields_set else None
    changes = Edit(body.priority, body.tags, due_date)

    async def act(store: Store) -> WholeTicket:
        await edit(store, now, principal, ticket_id, expected, changes)
        return await shown(store, now, principal, ticket_id)

    return tagged(response, await work(act))


@routes.post("/tickets/{ticket_id}/merge")
async def merge_one(
    principal: AnyAgent,
    ticket_id: RowId,
    body: MergeBody,
    expected: ExpectedVersion,
    response: Response,
    work: InWork,
    now: Now,
) -> WholeTicket:
    """Give this ticket's letters to another of the same customer; gives the other."""

    async def act(store: Store) -> WholeTicket:
        await merge(store, now, principal, ticket_id, expected, body.into)
        return await shown(store, now, principal, body.into)

    return tagged(response, await work(act))


@routes.post("/tickets/{ticket_id}/split", status_code=201)
async def split_one(
    principal: AnyAgent, ticket_id: RowId, body: SplitBody, expected: ExpectedVersion, keyed: OnceOnly, now: Now
) -> WholeTicket:
    """Give letters a ticket of their own."""

    async def create(store: Store) -> WholeTicket:
        made = await split(store, now, principal, ticket_id, expected, body.messages, body.subject)
        return await shown(store, now, principal, made.id)

    return WholeTicket.model_validate(await keyed.once(principal, body, create))


@routes.get("/tickets/{ticket_id}/blocks")
async def list_blocks(ticket_id: RowId, principal: AnySupervisor, work: InWork) -> Page[BlockShape]:
    """Give who is kept away from the ticket, by name."""
    rows = await work(lambda store: read_blocks(store, principal, ticket_id))
    return Page(items=[BlockShape.of(row) for row in rows], next=None)


@routes.put("/tickets/{ticket_id}/blocks/{agent_id}", status_code=204)
async def block_agent(
    ticket_id: RowId, agent_id: RowId, body: BlockBody, principal: AnySupervisor, work: InWork, now: Now
) -> None:
    """Keep an agent away from the ticket."""
    await work(lambda store: block(store, now, principal, ticket_id, agent_id, body.reason))


@routes.delete("/tickets/{ticket_id}/blocks/{agent_id}", status_code=204)
async def unblock_agent(ticket_id: RowId, agent_id: RowId, principal: AnySupervisor, work: InWork, now: Now) -> None:
    """Keep an agent away no longer."""
    await work(lambda store: unblock(store, now, principal, ticket_id, agent_id))
