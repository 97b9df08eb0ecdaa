"""`/alerts`: what concerns an agent, and other systems' word to agents."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from services.notifier.api.parts import AgentId, IdempotencyKey, InWork, Now, Raiser
from services.notifier.handlers.alerts import acknowledge, raise_alert
from services.notifier.policy.alerts import TEXT_LIMIT, TITLE_LIMIT, alert_data
from services.notifier.ports import Store
from services.notifier.ports.alerts import LiveAlert
from shared.cursor import decode_cursor, encode_cursor
from shared.events import AlertKind
from shared.idempotency import request_hash
from shared.request_body import RequestBody

routes = APIRouter(prefix="/api/v1/alerts", tags=["alerts"])


class AlertView(BaseModel):
    """An alert as one agent sees it."""

    id: UUID
    ticket_id: int | None
    kind: AlertKind
    title: str
    text: str
    raised_at: datetime
    acknowledged_at: datetime | None


class AlertPage(BaseModel):
    """A page of alerts, newest first."""

    items: list[AlertView]
    next: str | None


class AlertRequest(RequestBody):
    """An alert another system raises; title and text are plain text."""

    title: str = Field(min_length=1, max_length=TITLE_LIMIT)
    text: str = Field(max_length=TEXT_LIMIT)
    agents: list[Annotated[int, Field(ge=1, lt=2**63, strict=True)]] = Field(min_length=1, max_length=1_000)
    ticket_id: int | None = Field(default=None, ge=1, lt=2**63, strict=True)


def _view(live: LiveAlert) -> dict[str, Any]:
    return alert_data(live.alert, live.acknowledged_at)


@routes.get("", response_model=AlertPage)
async def list_alerts(
    response: Response,
    work: InWork,
    agent_id: AgentId,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """Give your live alerts."""
    before = None if cursor is None else decode_cursor(cursor, datetime, UUID)
    lives = await work(lambda store: store.live_alerts(agent_id, before, limit + 1))
    following = None
    if len(lives) > limit:
        last = lives[limit - 1].alert
        following = encode_cursor(last.raised_at.isoformat(), str(last.id))
        response.headers["Link"] = f'</api/v1/alerts?limit={limit}&cursor={following}>; rel="next"'
    return {"items": [_view(live) for live in lives[:limit]], "next": following}


@routes.post("", status_code=201, response_model=AlertView)
async def post_alert(
    body: AlertRequest, work: InWork, now: Now, principal: Raiser, idempotency_key: IdempotencyKey = None
) -> dict[str, Any]:
    """Raise an alert for agents."""

    async def handle(store: Store) -> dict[str, Any]:
        async def first_time() -> dict[str, Any]:
            return _view(await raise_alert(store, now, body.title, body.text, body.agents, body.ticket_id))

        asked = request_hash("POST /alerts", body.model_dump())
        return await store.once(principal.caller, idempotency_key, asked, first_time)

    return await work(handle)


@routes.post("/{alert_id}/acknowledge", response_model=AlertView)
async def post_acknowledgement(alert_id: UUID, work: InWork, now: Now, agent_id: AgentId) -> dict[str, Any]:
    """Say that you have seen an alert."""
    return _view(await work(lambda store: acknowledge(store, now, alert_id, agent_id)))
