"""Letters that a mail service hands in: Postmark and Mailgun, as raw mail, which both offer."""

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.ingest.api.body import READ_NO_FURTHER_BYTES, read_body
from services.ingest.api.inbound import Received
from services.ingest.api.parts import InWork, Now, TheIntake, WhileThereIsRoom
from services.ingest.api.provider_form import provider_form
from services.ingest.handlers import providers as handlers
from services.ingest.handlers.providers import Handed
from services.ingest.ports.letters import Taken
from shared.errors import Invalid

routes = APIRouter(prefix="/api/v1/inbound/providers", tags=["letters in"])

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
    known = await work(lambda store: handlers.mailgun(store, source))
    async with provider_form(request, intake.letter_bytes + 1) as form:
        token = form.line("token")
        handlers.check_signature(known, now, form.line("timestamp"), token, form.line("signature"))
        raw = await form.content("body-mime")
        if not raw:
            raise Invalid(
                "There is no body-mime: let the route forward to an address that ends in mime.", field="body-mime"
            )
        handed = Handed(token, raw, _reached(form.line("recipient")))
    return _received(await handlers.take(work, intake, now, known, handed))


def _reached(recipients: str) -> tuple[str, ...]:
    named = (one.strip() for one in recipients.split(",")[:50])
    return tuple(one for one in named if 3 <= len(one) <= LONGEST_ADDRESS and one.isprintable())


def _received(taken: Taken) -> Received:
    return Received(letter_id=taken.letter_id, outcome=taken.outcome)
