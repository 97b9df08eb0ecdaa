"""How an answer shows a ticket that somebody has just changed, and whom a body names."""

from datetime import datetime

from fastapi import Response

from services.router.api.ticket_bodies import ToAgent, ToAudience, ToStage
from services.router.api.ticket_shapes import WholeTicket, show_whole_ticket
from services.router.handlers.queries import show_ticket
from services.router.policy.reassignment import Target, TargetKind
from services.router.ports import Store
from shared.errors import Invalid
from shared.principal import Principal
from shared.version import etag


async def shown(store: Store, now: datetime, principal: Principal, ticket_id: int) -> WholeTicket:
    """Give a ticket that the person was just allowed to change."""
    view = await show_ticket(store, now, principal, ticket_id)
    return show_whole_ticket(view, await store.audiences_of_ticket(ticket_id))


def tagged(response: Response, ticket: WholeTicket) -> WholeTicket:
    """Give the ticket, with its version as the answer's ETag."""
    response.headers["ETag"] = etag(ticket.version)
    return ticket


async def target_of(store: Store, to: ToAgent | ToAudience | ToStage) -> Target:
    """Give whom a body names. Raises Invalid for an audience there is not."""
    if isinstance(to, ToAgent):
        return Target(TargetKind.AGENT, to.agent)
    if isinstance(to, ToAudience):
        audience_id = await store.audience_id_of(to.audience)
        if audience_id is None:
            raise Invalid("There is no such audience.", field="to.audience")
        return Target(TargetKind.AUDIENCE, audience_id)
    return Target(TargetKind.STAGE, stage=to.stage)
