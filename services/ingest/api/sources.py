"""Inbound sources, and the events that router refused for good."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header
from pydantic import BaseModel, Field, StringConstraints

from services.ingest.api.mailbox_forms import Line
from services.ingest.api.parts import AnyAdministrator, InWork, Now, RowId, written
from services.ingest.api.schemas import Body
from services.ingest.handlers import sources as handlers
from services.ingest.ports.sources import SourceKind
from shared.idempotency import request_hash

routes = APIRouter(prefix="/api/v1/mailboxes", tags=["mailboxes"])


class SourceBody(Body):
    """A system that is to hand letters in; Mailgun brings the key it signs with."""

    name: Line
    kind: SourceKind = SourceKind.WEBHOOK
    signing_key: Annotated[str, StringConstraints(min_length=16, max_length=200, pattern="^[!-~]+$")] | None = None


class SourceView(BaseModel):
    """An inbound source; its secret is shown once, when it is made."""

    id: int
    name: str
    kind: SourceKind
    created_at: str


class NewSource(SourceView):
    """A new inbound source with the secret it proves itself with; null where it brought its own, or is gone."""

    secret: str | None


class SourceList(BaseModel):
    """All inbound sources by name."""

    items: list[SourceView]
    next: None = None


class DeadLetterView(BaseModel):
    """An event that will not be sent again unless it is replayed."""

    id: UUID
    destination: str
    type: str
    subject: str
    reason: str
    dead_at: str


class DeadLetterList(BaseModel):
    """The newest dead letters."""

    items: list[DeadLetterView] = Field(default_factory=list)
    next: None = None


@routes.get("/sources")
async def list_sources(_who: AnyAdministrator, work: InWork) -> SourceList:
    """Give all inbound sources, without their secrets."""
    found = await work(lambda store: store.sources())
    return SourceList(
        items=[
            SourceView(id=one.id, name=one.name, kind=one.kind, created_at=written(one.created_at) or "")
            for one in found
        ]
    )


@routes.post("/sources", status_code=201)
async def add_source(
    who: AnyAdministrator,
    body: SourceBody,
    work: InWork,
    now: Now,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> NewSource:
    """Add an inbound source; keep the secret, it is not shown again."""

    async def add(store: Any) -> dict[str, Any]:
        async def once() -> dict[str, Any]:
            source = await handlers.add_source(store, now, body.name, body.kind, body.signing_key)
            return {"id": source.id, "name": source.name, "kind": source.kind, "created_at": written(now)}

        asked = request_hash("source", body.model_dump())
        answer: dict[str, Any] = await store.once(who.caller, idempotency_key, asked, once)
        # The secret is kept with its source alone: the answer that is kept does without.
        source = await store.source(body.name, body.kind)
        is_told = source is not None and source.id == answer["id"] and body.signing_key is None
        return {**answer, "secret": source.secret if is_told else None}

    return NewSource.model_validate(await work(add))


@routes.delete("/sources/{source_id}", status_code=204)
async def remove_source(source_id: RowId, _who: AnyAdministrator, work: InWork) -> None:
    """Remove an inbound source: what it signs from now on is refused."""
    await work(lambda store: handlers.remove_source(store, source_id))


@routes.get("/dead-letters")
async def list_dead_letters(_who: AnyAdministrator, work: InWork) -> DeadLetterList:
    """Give what router refused for good."""
    found = await work(lambda store: store.dead_letters())
    return DeadLetterList(items=[DeadLetterView.model_validate(one) for one in found])


@routes.post("/dead-letters/{event_id}/replay", status_code=202)
async def replay_dead_letter(event_id: UUID, _who: AnyAdministrator, work: InWork) -> dict[str, str]:
    """Send one of them again."""
    await work(lambda store: handlers.replay_dead_letter(store, event_id))
    return {"id": str(event_id)}
