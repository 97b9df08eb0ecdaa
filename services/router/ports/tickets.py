"""Tickets: their row, and the arrows of the states diagram, each one conditional change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from services.router.policy.words import AgentId, Signal


class TicketState(StrEnum):
    """The states of the diagram."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    SNOOZED = "snoozed"
    WORKED_OUT = "worked_out"


class Priority(StrEnum):
    """How pressing a person says a ticket is; `high` counts as marked urgent."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A ticket as it is stored. `responsible_id` of an exclusive waiting ticket is the one it is offered to.

    `oldest_open_at` is when the oldest letter without a disposition came; None exactly when worked out.
    `alerted` are the agents who have a live alert of it. `class_key` is its class under the policy, `due_date` what a
    person set, `answer_due_at` the earlier of it and the class's due time: lists are ordered by it. `wake_on` is the
    event a snoozed ticket waits for; `merged_into` the ticket that took its letters.
    """

    id: int
    customer_id: int
    subject: str
    state: TicketState
    stage: str
    exclusive: bool
    stages_run: tuple[str, ...]
    returns: int
    holder_id: int | None
    responsible_id: int | None
    claimed_at: datetime | None
    former_holders: tuple[int, ...]
    public: bool
    publish_to: str | None
    about: dict[str, Any] | None
    addressed: tuple[int, ...]
    thread_owner_id: int | None
    signals: tuple[str, ...]
    alerted: tuple[int, ...]
    oldest_open_at: datetime | None
    created_at: datetime
    updated_at: datetime
    version: int
    priority: Priority
    tags: tuple[str, ...]
    class_key: str | None
    due_date: datetime | None
    answer_due_at: datetime | None
    merged_into: int | None
    wake_on: str | None


@dataclass(frozen=True, slots=True)
class NewTicket:
    """What a first letter makes of a ticket; `search` are the words it is found by."""

    customer_id: int
    subject: str
    public: bool
    publish_to: str | None
    about: dict[str, Any] | None
    addressed: tuple[AgentId, ...]
    signals: tuple[Signal, ...]
    received_at: datetime
    search: str


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a decision puts a ticket of this version: waiting in a stage, with the people it keeps count of."""

    ticket_id: int
    version: int
    stage: str
    exclusive: bool
    responsible_id: int | None
    stages_run: tuple[str, ...]
    returns: int
    former_holders: tuple[int, ...]
    thread_owner_id: int | None
    addressed: tuple[int, ...]
    alerted: tuple[int, ...]
    oldest_open_at: datetime
    class_key: str | None
    answer_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClaimNote:
    """Who claimed a ticket last, and when."""

    name: str
    at: datetime


class TicketStore(Protocol):
    """The rows of tickets. A change gives the row after it, None when its condition did not hold."""

    async def open_ticket(self, new: NewTicket, now: datetime) -> TicketRow:
        """Insert a waiting ticket that no decision has placed yet."""
        ...

    async def read_ticket(self, ticket_id: int) -> TicketRow | None:
        """Give a ticket."""
        ...

    async def lock_ticket(self, ticket_id: int) -> TicketRow | None:
        """Give a ticket, locked until the end of the transaction."""
        ...

    async def claim_ticket(self, ticket_id: int, agent_id: int, everything: bool, now: datetime) -> TicketRow | None:
        """waiting -> claimed, if the agent is in its scope (or sees `everything`) and not kept out of it."""
        ...

    async def place_tickets(self, placements: Sequence[Placement], now: datetime) -> dict[int, TicketRow]:
        """Any state -> waiting in a stage, each ticket if its version is still that of its placement; gives those."""
        ...

    async def work_out(self, ticket: TicketRow, agent_id: int, answered: bool, now: datetime) -> TicketRow | None:
        """waiting or claimed -> worked_out, if no letter is open and the version is still that of `ticket`."""
        ...

    async def touch_ticket(
        self,
        ticket: TicketRow,
        oldest_open_at: datetime | None,
        addressed: Sequence[int],
        alerted: Sequence[int],
        now: datetime,
    ) -> TicketRow | None:
        """Note that something came to a ticket which stays in its state, if the version is still that of `ticket`."""
        ...

    async def note_signals(self, ticket_id: int, signals: Sequence[str]) -> None:
        """Note what the letters of a ticket say, beside a change of it in the same transaction."""
        ...

    async def is_in_scope(self, ticket_id: int, agent_id: int, everything: bool = False) -> bool:
        """Whether the scope of the last waiting stage holds the agent (or `everything`) and nothing keeps him out."""
        ...

    async def claimed_before(self, ticket_id: int, agent_id: int, everything: bool) -> ClaimNote | None:
        """Give who claimed last a ticket that an agent could have had, and that neither waits nor is his; else None."""
        ...
