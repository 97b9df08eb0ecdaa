"""Policies on trial: simulations, a policy beside the one that counts, and the history they are tried on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol


class SimulationState(StrEnum):
    """How far a simulation is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class SimulationRow:
    """A simulation without its result; `done` of `total` letters were replayed."""

    id: int
    state: str
    done: int
    total: int
    asked_by: str
    asked_at: datetime
    finished_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class SimulationWish:
    """A policy text, the version it is set against, and the time whose letters count."""

    text: str
    against: int | None
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class SimulationTask:
    """What a simulation is asked to do; `against` is a version of the policy."""

    id: int
    text: str
    against: int | None
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class ShadowRow:
    """The policy beside the one that counts; `failure` says why it could not decide the last time it could not."""

    text: str
    hash: str
    saved_at: datetime
    saved_by: str
    decisions: int
    different: int
    failed: int
    failure: str | None
    last_decision_id: int


@dataclass(frozen=True, slots=True)
class LiveDecision:
    """A decision as the shadow policy looks at it. `chosen`: a person decided; no `facts`: they were not kept yet."""

    id: int
    ticket_id: int
    at: datetime
    stage: str
    responsible: int | None
    due_at: str
    policy_hash: str
    chosen: bool
    facts: bytes | None
    roster: bytes | None


@dataclass(frozen=True, slots=True)
class ShadowDifference:
    """A decision and what the shadow policy would have decided: `stage`, `responsible` (an id) and `due_at` of both."""

    id: int
    ticket_id: int
    at: datetime
    live: dict[str, Any]
    shadow: dict[str, Any]


Cells = tuple[str, Sequence[str], Sequence[Sequence[Any]]]
"""A file of a history: its name, its columns and its rows."""


class SimulationStore(Protocol):
    """Simulations; one runs at a time."""

    async def add_simulation(self, asked: SimulationWish, by: str, now: datetime, most: int) -> SimulationRow | None:
        """Queue a simulation; None while so many wait or run."""
        ...

    async def simulations(self, before: int, limit: int) -> list[SimulationRow]:
        """Give the simulations below an id, newest first."""
        ...

    async def simulation(self, simulation_id: int) -> SimulationRow | None: ...

    async def simulation_result(self, simulation_id: int) -> dict[str, Any] | None: ...

    async def cancel_simulation(self, simulation_id: int, now: datetime) -> bool:
        """queued or running -> cancelled; False when it is neither."""
        ...

    async def take_simulation(self, seconds: int) -> SimulationTask | None:
        """Take the next one for so long; None when there is none or another one runs."""
        ...

    async def note_simulation(self, simulation_id: int, done: int, total: int, seconds: int) -> bool:
        """Note how far it is and keep it for so long; False when it was cancelled."""
        ...

    async def finish_simulation(
        self, simulation_id: int, state: SimulationState, result: Any, reason: str | None, now: datetime
    ) -> None:
        """running -> done or failed; nothing when it is no longer running."""
        ...

    async def leave_simulation(self, simulation_id: int) -> None:
        """running -> queued, because this process stops."""
        ...

    async def history_files(self, until: datetime | None) -> list[Cells]:
        """Give letters, orders, marks, absences and customers before a time, as files of a history."""
        ...


class ShadowStore(Protocol):
    """The policy beside the one that counts."""

    async def shadow(self) -> ShadowRow | None: ...

    async def set_shadow(self, text: str, digest: str, by: str, now: datetime) -> ShadowRow:
        """Let it decide from the next decision on; counts begin anew."""
        ...

    async def remove_shadow(self) -> bool: ...

    async def decisions_after(self, decision_id: int, before: datetime, limit: int) -> list[LiveDecision]:
        """Give the decisions that follow, made before a time, in order."""
        ...

    async def note_shadowed(self, row: ShadowRow, last: int, counts: tuple[int, int, int], failure: str | None) -> bool:
        """Count decisions (looked at, different, failed) up to an id; False when the row is no longer as it was."""
        ...

    async def add_shadow_differences(self, found: Sequence[tuple[LiveDecision, dict[str, Any]]]) -> None:
        """Keep the decisions that would have been others, with what they would have been."""
        ...

    async def shadow_differences(self, before: int, limit: int) -> list[ShadowDifference]:
        """Give those below an id, newest first."""
        ...
