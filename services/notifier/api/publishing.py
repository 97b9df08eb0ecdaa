"""`/outgoing/publications` and `/outgoing/publishing`: public answers on their way to where they were asked."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from services.notifier.api.parts import AnyAdministrator, AnySupervisor, InWork, Now
from services.notifier.handlers import publishing
from services.notifier.policy.letter import LetterState
from services.notifier.ports.publications import ShownPublication
from shared.cursor import decode_cursor, encode_cursor

routes = APIRouter(prefix="/api/v1/outgoing", tags=["outgoing letters"])


class PublicationView(BaseModel):
    """A public answer on its way to `url`; `next_at` is null once nothing more will be tried."""

    reply_id: UUID
    ticket_id: int
    url: str
    subject: str
    state: LetterState
    attempts: int
    reason: str | None
    next_at: datetime | None
    published_at: datetime | None


class PublicationPage(BaseModel):
    """A page of publications, newest first."""

    items: list[PublicationView]
    next: str | None


class SecretView(BaseModel):
    """The secret with which publications are signed, as Standard Webhooks writes it."""

    secret: str


def _view(one: ShownPublication) -> PublicationView:
    return PublicationView(
        reply_id=one.reply_id,
        ticket_id=one.ticket_id,
        url=one.url,
        subject=one.subject,
        state=one.state,
        attempts=one.attempts,
        reason=one.reason,
        next_at=one.next_at if one.state is LetterState.QUEUED else None,
        published_at=one.published_at,
    )


@routes.get("/publications")
async def list_publications(
    response: Response,
    work: InWork,
    _principal: AnySupervisor,
    state: LetterState | None = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> PublicationPage:
    """Give the public answers in a state, or all."""
    before = decode_cursor(cursor, int)[0] if cursor is not None else None
    found = await work(lambda store: store.shown_publications(state, before, limit + 1))
    following = encode_cursor(found[limit - 1].position) if len(found) > limit else None
    if following is not None:
        chosen = f"&state={state.value}" if state is not None else ""
        place = f"/api/v1/outgoing/publications?limit={limit}{chosen}&cursor={following}"
        response.headers["Link"] = f'<{place}>; rel="next"'
    return PublicationPage(items=[_view(one) for one in found[:limit]], next=following)


@routes.post("/publications/{reply_id}/retry")
async def post_retry(reply_id: UUID, work: InWork, now: Now, _principal: AnySupervisor) -> PublicationView:
    """Publish an answer again now."""
    return _view(await work(lambda store: publishing.retry(store, now, reply_id)))


@routes.get("/publishing")
async def get_publishing(work: InWork, now: Now, _principal: AnyAdministrator) -> SecretView:
    """Give the secret with which a site verifies what is published there."""
    return SecretView(secret=(await work(lambda store: publishing.secrets_of(store, now)))[0])


@routes.post("/publishing/secret")
async def post_secret(work: InWork, now: Now, _principal: AnyAdministrator) -> SecretView:
    """Make another secret; for a day both sign."""
    return SecretView(secret=(await work(lambda store: publishing.renew_secret(store, now)))[0])
