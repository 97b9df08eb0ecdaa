"""Facts a decision reads, and what it leaves behind: scope, exclusions, deadline, reminders, record, history."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from services.router.policy.decision import Hold
from services.router.policy.fact_form import FactForm
from services.router.policy.facts import (
    AffinityEvent,
    Block,
    CustomerFacts,
    Decline,
    Roster,
    RunningHold,
    ScopeRef,
)
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
    OVERDUE = "overdue"
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
class Moment:
    """What is the same for every decision of one moment: the roster without anybody's history, and the policy."""

    roster: Roster
    policy_version: int
    policy_text: str


@dataclass(frozen=True, slots=True)
class CustomerPast:
    """A customer's orders and marks, and by agent what he had to do with the customer."""

    facts: CustomerFacts
    affinity: Mapping[int, tuple[AffinityEvent, ...]]


@dataclass(frozen=True, slots=True)
class KeptOut:
    """An agent kept out of a ticket, why, and on what evidence; `relaxed` says that he may see it all the same."""

    agent_id: int
    reason: Exclusion
    evidence: str
    relaxed: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a decision puts around a ticket: scope, exclusions, its one deadline, its reminders (kind, due)."""

    ticket_id: int
    stage: str
    scope: tuple[ScopeRef, ...]
    kept_out: tuple[KeptOut, ...]
    kind: DeadlineKind
    hold: Hold
    reminders: tuple[tuple[str, datetime], ...]


@dataclass(frozen=True, slots=True)
class DecisionNote:
    """A decision as it is kept: its record as JSON text, the facts it was made from, `told` for the history."""

    ticket_id: int
    policy_version: int
    input_hash: str
    record: str
    given: FactForm
    told: dict[str, Any]


@dataclass(frozen=True, slots=True)
class HistoryNote:
    """Something that happened to a ticket, by whom, with its particulars."""

    ticket_id: int
    what: str
    agent_id: int | None
    actor: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DueRow:
    """A deadline or reminder that is due."""

    id: int
    ticket_id: int
    kind: str
    due_at: datetime


class DecisionStore(Protocol):
    """Facts in, decisions out."""

    async def load_moment(self, now: datetime) -> Moment:
        """Give the roster as it is now and the policy that counts. Raises NotFound before a policy is stored."""
        ...

    async def load_roster(self, customer_id: int, now: datetime) -> Roster:
        """Give everybody who could see a letter of this customer, as they are now."""
        ...

    async def load_one(self, agent_id: int, now: datetime) -> Roster:
        """Give one agent alone, for what is counted on his calendar: without load, marks and history."""
        ...

    async def load_holder(self, agent_id: int, now: datetime) -> Moment:
        """As load_one, and the policy that counts. Raises NotFound before a policy is stored."""
        ...

    async def load_customer(self, customer_id: int) -> CustomerFacts:
        """Give a customer's orders and marks."""
        ...

    async def load_pasts(self, customer_ids: Sequence[int]) -> Mapping[int, CustomerPast]:
        """Give what is known of each of these customers."""
        ...

    async def order_values(self, named: Sequence[tuple[int, int, str]]) -> Mapping[int, int | None]:
        """Give by number what an order (number, customer, external id) is worth in cents, where the customer has it."""
        ...

    async def class_loads(self, classes: Sequence[str]) -> Mapping[int, int]:
        """Give by agent how many open tickets of these classes he holds, is offered or is responsible for."""
        ...

    async def named_audiences(self, named: Sequence[tuple[int, str | None, str | None]]) -> Mapping[int, int]:
        """Give by number the live audience of a key, else of a product group (number, key, group), if there is one."""
        ...

    async def load_surroundings(self, ticket_ids: Sequence[int]) -> Mapping[int, TicketSurroundings]:
        """Give what stands around each of these tickets."""
        ...

    async def load_policy(self) -> tuple[int, str]:
        """Give version and text of the policy that counts. Raises NotFound before the first is stored."""
        ...

    async def set_surroundings(self, surroundings: Sequence[Surroundings], now: datetime) -> None:
        """Make scope, exclusions by a mark, the live deadline and reminders of each ticket exactly these.

        Scope rows that stay keep their stage and time; exclusions of other kinds are noted as relaxed or not.
        """
        ...

    async def kept_out_by_mark(self, ticket_id: int) -> dict[int, bool]:
        """Give the agents whom a mark keeps out of a ticket, and whether they may see it all the same."""
        ...

    async def keep_out(self, ticket_id: int, kept_out: KeptOut, now: datetime) -> None:
        """Keep an agent out of a ticket, by his own word or a supervisor's."""
        ...

    async def set_hold(
        self, ticket_id: int, kind: DeadlineKind, hold: Hold, reminders: Sequence[tuple[str, datetime]], now: datetime
    ) -> None:
        """Make this the one live deadline of the ticket, end its reminders and make these (kind, due)."""
        ...

    async def end_deadline(self, ticket_id: int, now: datetime) -> None:
        """End the live deadline of a ticket that is worked out."""
        ...

    async def add_decisions(self, notes: Sequence[DecisionNote], now: datetime) -> Mapping[int, int]:
        """Keep decisions, and in each ticket's history that it was placed; gives their ids by ticket."""
        ...

    async def add_notes(self, notes: Sequence[HistoryNote], now: datetime) -> None:
        """Keep what happened to tickets."""
        ...

    async def add_history(
        self, ticket_id: int, what: str, agent_id: int | None, actor: str, facts: dict[str, Any], now: datetime
    ) -> None:
        """Keep what happened to a ticket."""
        ...

    async def note_held(self, agent_id: int, now: datetime) -> None:
        """Remember when an agent last held a ticket."""
        ...

    async def note_all_held(self, agent_ids: Collection[int], now: datetime) -> None:
        """Remember when these agents last held a ticket."""
        ...
