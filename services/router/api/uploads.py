"""Files to attach to a reply: sent first, named by their ids in the reply."""

from typing import Annotated
from urllib.parse import unquote
from uuid import UUID

from fastapi import APIRouter, Header, Request
from pydantic import BaseModel, ConfigDict

from services.router.api.parts import AnyAgent, InWork, Now
from services.router.handlers.acting import agent_of
from services.router.handlers.uploads import BYTES, MOST_BYTES, add_upload

routes = APIRouter(prefix="/api/v1/uploads", tags=["sending"])


class UploadShape(BaseModel):
    """A file that a reply may bring along."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    filename: str
    content_type: str
    size: int


@routes.post("", status_code=201, max_body_size=MOST_BYTES + 1)
async def post_upload(
    request: Request,
    principal: AnyAgent,
    work: InWork,
    now: Now,
    x_filename: Annotated[str, Header(max_length=1000)] = "",
    content_type: Annotated[str, Header(max_length=200)] = BYTES,
) -> UploadShape:
    """Keep a file; `X-Filename` is its name, percent-encoded UTF-8."""
    content = await request.body()
    name = unquote(x_filename, errors="replace")
    made = await work(lambda store: add_upload(store, now, principal, name, content_type, content))
    return UploadShape.model_validate(made)


@routes.delete("/{upload_id}", status_code=204)
async def remove_upload(upload_id: UUID, principal: AnyAgent, work: InWork) -> None:
    """Forget a file of yours that no reply uses."""
    await work(lambda store: store.remove_upload(upload_id, agent_of(principal)))
