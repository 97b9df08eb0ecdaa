"""Letters handed in by other systems: raw mail with a token, and signed webhooks."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from services.ingest.api.body import READ_NO_FURTHER_BYTES, read_body, read_letter
from services.ingest.api.parts import AnyInboundSystem, InWork, Now, TheIntake, WhileThereIsRoom
from services.ingest.api.schemas import MessageBody
from services.ingest.handlers.headers import header_of
from services.ingest.handlers.intake import Delivery, too_large
from services.ingest.handlers.webhooks import WebhookHeaders, receive, sender_of
from services.ingest.ports.letters import Origin, Outcome, Taken
from shared.errors import TooLarge

routes = APIRouter(prefix="/api/v1", tags=["letters in"])

LONGEST_ADDRESS = 254
WEBHOOK_BYTES = 2_000_000


class Received(BaseModel):
    """What became of a letter; `letter_id` is null for one that was quarantined."""

    letter_id: UUID | None
    outcome: Outcome


@routes.post("/inbound/raw", status_code=202, dependencies=[WhileThereIsRoom], max_body_size=READ_NO_FURTHER_BYTES)
async def post_raw(
    request: Request,
    _system: AnyInboundSystem,
    intake: TheIntake,
    x_delivered_to: Annotated[str | None, Header(max_length=LONGEST_ADDRESS)] = None,
) -> Received:
    """Take in one raw letter (message/rfc822). 202 means that it is stored, whatever became of it."""
    raw, size = await read_letter(request, intake.letter_bytes)
    if size > intake.letter_bytes:
        await intake.keep(Origin(), [too_large(header_of(raw), size, intake.letter_bytes, None)])
        reason = f"The letter is larger than the {intake.letter_bytes} bytes this desk takes; only its header was kept."
        raise TooLarge(reason, outcome=Outcome.TOO_LARGE.value)
    delivered_to = (x_delivered_to,) if x_delivered_to else ()
    return _received((await intake.take(Origin(), [Delivery(raw, delivered_to)]))[0])


@routes.post("/inbound/messages", status_code=202, dependencies=[WhileThereIsRoom])
async def post_message(request: Request, work: InWork, now: Now) -> Received:
    """Take in a letter of an inbound source, signed as Standard Webhooks. The same webhook-id has one effect."""
    body = await read_body(request, WEBHOOK_BYTES)
    headers = WebhookHeaders(
        id=request.headers.get("webhook-id", ""),
        timestamp=request.headers.get("webhook-timestamp", ""),
        signature=request.headers.get("webhook-signature", ""),
    )
    source = await work(lambda store: sender_of(store, headers, body))
    letter = _message(body).value()
    return _received(await work(lambda store: receive(store, now, source, headers.id, body, letter)))


def _message(body: bytes) -> MessageBody:
    try:
        return MessageBody.model_validate_json(body)
    except ValidationError as error:
        places = [{**place, "loc": ("body", *place["loc"])} for place in error.errors(include_url=False)]
        raise RequestValidationError(places) from error


def _received(taken: Taken) -> Received:
    return Received(letter_id=taken.letter_id, outcome=taken.outcome)
