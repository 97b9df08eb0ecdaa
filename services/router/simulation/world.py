"""The world at the virtual moment: customers, marks, loads and desks as they were known then, and nothing later."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from services.router.policy.definition import PresenceRule, QualityRule
from services.router.policy.facts import (
    AffinityEvent,
    AgentFacts,
    CustomerFacts,
    Mark,
    MarkSums,
    MarkTotals,
    OrderLine,
    Roster,
)
from services.router.policy.frozen import changed
from services.router.policy.presence import has_left, is_present
from services.router.policy.quality import mark_term
from services.router.policy.words import AgentId, AudienceId, CustomerId, Involvement, TicketId
from services.router.policy.working_time import Schedule, add_working, working_seconds_between, working_spans
from services.router.simulation.desks import Desks
from services.router.simulation.history import History, RecordedMark, RecordedOrder

LONGEST_IDLE_SECONDS = 8 * 3600
"""Idle time is told apart up to one working day, as for live decisions."""

EVER = datetime.min.replace(tzinfo=UTC)

Tie = tuple[AgentId, Involvement, str]


@dataclass(frozen=True, slots=True)
class Idleness:
    """Working seconds since the agent last held a ticket, at `since`; until `until` they grow only if he `works`."""

    since: datetime
    until: datetime
    seconds: int
    works: bool


class World:
    """Grows with `learn_*` and `note_*` in the order of time; gives the facts of the moment."""

    def __init__(self, history: History, quality: QualityRule) -> None:
        self._quality = quality
        self._desks = Desks(history.presence)
        self._agents = {agent.id: agent for agent in history.agents}
        self._audiences = {audience.id: audience for audience in history.audiences}
        self._calendars = {calendar.id: calendar for calendar in history.calendars}
        self._lines: dict[CustomerId, list[OrderLine]] = defaultdict(list)
        self._bought: dict[CustomerId, Counter[AudienceId]] = defaultdict(Counter)
        self._marks: dict[CustomerId, list[Mark]] = defaultdict(list)
        self._ties: dict[CustomerId, dict[Tie, datetime]] = defaultdict(dict)
        self._given = MarkTotals()
        self._kept: Roster | None = None
        self._kept_at: datetime | None = None
        self._languages = history.languages
        self._worth: dict[CustomerId, int | None] = {}
        self._idle_long_at: dict[AgentId, tuple[datetime, datetime]] = {}
        self._idle: dict[AgentId, Idleness] = {}

    @property
    def agents(self) -> Iterable[AgentId]:
        """Everybody."""
        return self._agents.keys()

    def schedule(self, agent: AgentId) -> tuple[Schedule, ...]:
        """The working time of an agent."""
        facts = self._agents[agent]
        return (Schedule(self._calendars[facts.calendar_id], facts.absences),)

    def customer(self, customer: CustomerId, audience: AudienceId | None) -> CustomerFacts:
        """What is known of a customer; `audience` is the one a letter named."""
        lines, marks = self._lines.get(customer, ()), self._marks.get(customer, ())
        language, worth = self._languages.get(customer), self._worth.get(customer)
        return CustomerFacts(customer, tuple(lines), tuple(marks), audience, language=language, order_value=worth)

    def roster(self, customer: CustomerId, now: datetime) -> Roster:
        """Everybody as he is now, with what ties him to this customer."""
        if self._kept is None or self._kept_at != now:
            agents = tuple(self._as_now(agent, now) for agent in self._agents.values())
            self._kept = Roster(agents, tuple(self._audiences.values()), tuple(self._calendars.values()), self._given)
            self._kept_at = now
        ties: dict[AgentId, list[AffinityEvent]] = defaultdict(list)
        for (agent, kind, reference), at in self._ties.get(customer, {}).items():
            ties[agent].append(AffinityEvent(at, kind, reference))
        return self._kept.knowing({agent: tuple(events) for agent, events in ties.items()})

    def learn_order(self, order: RecordedOrder) -> None:
        """A customer ordered."""
        before = self._leading(order.customer)
        for audience, state in order.lines:
            if audience is not None:
                self._lines[order.customer].append(OrderLine(order.at, audience, state, order.key))
                self._bought[order.customer][audience] += 1
        if order.worked_by is not None:
            self._ties[order.customer][order.worked_by, Involvement.WORKED_ORDER, order.key] = order.at
        self._worth[order.customer] = order.value
        self._move_customer(before, self._leading(order.customer))

    def learn_mark(self, mark: RecordedMark) -> None:
        """A customer rated an agent: the terms of all his marks change with the number he gave."""
        self._weigh(mark.customer, -1)
        self._marks[mark.customer].append(Mark(mark.at, mark.id, mark.agent, mark.score))
        self._weigh(mark.customer, 1)
        self._given = MarkTotals(self._given.count + 1, self._given.total + mark.score)
        primary = self._agents[mark.agent].primary_audience
        if primary in self._audiences and primary is not None:
            audience = self._audiences[primary]
            totals = MarkTotals(audience.marks.count + 1, audience.marks.total + mark.score)
            self._audiences[primary] = replace(audience, marks=totals)

    def note_claimed(self, agent: AgentId, now: datetime) -> None:
        """An agent holds one ticket more."""
        self._change_load(agent, 1, now)

    def note_let_go(self, agent: AgentId, now: datetime) -> None:
        """An agent holds one ticket less."""
        self._change_load(agent, -1, now)

    def note_answered(self, agent: AgentId, customer: CustomerId, ticket: TicketId, now: datetime) -> None:
        """An agent answered a customer; of one ticket the newest answer counts."""
        self._ties[customer][agent, Involvement.ANSWERED, str(ticket)] = now

    def has(self, agent: AgentId) -> bool:
        """Whether the history knows the agent."""
        return agent in self._agents

    def is_present(self, agent: AgentId, now: datetime, rule: PresenceRule) -> bool:
        """Whether a letter may be offered to the agent now."""
        away, seen = self._desks.at(agent, now)
        facts = changed(self._agents[agent], away=away, last_seen_at=seen)
        return is_present(facts, self.schedule(agent), now, rule)

    def is_gone(self, agent: AgentId, now: datetime, since: datetime = EVER) -> bool:
        """Whether the agent has left, or is on a leave that began after `since`."""
        facts = self._agents[agent]
        away = any(since < absence.start <= now < absence.end for absence in facts.absences)
        return away or has_left(facts, now)

    def _as_now(self, agent: AgentFacts, now: datetime) -> AgentFacts:
        away, seen = self._desks.at(agent.id, now)
        idle = self._idle_minutes(agent.id, now)
        if (agent.away, agent.last_seen_at, agent.idle_working_minutes) == (away, seen, idle):
            return agent
        return self._set(changed(agent, away=away, last_seen_at=seen, idle_working_minutes=idle))

    def _set(self, agent: AgentFacts) -> AgentFacts:
        """Somebody is otherwise than before: no roster made before is true any more."""
        self._agents[agent.id], self._kept = agent, None
        return agent

    def _idle_minutes(self, agent: AgentId, now: datetime) -> int:
        held, long_at = self._idle_long_at.get(agent, (now, now))
        if now >= long_at:
            return LONGEST_IDLE_SECONDS // 60
        known = self._idle.get(agent)
        if known is None or not known.since <= now < known.until:
            known = self._idle[agent] = self._idleness(agent, held, now)
        worked = (now - known.since).total_seconds() if known.works else 0
        return int(known.seconds + worked) // 60

    def _idleness(self, agent: AgentId, held: datetime, now: datetime) -> Idleness:
        """How idle the agent is now, and how long that can be told without the calendar."""
        schedule = self.schedule(agent)
        begin, end = next(working_spans(schedule, now), (EVER, EVER))
        seconds = working_seconds_between(schedule, held, now)
        return Idleness(now, end, seconds, True) if begin == now else Idleness(now, max(begin, now), seconds, False)

    def _change_load(self, agent: AgentId, by: int, now: datetime) -> None:
        facts = self._agents[agent]
        self._set(changed(facts, open_load=facts.open_load + by))
        self._idle.pop(agent, None)
        self._idle_long_at[agent] = now, add_working(self.schedule(agent), now, LONGEST_IDLE_SECONDS) or now

    def _leading(self, customer: CustomerId) -> AudienceId | None:
        """The audience that most order lines belong to, the oldest of several."""
        bought = self._bought.get(customer)
        return min(bought, key=lambda audience: (-bought[audience], audience)) if bought else None

    def _move_customer(self, before: AudienceId | None, after: AudienceId | None) -> None:
        for audience_id, change in ((before, -1), (after, 1)):
            if before != after and audience_id is not None:
                audience = self._audiences[audience_id]
                self._audiences[audience_id] = replace(audience, customers=audience.customers + change)
                self._kept = None

    def _weigh(self, customer: CustomerId, sign: int) -> None:
        """Add or take away the terms of a customer's marks."""
        own = self._marks[customer]
        given = MarkTotals(len(own), sum(mark.score for mark in own))
        for mark in own:
            term, agent = mark_term(mark.score, mark.at, given, self._quality), self._agents[mark.agent_id]
            sums = MarkSums(
                agent.marks.weight + sign * term.weight,
                agent.marks.adjusted + sign * term.adjusted,
                agent.marks.leniency + sign * term.leniency,
            )
            self._set(changed(agent, marks=sums))
