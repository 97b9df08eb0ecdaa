"""What must hold at every moment, and what could not be told: for supervisors and administrators."""

from dataclasses import asdict
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from services.router.api.parts import AnyAdministrator, AnySupervisor, InWork, Now
from services.router.api.ticket_shapes import DeadLetterShape, Invariant, Repaired, Violation
from services.router.handlers.watching import read_health
from shared.errors import NotFound

routes = APIRouter(prefix="/api/v1", tags=["operation"])


@routes.get("/invariant")
async def read_invariant(_principal: AnySupervisor, work: InWork, now: Now) -> Invariant:
    """Give the tickets that nobody sees, nobody answers for or nothing moves; none, while all is well.

    `checked_at` is when the loop that repairs them looked last.
    """
    found = await work(lambda store: read_health(store, now))
    return Invariant(
        open=found.open,
        violations=[Violation(**asdict(one)) for one in found.violations],
        checked_at=found.last.at,
        repaired=[Repaired(**asdict(one)) for one in found.repaired],
    )


@routes.get("/dead-letters")
async def list_dead_letters(
    _principal: AnyAdministrator, work: InWork, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> dict[str, Any]:
    """Give the newest events that another service refused for good."""
    rows = await work(lambda store: store.dead_events(limit))
    items = [
        DeadLetterShape(
            id=str(one.id),
            destination=one.destination,
            type=one.type,
            subject=one.subject,
            reason=one.reason,
            dead_at=one.dead_at,
        ).model_dump()
        for one in rows
    ]
    return {"items": items, "next": None}


@routes.post("/dead-letters/{event_id}/replay")
async def replay(event_id: UUID, _principal: AnyAdministrator, work: InWork) -> dict[str, Any]:
    """Send a dead letter again."""
    if not await work(lambda store: store.replay_event(event_id)):
        raise NotFound
    return {}
