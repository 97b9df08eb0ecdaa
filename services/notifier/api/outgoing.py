"""`/outgoing`: letters on their way to customers, and events that router refused."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from services.notifier.api.parts import AnyAdministrator, AnySupervisor, InWork, Now
from services.notifier.handlers import outgoing
from services.notifier.policy.letter import LetterState, Outcome
from services.notifier.ports.letters import ShownLetter
from shared.cursor import decode_cursor, encode_cursor

routes = APIRouter(prefix="/api/v1/outgoing", tags=["outgoing letters"])


class RecipientView(BaseModel):
    """What has become of a letter for one recipient."""

    address: str
    outcome: Outcome
    reason: str | None


class LetterView(BaseModel):
    """A letter on its way; `next_at` is null once nothing more will be tried."""

    reply_id: UUID
    ticket_id: int
    to: list[str]
    subject: str
    state: LetterState
    attempts: int
    reason: str | None
    next_at: datetime | None
    sent_at: datetime | None
    recipients: list[RecipientView]


class LetterPage(BaseModel):
    """A page of letters, newest first."""

    items: list[LetterView]
    next: str | None


class DeadLetterView(BaseModel):
    """An event that router refused for good."""

    id: UUID
    destination: str
    type: str
    subject: str
    reason: str
    dead_at: datetime


class DeadLetterPage(BaseModel):
    """The newest dead letters."""

    items: list[DeadLetterView]
    next: None = None


def _view(letter: ShownLetter) -> LetterView:
    recipients = [
        RecipientView(address=one.address, outcome=one.outcome, reason=one.reason) for one in letter.recipients
    ]
    return LetterView(
        reply_id=letter.reply_id,
        ticket_id=letter.ticket_id,
        to=[one.address for one in letter.recipients],
        subject=letter.subject,
        state=letter.state,
        attempts=letter.attempts,
        reason=letter.reason,
        next_at=letter.next_at if letter.state is LetterState.QUEUED else None,
        sent_at=letter.sent_at,
        recipients=recipients,
    )


@routes.get("")
async def list_letters(
    response: Response,
    work: InWork,
    _principal: AnySupervisor,
    state: LetterState | None = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> LetterPage:
    """Give the letters in a state, or all."""
    before = decode_cursor(cursor, int)[0] if cursor is not None else None
    letters = await work(lambda store: store.shown_letters(state, before, limit + 1))
    following = encode_cursor(letters[limit - 1].position) if len(letters) > limit else None
    if following is not None:
        chosen = f"&state={state.value}" if state is not None else ""
        response.headers["Link"] = f'</api/v1/outgoing?limit={limit}{chosen}&cursor={following}>; rel="next"'
    return LetterPage(items=[_view(letter) for letter in letters[:limit]], next=following)


@routes.post("/{reply_id}/retry")
async def post_retry(reply_id: UUID, work: InWork, now: Now, _principal: AnySupervisor) -> LetterView:
    """Send a letter again now, to everybody who has not got it for certain."""
    return _view(await work(lambda store: outgoing.retry(store, now, reply_id)))


@routes.get("/dead-letters")
async def list_dead_letters(work: InWork, _principal: AnyAdministrator) -> DeadLetterPage:
    """Give the events that router refused for good."""
    letters: list[dict[str, Any]] = await work(lambda store: store.dead_letters(100))
    return DeadLetterPage(items=[DeadLetterView.model_validate(letter) for letter in letters])


@routes.post("/dead-letters/{event_id}/replay")
async def post_replay(event_id: UUID, work: InWork, _principal: AnyAdministrator) -> dict[str, str]:
    """Send such an event again."""
    await work(lambda store: outgoing.replay_dead_letter(store, event_id))
    return {"id": str(event_id)}
