"""What a company recorded: letters and who answered them, orders, marks, people and their time. All instants UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.router.policy.calendars import Calendar
from services.router.policy.facts import AgentFacts, AudienceFacts
from services.router.policy.words import (
    AgentId,
    AudienceId,
    CustomerId,
    LetterId,
    OrderState,
    RatingId,
    Signal,
    TicketId,
)


@dataclass(frozen=True, slots=True)
class RecordedLetter:
    """A customer's letter and what people did with it. The keys are what the company calls letter, ticket and customer.

    Letters with one `ticket` are one conversation. `claimed_at` may be unknown where `answered_at` is known.
    """

    id: LetterId
    key: str
    ticket: TicketId
    ticket_key: str
    customer: CustomerId
    customer_key: str
    received_at: datetime
    addressed: tuple[AgentId, ...] = ()
    audience: AudienceId | None = None
    signals: tuple[Signal, ...] = ()
    claimed_by: AgentId | None = None
    claimed_at: datetime | None = None
    answered_by: AgentId | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordedOrder:
    """An order worth `value` cents; a line of a product group nobody answers for has no audience."""

    key: str
    customer: CustomerId
    at: datetime
    lines: tuple[tuple[AudienceId | None, OrderState], ...]
    worked_by: AgentId | None = None
    value: int | None = None


@dataclass(frozen=True, slots=True)
class RecordedMark:
    """A customer rated an agent, 1 (bad) to 5."""

    id: RatingId
    customer: CustomerId
    agent: AgentId
    score: int
    at: datetime


@dataclass(frozen=True, slots=True, order=True)
class PresenceSpan:
    """An agent was heard of at his desk in `[start, end)`; `away`: he had set himself away."""

    agent: AgentId
    start: datetime
    end: datetime
    away: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """A company's past. `agents` carry calendar, absences and departure, and none of what moves with time.

    Agents of whom no presence is recorded are taken to be at their desks whenever their calendar says so.
    """

    agents: tuple[AgentFacts, ...]
    audiences: tuple[AudienceFacts, ...]
    calendars: tuple[Calendar, ...]
    letters: tuple[RecordedLetter, ...]
    orders: tuple[RecordedOrder, ...] = ()
    marks: tuple[RecordedMark, ...] = ()
    presence: tuple[PresenceSpan, ...] = ()
    logins: Mapping[AgentId, str] = field(default_factory=dict)
    languages: Mapping[CustomerId, str] = field(default_factory=dict)
