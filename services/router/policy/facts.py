"""Facts: all that a decision may look at, at one moment. Collections are sorted, so that input order never matters."""

from bisect import bisect_left
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from itertools import compress
from operator import attrgetter, is_not

from services.router.policy.calendars import Calendar, CalendarId
from services.router.policy.frozen import changed, in_order
from services.router.policy.words import (
    AgentId,
    AudienceId,
    CustomerId,
    Entry,
    Involvement,
    LetterId,
    OrderState,
    RatingId,
    Role,
    ScopeKind,
    Signal,
    TicketId,
)


@dataclass(frozen=True, slots=True, order=True)
class ScopeRef:
    """One entry of a scope: an agent or audience by id, a department or role by key (the other one is 0 or empty)."""

    kind: ScopeKind
    id: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Absence:
    """Leave or a day off, `[start, end)` in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, order=True)
class Membership:
    """An agent belongs to an audience, first of all or besides."""

    audience_id: AudienceId
    primary: bool


@dataclass(frozen=True, slots=True, order=True)
class AffinityEvent:
    """The agent had to do with this customer; `reference` is what a person would recognise, as an order's number."""

    at: datetime
    kind: Involvement
    reference: str


@dataclass(frozen=True, slots=True)
class MarkTotals:
    """Count and sum of plain marks (1..5)."""

    count: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class MarkSums:
    """Sums over the marks an agent was given, in micro-units, weights dated to `quality.EPOCH` (quality.mark_term)."""

    weight: int = 0
    adjusted: int = 0
    leniency: int = 0


@dataclass(frozen=True)
class AgentFacts:
    """One agent. `audiences`, `absences` and `affinity` may come in any order; `affinity` concerns this customer only.

    `last_seen_at` is the latest heartbeat of the desk or of a reporting system; `permitted` says that the agent may
    read and answer letters at all; `idle_working_minutes` counts since the agent last held a ticket; `urgent_load` are
    the other open tickets, of the classes that ask for help, that he holds, is offered or is responsible for; `charge`
    are the groups' tickets he is responsible for, known where waiting tickets are shared out.
    """

    id: AgentId
    name: str
    role: Role
    department: str
    calendar_id: CalendarId
    audiences: tuple[Membership, ...] = ()
    capacity: int = 10
    open_load: int = 0
    urgent_load: int = 0
    charge: int = 0
    absences: tuple[Absence, ...] = ()
    away: bool = False
    last_seen_at: datetime | None = None
    departed_at: datetime | None = None
    permitted: bool = True
    idle_working_minutes: int = 0
    marks: MarkSums = field(default_factory=MarkSums)
    affinity: tuple[AffinityEvent, ...] = ()

    def __post_init__(self) -> None:
        in_order(self, "audiences", self.audiences)
        in_order(self, "absences", self.absences)
        in_order(self, "affinity", self.affinity)

    @property
    def primary_audience(self) -> AudienceId | None:
        """The audience the agent belongs to first of all."""
        return next((membership.audience_id for membership in self.audiences if membership.primary), None)


_but_affinity = attrgetter(*(part.name for part in fields(AgentFacts) if part.name != "affinity"))
_but_agents = attrgetter("version", "marks", "audiences", "calendars")


