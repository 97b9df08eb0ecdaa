"""What router asks of notifier and waits for; nothing of it is part of the public API."""

from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from services.notifier.api.parts import InWork, Now
from services.notifier.handlers import outgoing
from shared.access import peers_only
from shared.request_body import RequestBody


class CancelRequest(RequestBody):
    """The ticket of the letter that is taken back."""

    ticket_id: int


class CancelAnswer(BaseModel):
    """Whether the letter is taken back, now or before; else it was sent, is being sent or may have arrived."""

    cancelled: bool


def internal_routes(peer_key: str) -> APIRouter:
    """Make the routes; every one is shut to all but the other services."""
    routes = APIRouter(prefix="/internal", include_in_schema=False, dependencies=[Depends(peers_only(peer_key))])

    @routes.post("/letters/{reply_id}/cancel")
    async def cancel(reply_id: UUID, body: CancelRequest, work: InWork, now: Now) -> CancelAnswer:
        return CancelAnswer(cancelled=await work(lambda store: outgoing.cancel(store, now, reply_id, body.ticket_id)))

    return routes
