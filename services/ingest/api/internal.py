"""What router asks for in the name of a person it has let in: a raw letter, an attachment, whether mail is read."""

from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from services.ingest.api.parts import InWork, TheParser
from services.ingest.handlers.letters import attachment_of, raw_of
from shared.access import peers_only

PROTECTION = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}


def internal_routes(peer_key: str) -> APIRouter:
    """Make the routes that only the other services may call."""
    routes = APIRouter(prefix="/internal", include_in_schema=False, dependencies=[Depends(peers_only(peer_key))])

    @routes.get("/mailboxes")
    async def mailboxes(work: InWork) -> dict[str, int]:
        return {"mailboxes": len(await work(lambda store: store.mailboxes()))}

    @routes.get("/letters/{letter_id}/raw")
    async def raw(letter_id: UUID, work: InWork) -> Response:
        content = await work(lambda store: raw_of(store, letter_id))
        return Response(content, media_type="message/rfc822", headers=PROTECTION)

    @routes.get("/letters/{letter_id}/attachments/{position}")
    async def attachment(letter_id: UUID, position: int, work: InWork, parser: TheParser) -> Response:
        found = await attachment_of(work, parser, letter_id, position)
        infection = {"X-Infection": quote(found.infection)} if found.infection else {}
        return Response(found.content, media_type="application/octet-stream", headers=PROTECTION | infection)

    return routes