@dataclass(frozen=True, slots=True)
class AudienceFacts:
    """One audience: `customers` whose audience it is (for the shares), `marks` given to agents whose primary it is.

    `calendar_id` bounds its holds, where it has hours of its own.
    """

    id: AudienceId
    key: str
    name: str
    department: str
    customers: int = 0
    marks: MarkTotals = field(default_factory=MarkTotals)
    calendar_id: CalendarId | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody who could see a letter. Raises ValueError when a calendar of somebody is missing."""

    agents: tuple[AgentFacts, ...]
    audiences: tuple[AudienceFacts, ...]
    calendars: tuple[Calendar, ...]
    marks: MarkTotals = field(default_factory=MarkTotals)
    version: int = 0
    _stem: "Roster | None" = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        in_order(self, "agents", self.agents, key=lambda agent: agent.id)
        in_order(self, "audiences", self.audiences, key=lambda audience: audience.id)
        in_order(self, "calendars", self.calendars, key=lambda calendar: calendar.id)
        named = {agent.calendar_id for agent in self.agents}
        named |= {audience.calendar_id for audience in self.audiences if audience.calendar_id is not None}
        missing = named - {calendar.id for calendar in self.calendars}
        if missing:
            raise ValueError(f"agents or audiences name calendars the roster lacks: {sorted(missing)}")

    def is_like(self, other: "Roster") -> bool:
        """Whether the other one is the same but for what agents had to do with a customer. Cheap where they share."""
        if (self._stem or self) is (other._stem or other):
            return True
        if len(self.agents) != len(other.agents) or _but_agents(self) != _but_agents(other):
            return False
        otherwise = compress(zip(self.agents, other.agents, strict=True), map(is_not, self.agents, other.agents))
        return all(_but_affinity(own) == _but_affinity(its) for own, its in otherwise)

    def knowing(self, affinity: Mapping[int, tuple[AffinityEvent, ...]]) -> "Roster":
        """The same roster with what these agents had to do with a customer."""
        if not affinity:
            return self
        agents = list(self.agents)
        for agent_id, events in affinity.items():
            place = bisect_left(agents, agent_id, key=attrgetter("id"))
            if place < len(agents) and agents[place].id == agent_id:
                agents[place] = changed(agents[place], affinity=tuple(sorted(events)))
        # Neither order nor calendars have changed: a copy need not be looked through again.
        known = copy(self)
        object.__setattr__(known, "agents", tuple(agents))
        object.__setattr__(known, "_stem", self._stem or self)
        return known


@dataclass(frozen=True, slots=True, order=True)
class OrderLine:
    """One line of an order, by the audience its product group belongs to."""

    at: datetime
    audience_id: AudienceId
    state: OrderState
    order: str


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """This customer rated this agent, 1 (bad) to 5."""

    at: datetime
    id: RatingId
    agent_id: AgentId
    score: int


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """The customer: orders, marks given; `audience_override` is the audience a form or product question named.

    `language` is a language tag; `order_value` what the order of the letter, else the latest one, is worth, in cents.
    """

    id: CustomerId
    orders: tuple[OrderLine, ...] = ()
    marks: tuple[Mark, ...] = ()
    audience_override: AudienceId | None = None
    language: str | None = None
    order_value: int | None = None

    def __post_init__(self) -> None:
        in_order(self, "orders", self.orders)
        in_order(self, "marks", self.marks)


@dataclass(frozen=True, slots=True, order=True)
class Decline:
    """An agent declined this ticket for a reason that does not let it come back to him."""

    agent_id: AgentId
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, order=True)
class Block:
    """A supervisor keeps an agent away from this ticket."""

    agent_id: AgentId
    by: AgentId
    reason: str


@dataclass(frozen=True, slots=True)
class RunningHold:
    """The hold that runs already: counted from `started_at`; `working_seconds` is None for wall time."""

    started_at: datetime
    due_at: datetime
    working_seconds: int | None


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """The ticket: `letter_id` is its oldest open letter, received at `oldest_open_at`.

    `stage` is the stage it is or was in, `scope` the scope so far, `offered` the only agent of an exclusive stage,
    `responsible` who stays so while the ticket is only looked at again (None: it is to be shared out),
    `returns` how often a claim came back (this time included), `hold` the running one (read by `refreshed` and `raised`
    alone), `due_date` when a person said that it is due.
    """

    id: TicketId
    letter_id: LetterId
    oldest_open_at: datetime
    entry: Entry = Entry.LETTER
    stage: str | None = None
    stages_run: tuple[str, ...] = ()
    scope: tuple[ScopeRef, ...] = ()
    offered: AgentId | None = None
    responsible: AgentId | None = None
    former_holders: tuple[AgentId, ...] = ()
    returns: int = 0
    declines: tuple[Decline, ...] = ()
    blocks: tuple[Block, ...] = ()
    signals: tuple[Signal, ...] = ()
    hold: RunningHold | None = None
    due_date: datetime | None = None

    def __post_init__(self) -> None:
        for name in ("stages_run", "scope", "former_holders", "declines", "blocks", "signals"):
            if getattr(self, name) != ():
                in_order(self, name, set(getattr(self, name)))


@dataclass(frozen=True, slots=True)
class Facts:
    """All of it at the moment `now` (UTC). Raises ValueError when `now` is not UTC."""

    now: datetime
    ticket: TicketFacts
    customer: CustomerFacts
    roster: Roster
    addressed: tuple[AgentId, ...] = ()
    thread_owner: AgentId | None = None

    def __post_init__(self) -> None:
        if self.now.tzinfo is not UTC and self.now.utcoffset() != timedelta(0):
            raise ValueError("facts are of a moment in UTC")
        if self.addressed != ():
            in_order(self, "addressed", set(self.addressed))
