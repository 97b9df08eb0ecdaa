"""What is kept of decisions beside the ticket itself, and of tickets that had to be repaired."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class DecisionHead:
    """A decision as a list shows it."""

    id: int
    at: datetime
    entry: str
    stage: str
    policy_version: int


@dataclass(frozen=True, slots=True)
class KeptDecision:
    """A decision with all that it was made from; `facts` and `roster` are None where they were not kept yet."""

    id: int
    at: datetime
    record: dict[str, Any]
    policy_version: int
    policy_text: str | None
    facts: bytes | None
    roster: bytes | None


@dataclass(frozen=True, slots=True)
class Names:
    """What everybody is called, by id, those who left too."""

    agents: Mapping[int, str]
    audiences: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Repair:
    """A ticket that was given a next step because it had none."""

    ticket_id: int
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LastCheck:
    """What the loop that watches the invariant found when it looked last; `at` is None before its first look."""

    at: datetime | None
    open: int
    violations: int


class RecordStore(Protocol):
    """Decisions as they were recorded, and repairs."""

    async def decisions_of_ticket(self, ticket_id: int, before: int, limit: int) -> list[DecisionHead]:
        """Give a ticket's decisions below an id, newest first."""
        ...

    async def kept_decision(self, ticket_id: int, decision_id: int | None) -> KeptDecision | None:
        """Give a decision of a ticket, the newest unless one is named."""
        ...

    async def names(self) -> Names:
        """Give the names of all agents and audiences."""
        ...

    async def add_repair(self, ticket_id: int, reason: str, now: datetime) -> None:
        """Keep that a ticket was repaired."""
        ...

    async def repairs_since(self, since: datetime, limit: int) -> list[Repair]:
        """Give the repairs since a time, newest first."""
        ...

    async def note_check(self, now: datetime, open_tickets: int, violations: int) -> None:
        """Keep how the invariant stood when it was looked at."""
        ...

    async def last_check(self) -> LastCheck:
        """Give how the invariant stood when it was looked at last."""
        ...

    async def versions_of(self, ticket_ids: Sequence[int]) -> dict[int, int]:
        """Give the versions of these tickets, by id."""
        ...

    async def close_ticket(self, ticket_id: int, now: datetime) -> bool:
        """Any state -> worked_out, for a ticket of whose letters none is open; False when that is not so."""
        ...

    async def end_loose_ends(self, ticket_id: int, now: datetime) -> None:
        """End deadline and reminders of a ticket that is worked out."""
        ...

    async def mend_due(self, ticket_id: int, now: datetime) -> None:
        """Give an open ticket a time by which to answer it: its due date, else when its oldest letter came."""
        ...

    async def unmerge(self, ticket_id: int) -> None:
        """Forget that a ticket's letters went to another one, because some are open here."""
        ...

    async def oldest_open(self, ticket_id: int) -> datetime | None:
        """Give when the oldest open letter of a ticket came."""
        ...
