"""Letters that a mail service hands in: Postmark and Mailgun, as raw mail, which both offer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import FormData, UploadFile

from services.ingest.api.body import READ_NO_FURTHER_BYTES, read_body
from services.ingest.api.inbound import Received
from services.ingest.api.parts import InWork, Now, TheIntake, WhileThereIsRoom
from services.ingest.handlers import providers as handlers
from services.ingest.handlers.providers import Handed
from services.ingest.ports.letters import Taken
from shared.errors import Invalid

routes = APIRouter(prefix="/api/v1/inbound/providers", tags=["letters in"])

MOST_FIELDS = 200
LONGEST_ADDRESS = 254


class PostmarkBody(BaseModel):
    """What of Postmark's inbound webhook counts: the letter itself, when its server is told to include it."""

    model_config = ConfigDict(extra="ignore")

    message_id: str = Field(alias="MessageID", min_length=1, max_length=200, pattern=r"^[^\x00]+$")
    recipient: str = Field(default="", alias="OriginalRecipient", max_length=1_000)
    raw: str = Field(default="", alias="RawEmail")


@routes.post("/postmark", status_code=200, dependencies=[WhileThereIsRoom], max_body_size=READ_NO_FURTHER_BYTES)
async def post_postmark(
    request: Request,
    work: InWork,
    intake: TheIntake,
    now: Now,
    authorization: Annotated[str, Header(max_length=2_000)] = "",
) -> Received:
    """Take in a letter from Postmark, whose address holds a source's name and secret as user and password."""
    source = await work(lambda store: handlers.postmark(store, authorization))
    try:
        body = PostmarkBody.model_validate_json(await read_body(request, 2 * intake.letter_bytes))
    except ValidationError as error:
        place = error.errors(include_url=False)[0]
        raise Invalid(f"{place['loc']}: {place['msg']}", field=".".join(map(str, place["loc"]))) from error
    if not body.raw:
        raise Invalid(
            "There is no RawEmail: let Postmark include the raw email content in its inbound webhook.", field="RawEmail"
        )
    handed = Handed(body.message_id, body.raw.encode(), _reached(body.recipient))
    return _received(await handlers.take(work, intake, now, source, handed))


@routes.post("/mailgun", status_code=200, dependencies=[WhileThereIsRoom], max_body_size=READ_NO_FURTHER_BYTES)
async def post_mailgun(
    request: Request, work: InWork, intake: TheIntake, now: Now, source: Annotated[str, Query(max_length=1_000)] = ""
) -> Received:
    """Take in a letter from a route of Mailgun that forwards to `…/mailgun?source=NAME&as=mime`."""
    async with _form(request, intake.letter_bytes + 1) as form:
        signed = [str(form.get(name, ""))[:1_000] for name in ("timestamp", "token", "signature")]
        known = await work(lambda store: handlers.mailgun(store, now, source, *signed))
        found = form.get("body-mime")
        raw = await found.read() if isinstance(found, UploadFile) else str(found or "").encode("utf-8", "replace")
        if not raw:
            raise Invalid(
                "There is no body-mime: let the route forward to an address that ends in mime.", field="body-mime"
            )
        handed = Handed(signed[1], raw, _reached(str(form.get("recipient", ""))))
    return _received(await handlers.take(work, intake, now, known, handed))


@asynccontextmanager
async def _form(request: Request, longest_part: int) -> AsyncIterator[FormData]:
    """Give a form, and close it at the end. Raises Invalid for one in a charset that is none of text."""
    try:
        form = await request.form(max_files=2, max_fields=MOST_FIELDS, max_part_size=longest_part)
    except UnicodeError as error:
        raise Invalid("The form cannot be read in the charset it names.") from error
    try:
        yield form
    finally:
        await form.close()


def _reached(recipients: str) -> tuple[str, ...]:
    named = (one.strip() for one in recipients.split(",")[:50])
    return tuple(one for one in named if 3 <= len(one) <= LONGEST_ADDRESS and one.isprintable())


def _received(taken: Taken) -> Received:
    return Received(letter_id=taken.letter_id, outcome=taken.outcome)
