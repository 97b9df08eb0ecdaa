"""Letting a ticket sleep, waking it, and asking how it stands."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, StringConstraints

from services.router.api.bodies import Body, Moment, Text
from services.router.api.keyed import OnceOnly
from services.router.api.paging import InPages, Page
from services.router.api.parts import AnyAgent, InWork, Now, RowId
from services.router.api.showing import shown, tagged
from services.router.api.ticket_bodies import LetterText
from services.router.api.ticket_shapes import Person, WholeTicket
from services.router.handlers.nudging import nudge, read_nudges
from services.router.handlers.snoozing import Sleep, snooze, wake, wake_sleepers
from services.router.ports import Store
from services.router.ports.waking import NudgeRow
from shared.access import Allow
from shared.principal import Principal, Role, Scope
from shared.version import ExpectedVersion

routes = APIRouter(prefix="/api/v1/tickets", tags=["tickets"])

Waker = Annotated[Principal, Depends(Allow(Role.SUPERVISOR, Scope.TICKETS))]
EventKey = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, to_lower=True, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$"
    ),
]
"""What may happen, in the words people and systems agree on: `buyer answered`, `order 1207 shipped`."""


class SnoozeBody(Body):
    """Until when or until what a ticket sleeps, why, and what the customer is told."""

    until: Moment | None = None
    event: EventKey | None = None
    reason: Text = ""
    tell: LetterText | None = None


class EventBody(Body):
    """What has happened."""

    event: EventKey


class NudgeBody(Body):
    """What is asked besides how it stands."""

    text: Text = ""


class Woken(BaseModel):
    """How many tickets were woken."""

    woken: int


class NewNudge(BaseModel):
    """A nudge that was made just now."""

    id: int
    at: datetime
    to: Person


class Nudge(BaseModel):
    """A nudge; `by` is null for the system's, `answered_at` until the one asked does something with the ticket."""

    id: int
    at: datetime
    by: Person | None
    to: Person
    text: str
    answered_at: datetime | None


@routes.post("/{ticket_id}/snooze")
async def snooze_one(
    principal: AnyAgent,
    ticket_id: RowId,
    body: SnoozeBody,
    expected: ExpectedVersion,
    request: Request,
    response: Response,
    work: InWork,
    now: Now,
) -> WholeTicket:
    """Let the ticket sleep until a time, an event or the customer's next letter."""
    sleep = Sleep(body.until, body.event, body.reason, body.tell)

    async def act(store: Store) -> WholeTicket:
        await snooze(store, now, principal, ticket_id, expected, sleep, request.app.state.letterhead)
        return await shown(store, now, principal, ticket_id)

    return tagged(response, await work(act))


@routes.post("/{ticket_id}/wake")
async def wake_one(ticket_id: RowId, response: Response, principal: AnyAgent, work: InWork, now: Now) -> WholeTicket:
    """Give the ticket back to its holder now."""

    async def act(store: Store) -> WholeTicket:
        await wake(store, now, principal, ticket_id)
        return await shown(store, now, principal, ticket_id)

    return tagged(response, await work(act))


@routes.post("/wake")
async def wake_by_event(body: EventBody, principal: Waker, work: InWork, now: Now) -> Woken:
    """Wake every ticket that sleeps until this event, a batch in a transaction."""
    woken = 0
    while batch := await work(lambda store: wake_sleepers(store, now, principal, body.event)):
        woken += batch
    return Woken(woken=woken)


@routes.post("/{ticket_id}/nudge", status_code=201)
async def nudge_one(ticket_id: RowId, body: NudgeBody, principal: AnyAgent, keyed: OnceOnly, now: Now) -> NewNudge:
    """Ask the holder, else the responsible one, how it stands."""

    async def create(store: Store) -> NewNudge:
        asked = await nudge(store, now, principal, ticket_id, body.text)
        return NewNudge(id=asked.id, at=now, to=Person(id=asked.to_agent_id, name=asked.to_name))

    return NewNudge.model_validate(await keyed.once(principal, body, create))


@routes.get("/{ticket_id}/nudges")
async def list_nudges(ticket_id: RowId, principal: AnyAgent, work: InWork, paging: InPages) -> Page[Nudge]:
    """Give who asked how the ticket stands, oldest first."""
    after, limit = paging.after_id(), paging.limit + 1
    rows = await work(lambda store: read_nudges(store, principal, ticket_id, after, limit))
    return paging.page(rows, lambda row: (row.id,), _show)


def _show(row: NudgeRow) -> Nudge:
    by = Person(id=row.by_agent_id, name=row.by_name or "") if row.by_agent_id is not None else None
    to = Person(id=row.to_agent_id, name=row.to_name)
    return Nudge(id=row.id, at=row.at, by=by, to=to, text=row.text, answered_at=row.answered_at)
