"""Facts a decision reads, and what it leaves behind: scope, exclusions, deadline, reminders, record, history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from services.router.policy.decision import Hold
from services.router.policy.facts import Block, CustomerFacts, Decline, Roster, RunningHold, ScopeRef
from services.router.policy.words import Exclusion


class DeadlineKind(StrEnum):
    """What a due deadline ends."""

    STAGE = "stage"
    CLAIM = "claim"
    ACCEPTANCE = "acceptance"
    SNOOZE = "snooze"


class ReminderKind(StrEnum):
    """What a due reminder tells."""

    WARNING = "warning"
    CLASS_DUE = "class_due"
    FOLLOW_UP = "follow_up"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class TicketSurroundings:
    """What stands around a ticket's row: scope so far, declines, blocks, the live hold, the oldest open letter."""

    letter_id: int
    scope: tuple[ScopeRef, ...]
    declines: tuple[Decline, ...]
    blocks: tuple[Block, ...]
    hold: RunningHold | None


@dataclass(frozen=True, slots=True)
class KeptOut:
    """An agent kept out of a ticket, why, and on what evidence; `relaxed` says that he may see it all the same."""

    agent_id: int
    reason: Exclusion
    evidence: str
    relaxed: bool = False


@dataclass(frozen=True, slots=True)
class DueRow:
    """A deadline or reminder that is due."""

    id: int
    ticket_id: int
    kind: str
    due_at: datetime


class DecisionStore(Protocol):
    """Facts in, decisions out."""

    async def load_roster(self, customer_id: int, now: datetime) -> Roster:
        """Give everybody who could see a letter of this customer, as they are now."""
        ...

    async def load_one(self, agent_id: int, now: datetime) -> Roster:
        """Give one agent alone, for what is counted on his calendar: without load, marks and history."""
        ...

    async def load_customer(self, customer_id: int, audience: str | None, product_group: str | None) -> CustomerFacts:
        """Give a customer's orders and marks; the audience key or product group names the audience outright."""
        ...

    async def load_surroundings(self, ticket_id: int) -> TicketSurroundings:
        """Give what stands around a ticket."""
        ...

    async def load_policy(self) -> tuple[int, str]:
        """Give version and text of the policy that counts. Raises NotFound before the first is stored."""
        ...

    async def set_scope(self, ticket_id: int, scope: Sequence[ScopeRef], stage: str, now: datetime) -> None:
        """Make the visibility rows exactly these; those that stay keep their stage and time."""
        ...

    async def set_kept_out(self, ticket_id: int, kept_out: Sequence[KeptOut], now: datetime) -> None:
        """Make the exclusions by a mark exactly these, and note which of the others are relaxed."""
        ...

    async def kept_out_by_mark(self, ticket_id: int) -> dict[int, bool]:
        """Give the agents whom a mark keeps out of a ticket, and whether they may see it all the same."""
        ...

    async def keep_out(self, ticket_id: int, kept_out: KeptOut, now: datetime) -> None:
        """Keep an agent out of a ticket, by his own word or a supervisor's."""
        ...

    async def set_deadline(self, ticket_id: int, kind: DeadlineKind, hold: Hold, now: datetime) -> None:
        """Make this the one live deadline of the ticket."""
        ...

    async def end_deadline(self, ticket_id: int, now: datetime) -> None:
        """End the live deadline of a ticket that is worked out."""
        ...

    async def set_reminders(self, ticket_id: int, reminders: Sequence[tuple[str, datetime]], now: datetime) -> None:
        """End the ticket's reminders and make these (kind, due)."""
        ...

    async def add_decision(
        self, ticket_id: int, policy_version: int, input_hash: str, record: dict[str, Any], now: datetime
    ) -> int:
        """Keep the record of a decision and give its id."""
        ...

    async def add_history(
        self, ticket_id: int, what: str, agent_id: int | None, actor: str, facts: dict[str, Any], now: datetime
    ) -> None:
        """Keep what happened to a ticket."""
        ...

    async def note_held(self, agent_id: int, now: datetime) -> None:
        """Remember when an agent last held a ticket."""
        ...
