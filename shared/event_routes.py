"""`POST /internal/events`: where the other services hand in their events."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from shared.access import peers_only
from shared.body_limit import EVENTS_BYTES
from shared.envelope import Envelope, Receipt
from shared.inbox import Inbox
from shared.outbox import BATCH


def event_routes(inbox: Callable[[], Inbox], peer_key: str) -> APIRouter:
    """Make the route; `inbox` is asked at each request because it exists only while the service runs."""
    routes = APIRouter(max_body_size=EVENTS_BYTES)

    @routes.post("/internal/events", include_in_schema=False, dependencies=[Depends(peers_only(peer_key))])
    async def receive(envelopes: Annotated[list[Envelope], Field(max_length=BATCH)]) -> Receipt:
        return await inbox().receive(envelopes)

    return routes
