"""An event on its way: CloudEvents 1.0 in JSON, with our ordering key and the trace as extension attributes."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field

from shared.identifiers import new_id

EVENT_NAMESPACE = UUID("6f1c1f64-5b5f-5d0e-9d0b-6f0c2f1d7a11")


class Envelope(BaseModel):
    """One event between two services; `data` has the shape its `type` names in shared.events.

    `orderingkey`: events of one key reach a receiver in the order they were written.
    """

    model_config = ConfigDict(frozen=True)

    specversion: Literal["1.0"] = "1.0"
    id: UUID = Field(default_factory=new_id)
    source: str
    type: str
    subject: str
    orderingkey: str
    time: datetime
    traceparent: str | None = None
    data: dict[str, Any]


class EventFailure(BaseModel):
    """Why a receiver did not take one event: permanent ones become dead letters, all others are tried again."""

    id: UUID
    permanent: bool
    reason: str


class Receipt(BaseModel):
    """A receiver's answer to a batch: what it has taken for good, and what not."""

    accepted: list[UUID]
    failed: list[EventFailure] = []


def stable_id(*parts: object) -> UUID:
    """Make the id of something that must come out the same when the work is repeated."""
    return uuid5(EVENT_NAMESPACE, "\x1f".join(str(part) for part in parts))
