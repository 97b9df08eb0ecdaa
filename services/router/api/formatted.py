"""A letter as its sender designed it: a document of its own that may neither run nor, until asked, load anything."""

from base64 import b64encode
from contextlib import suppress
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.router.api.messages import Contents
from services.router.api.parts import AnyAgent, InWork, RowId
from services.router.handlers.queries import read_message
from services.router.policy import formatted
from services.router.ports.contents import LetterContents
from services.router.ports.lists import MessageDetails
from shared.errors import Forbidden, NotFound

routes = APIRouter(prefix="/api/v1", tags=["messages"])

RemoteImages = Annotated[bool, Query(description="Whether pictures of other servers are loaded: their owners notice.")]


@routes.get("/messages/{message_id}/formatted", response_class=Response)
async def read_formatted(
    message_id: RowId, principal: AnyAgent, work: InWork, contents: Contents, remote_images: RemoteImages = False
) -> Response:
    """Give a letter's HTML as a page for a frame."""
    message = await work(lambda store: read_message(store, principal, message_id))
    if message.html is None:
        raise NotFound("This message has no HTML.")
    pictures = await _pictures(contents, message)
    page = formatted.document(message.html, pictures, remote_images=remote_images)
    headers = {
        "Content-Security-Policy": formatted.content_policy(remote_images=remote_images),
        "Cache-Control": "private, no-store",
    }
    return Response(page, media_type="text/html; charset=utf-8", headers=headers)


async def _pictures(contents: LetterContents, message: MessageDetails) -> dict[str, str]:
    """Embed the letter's own pictures: the page belongs to no origin, so it could not ask for them itself."""
    letter_id, room = message.letter_id, formatted.PICTURE_BYTES
    most = formatted.most_pictures(int(((message.letter or {}).get("raw") or {}).get("size", 0)))
    found: dict[str, str] = {}
    wanted = formatted.embedded_ids(message.html or "") if letter_id is not None else set()
    for position, row in enumerate(message.attachments):
        content_id, kind = row["content_id"], row["content_type"].lower()
        if content_id not in wanted or content_id in found or not formatted.RASTER.fullmatch(kind):
            continue
        room -= row["size"]
        if room < 0 or len(found) == most:
            break
        # A picture that holds a virus is not given out; the letter can be read without it.
        with suppress(Forbidden):
            found[content_id] = await _as_address(contents, letter_id, position, kind)
    return found


async def _as_address(contents: LetterContents, letter_id: UUID | None, position: int, kind: str) -> str:
    content = await contents.attachment(letter_id, position) if letter_id is not None else b""
    return f"data:{kind};base64,{b64encode(content).decode()}"
