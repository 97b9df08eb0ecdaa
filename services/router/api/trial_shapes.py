"""What the API says of policies on trial."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field

from services.router.api.bodies import Moment
from services.router.api.ticket_bodies import PolicyBody
from services.router.ports.records import Names
from services.router.ports.simulations import ShadowDifference, ShadowRow, SimulationRow


class SimulationBody(PolicyBody):
    """A policy text to replay recorded letters under; `against` is a version, the one that counts unless told."""

    against: Annotated[int, Field(ge=1, le=2**31 - 2)] | None = None
    since: Moment | None = None
    until: Moment | None = None


class ShadowBody(PolicyBody):
    """A policy text that decides beside the one that counts."""


class SimulationShape(BaseModel):
    """How far a simulation is."""

    id: int
    state: str
    done: int
    total: int
    asked_by: str
    asked_at: datetime
    finished_at: datetime | None
    reason: str | None

    @classmethod
    def of(cls, row: SimulationRow) -> "SimulationShape":
        """Make it of a row."""
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class SimulationResult(SimulationShape):
    """A simulation with what it found; docs/simulation.md says what the result holds."""

    result: dict[str, Any] | None


class ShadowShape(BaseModel):
    """The policy beside the one that counts, and how often it would have decided otherwise or could not decide."""

    text: str
    hash: str
    saved_at: datetime
    saved_by: str
    decisions: int
    different: int
    failed: int
    failure: str | None

    @classmethod
    def of(cls, row: ShadowRow) -> "ShadowShape":
        """Make it of a row."""
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class ResponsibleShape(BaseModel):
    """Whom a ticket waits for."""

    id: int
    name: str


class SideShape(BaseModel):
    """One of two decisions."""

    stage: str
    responsible: ResponsibleShape | None
    due_at: datetime

    @classmethod
    def of(cls, shown: dict[str, Any], names: Names) -> "SideShape":
        """Make it of what was kept."""
        agent = shown["responsible"]
        responsible = ResponsibleShape(id=agent, name=names.agents.get(agent, "")) if agent is not None else None
        return cls(stage=shown["stage"], responsible=responsible, due_at=shown["due_at"])


class DifferenceShape(BaseModel):
    """A decision that the shadow policy would have made otherwise."""

    id: int
    ticket_id: int
    at: datetime
    live: SideShape
    shadow: SideShape

    @classmethod
    def of(cls, row: ShadowDifference, names: Names) -> "DifferenceShape":
        """Make it of a row."""
        live, shadow = SideShape.of(row.live, names), SideShape.of(row.shadow, names)
        return cls(id=row.id, ticket_id=row.ticket_id, at=row.at, live=live, shadow=shadow)
