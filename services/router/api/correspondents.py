"""Those who write: letters of people who were not asked, addresses that bounced, and persons taken for machines."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from services.router.api.parts import AnyAgent, InWork, Now, RowId
from services.router.api.showing import shown, tagged
from services.router.api.ticket_shapes import WholeTicket
from services.router.handlers.holding import admit, read_around, separate
from services.router.handlers.persons import this_was_a_person
from services.router.ports import Store
from services.router.ports.correspondents import BouncedAddress, HeldLetter

routes = APIRouter(prefix="/api/v1", tags=["correspondents"])

PREVIEW_LENGTH = 140


class Held(BaseModel):
    """A letter of somebody who was not asked; it stands in `ticket_id` and may belong to `may_belong_to`."""

    message_id: int
    ticket_id: int
    may_belong_to: int
    author: dict[str, Any]
    subject: str
    preview: str
    received_at: datetime

    @classmethod
    def of(cls, row: HeldLetter) -> "Held":
        """Make it of a row."""
        author = {"name": row.author_name, "address": row.author_address, "verified": row.author_verified}
        return cls(
            message_id=row.message_id,
            ticket_id=row.ticket_id,
            may_belong_to=row.may_belong_to,
            author=author,
            subject=row.subject,
            preview=" ".join(row.text[:1000].split())[:PREVIEW_LENGTH],
            received_at=row.received_at,
        )


class Bounced(BaseModel):
    """An address at which a letter of ours did not arrive; not `permanent`: its server may take the next one."""

    address: str
    at: datetime
    permanent: bool
    reason: str

    @classmethod
    def of(cls, row: BouncedAddress) -> "Bounced":
        """Make it of a row."""
        return cls(address=row.address, at=row.bounced_at, permanent=row.permanent, reason=row.reason)


class Correspondents(BaseModel):
    """Letters held for a ticket, letters of its own that may belong to another, and bounced addresses in it."""

    held: list[Held]
    may_belong: list[Held]
    bounced: list[Bounced]


@routes.get("/tickets/{ticket_id}/correspondents")
async def read_correspondents(ticket_id: RowId, principal: AnyAgent, work: InWork) -> Correspondents:
    """Give who else is about a ticket."""
    found = await work(lambda store: read_around(store, principal, ticket_id))
    return Correspondents(
        held=[Held.of(one) for one in found.held],
        may_belong=[Held.of(one) for one in found.doubtful],
        bounced=[Bounced.of(one) for one in found.bounced],
    )


@routes.post("/messages/{message_id}/admit")
async def admit_author(
    message_id: RowId, response: Response, principal: AnyAgent, work: InWork, now: Now
) -> WholeTicket:
    """Let the author of a held letter into the ticket it quotes."""

    async def act(store: Store) -> WholeTicket:
        ticket = await admit(store, now, principal, message_id)
        return await shown(store, now, principal, ticket.id)

    return tagged(response, await work(act))


@routes.post("/messages/{message_id}/separate", status_code=204)
async def leave_separate(message_id: RowId, principal: AnyAgent, work: InWork, now: Now) -> None:
    """Leave a held letter the ticket of its own."""
    await work(lambda store: separate(store, now, principal, message_id))


@routes.post("/messages/{message_id}/letter")
async def make_letter(
    message_id: RowId, request: Request, principal: AnyAgent, work: InWork, now: Now
) -> dict[str, int]:
    """Say that a person wrote what was taken for machine mail; gives the ticket of the letter."""
    head = request.app.state.letterhead
    ticket = await work(lambda store: this_was_a_person(store, now, principal, message_id, head))
    return {"ticket_id": ticket.id}
