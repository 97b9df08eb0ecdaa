"""`POST /internal/events`: where the other services hand in their events."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from shared.access import peers_only
from shared.body_limit import EVENTS_BYTES
from shared.envelope import Envelope, Receipt
from shared.errors import Unavailable
from shared.inbox import Inbox
from shared.outbox import BATCH


def event_routes(peer_key: str) -> APIRouter:
    """Make the route; the inbox is `app.state.inbox`, which exists only once the service has started."""
    routes = APIRouter(max_body_size=EVENTS_BYTES)

    @routes.post("/internal/events", include_in_schema=False, dependencies=[Depends(peers_only(peer_key))])
    async def receive(request: Request, envelopes: Annotated[list[Envelope], Field(max_length=BATCH)]) -> Receipt:
        inbox: Inbox | None = getattr(request.app.state, "inbox", None)
        if inbox is None:
            raise Unavailable("This service is starting; send these again shortly.")
        return await inbox.receive(envelopes)

    return routes
