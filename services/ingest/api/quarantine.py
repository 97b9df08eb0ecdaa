"""Letters set aside: what could not be read, and what is too large."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from services.ingest.api.parts import AnySupervisor, InWork, Now, TheIntake, written
from services.ingest.handlers import quarantine as handlers
from services.ingest.policy.quarantine_reasons import ReasonKey, key_of
from services.ingest.ports.letters import Outcome
from services.ingest.ports.quarantine import SetAside
from shared.cursor import decode_cursor, encode_cursor

routes = APIRouter(prefix="/api/v1/quarantine", tags=["quarantine"])

# What a stranger wrote is shown as text, whatever it says of itself.
AS_TEXT = {
    "Content-Disposition": 'attachment; filename="letter.txt"',
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
}


class SetAsideView(BaseModel):
    """A letter set aside; `kind` is quarantined or too_large, `size` in bytes, `reason_key` the kind of `reason`."""

    id: UUID
    kind: Outcome
    reason: str
    reason_key: ReasonKey
    received_at: str
    mailbox: str | None
    size: int
    from_: str
    subject: str

    model_config = {"alias_generator": lambda name: name.rstrip("_"), "populate_by_name": True}

    @classmethod
    def of(cls, letter: SetAside) -> "SetAsideView":
        """Show a letter set aside."""
        return cls(
            id=letter.id,
            kind=letter.kind,
            reason=letter.reason,
            reason_key=key_of(letter.reason),
            received_at=written(letter.received_at) or "",
            mailbox=letter.origin.mailbox,
            size=letter.size,
            from_=letter.sender,
            subject=letter.subject,
        )


class QuarantineList(BaseModel):
    """Letters set aside and not taken in yet, oldest first."""

    items: list[SetAsideView]
    next: str | None


class ReplayAnswer(BaseModel):
    """What became of the letter this time."""

    outcome: Outcome


class ReplayAllAnswer(BaseModel):
    """How many letters became what; quarantined ones could not be read this time either."""

    stored: int
    duplicate: int
    quarantined: int


@routes.get("")
async def list_quarantine(
    _who: AnySupervisor,
    work: InWork,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=300)] = None,
) -> QuarantineList:
    """Give what waits in quarantine, too large letters among it."""
    after = None if cursor is None else decode_cursor(cursor, datetime, UUID)
    found = await work(lambda store: store.set_aside(after, limit + 1))
    following = None
    if len(found) > limit:
        last = found[limit - 1]
        following = encode_cursor(last.received_at.isoformat(), str(last.id))
        response.headers["Link"] = f'</api/v1/quarantine?limit={limit}&cursor={following}>; rel="next"'
    return QuarantineList(items=[SetAsideView.of(letter) for letter in found[:limit]], next=following)


@routes.get("/{quarantine_id}/raw")
async def raw(quarantine_id: UUID, _who: AnySupervisor, work: InWork) -> Response:
    """Give the bytes of a letter set aside as text; of a too large one its header."""
    content = await work(lambda store: handlers.raw_of_quarantined(store, quarantine_id))
    return Response(content, media_type="text/plain; charset=utf-8", headers=AS_TEXT)


@routes.post("/replay")
async def replay_all(_who: AnySupervisor, work: InWork, intake: TheIntake, now: Now) -> ReplayAllAnswer:
    """Read everything in quarantine once more."""
    counts = await handlers.replay_all(work, intake, now)
    return ReplayAllAnswer(**{outcome.value: count for outcome, count in counts.items()})


@routes.post("/{quarantine_id}/replay")
async def replay(quarantine_id: UUID, _who: AnySupervisor, work: InWork, intake: TheIntake, now: Now) -> ReplayAnswer:
    """Read one letter once more, after the parser or its limits were changed."""
    return ReplayAnswer(outcome=(await handlers.replay(work, intake, now, quarantine_id)).outcome)
