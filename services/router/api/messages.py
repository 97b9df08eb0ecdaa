"""Machine mail, and the letters and attachments themselves: always as something to save, never as a page."""

import re
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response

from services.router.api.paging import InPages, Page
from services.router.api.parts import AnyAgent, InWork, RowId
from services.router.api.ticket_shapes import Message, show_message
from services.router.handlers.originals import Original, original_of
from services.router.handlers.queries import find_attachment, read_message
from services.router.handlers.uploads import upload_content
from services.router.ports import Work
from services.router.ports.contents import LetterContents
from services.router.ports.lists import AttachmentPlace
from shared.errors import Forbidden, NotFound
from shared.principal import Role

routes = APIRouter(prefix="/api/v1", tags=["messages"])

NEWEST = 2**63 - 1
# What a browser may be told: anything it could run or draw as a page is only bytes.
SAFE_TYPES = re.compile(r"image/(png|jpeg|gif|webp)|(audio|video)/[a-z0-9.+-]+|application/(pdf|zip)|text/plain")
BYTES = "application/octet-stream"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
}
_HIDDEN = re.compile('[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"\\\\/:*?<>|]+')


async def _contents(request: Request) -> LetterContents:
    contents: LetterContents = request.app.state.ingest
    return contents


Contents = Annotated[LetterContents, Depends(_contents)]


@routes.get("/machine-mail")
async def list_machine_mail(_principal: AnyAgent, work: InWork, paging: InPages) -> Page[Message]:
    """Give machine mail that speaks of no ticket, newest first."""
    before, limit = paging.after_id() or NEWEST, paging.limit + 1
    rows = await work(lambda store: store.machine_mail(before, limit))
    return paging.page(rows, lambda row: (row.id,), show_message)


@routes.get("/messages/{message_id}/raw", response_class=Response)
async def read_raw(message_id: RowId, principal: AnyAgent, work: InWork, contents: Contents) -> Response:
    """Give a letter as it came; one that quotes the link of rating to supervisors only."""
    message = await work(lambda store: read_message(store, principal, message_id))
    original = original_of(message)
    if message.letter_id is None or original is None:
        raise NotFound("This message did not come as a letter.")
    if original is Original.SUPERVISORS and not principal.is_at_least(Role.SUPERVISOR):
        raise Forbidden("This letter quotes the link by which its writer rates an answer; a supervisor can save it.")
    return as_attachment(await contents.raw_letter(message.letter_id), "message/rfc822", f"message-{message_id}.eml")


@routes.get("/attachments/{attachment_id}", response_class=Response)
async def read_attachment(attachment_id: RowId, principal: AnyAgent, work: InWork, contents: Contents) -> Response:
    """Give an attachment's content."""
    place = await work(lambda store: find_attachment(store, principal, attachment_id))
    content = await _bytes(place, work, contents)
    kind = place.content_type.lower()
    return as_attachment(content, kind if SAFE_TYPES.fullmatch(kind) else BYTES, place.filename)


async def _bytes(place: AttachmentPlace, work: Work, contents: LetterContents) -> bytes:
    if place.letter_id is not None:
        return await contents.attachment(place.letter_id, place.position)
    reply_id = place.reply_id
    if reply_id is None:
        raise NotFound
    return await work(lambda store: upload_content(store, reply_id, place.position))


def as_attachment(content: bytes, content_type: str, filename: str) -> Response:
    """Make an answer that a browser saves and never shows."""
    name = _HIDDEN.sub("_", filename).strip(". ")[:150] or "attachment"
    ascii_name = name.encode("ascii", "replace").decode().replace("?", "_")
    disposition = f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=content_type, headers={**HEADERS, "Content-Disposition": disposition})
