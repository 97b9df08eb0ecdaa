"""What is concluded from facts and policy before any stage is looked at, computed once for a decision."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import datetime

from services.router.policy.audience import infer_audience
from services.router.policy.calendars import Calendar, CalendarId
from services.router.policy.crowd import Crowd, crowd_of
from services.router.policy.decision import AudienceInference
from services.router.policy.definition import Policy
from services.router.policy.facts import AgentFacts, AudienceFacts, Facts, ScopeRef, TicketFacts
from services.router.policy.presence import holds_presence, is_present
from services.router.policy.words import AgentId, Entry, ScopeKind
from services.router.policy.working_time import Schedule, union_of, working_spans


@dataclass(frozen=True, slots=True)
class Situation:
    """Facts and policy with the audience inferred and everybody findable by id; `given` are the facts as they came."""

    given: Facts
    facts: Facts
    policy: Policy
    agents: Mapping[AgentId, AgentFacts]
    calendars: Mapping[CalendarId, Calendar]
    audience: AudienceInference
    crowd: Crowd

    def schedule(self, agent: AgentFacts) -> tuple[Schedule, ...]:
        """The working time of one agent."""
        return (Schedule(self.calendars[agent.calendar_id], agent.absences),)

    def union(
        self, agents: Iterable[AgentFacts], since: datetime | None = None, refs: Iterable[ScopeRef] = ()
    ) -> tuple[Schedule, ...]:
        """The working time of a group from `since` on (its oldest letter unless told): whenever somebody of it works.

        Asked as audiences (`refs`) people count inside the calendars of these, unless nobody ever works there.
        """
        begin = since or min(self.facts.now, self.facts.ticket.oldest_open_at)
        # Who works the same hours for the same audiences adds nothing to the working time of a group.
        group = {self.crowd.hours_of(agent): agent for agent in agents}
        asked = frozenset(ref.id if ref.kind is ScopeKind.AUDIENCE else 0 for ref in refs)
        found = self.crowd.unions.get((frozenset(group), asked, begin))
        if found is None:
            found = self.crowd.unions[frozenset(group), asked, begin] = self._union(group.values(), asked, begin)
        return found

    def _union(self, agents: Collection[AgentFacts], asked: Set[int], begin: datetime) -> tuple[Schedule, ...]:
        bound = union_of(self._as_audiences(agents, asked), begin)
        if next(working_spans(bound, begin), None) is not None:
            return bound
        return union_of((self.schedule(agent)[0] for agent in agents), begin)

    def _as_audiences(self, agents: Iterable[AgentFacts], asked: Set[int]) -> Iterator[Schedule]:
        """The agents' time as far as it belongs to the audiences they are asked for (0: to all of any other scope)."""
        bounds = {one.id: self._hours_of(one) for one in self.facts.roster.audiences if one.id in asked}
        for agent in agents:
            own = self.schedule(agent)[0]
            of_his = {bounds[one.audience_id] for one in agent.audiences if one.audience_id in bounds}
            within = of_his if of_his and 0 not in asked else {None}
            yield from (replace(own, within=bound) for bound in ({None} if None in within else within))

    def _hours_of(self, audience: AudienceFacts) -> Calendar | None:
        return self.calendars[audience.calendar_id] if audience.calendar_id is not None else None

    def present(self, agent: AgentFacts) -> bool:
        """Whether a letter may be offered to the agent now."""
        return is_present(agent, self.schedule(agent), self.facts.now, self.policy.presence)

    def keeps_offer(self, agent: AgentFacts) -> bool:
        """Whether the agent may keep the letter offered before."""
        return holds_presence(agent, self.schedule(agent), self.facts.now, self.policy.presence)

    def addressed(self) -> tuple[AgentFacts, ...]:
        """The addressed agents the roster knows."""
        return tuple(self.agents[one] for one in self.facts.addressed if one in self.agents)

    def thread_owner(self) -> AgentFacts | None:
        """The agent who answered this customer's conversation last, if the roster knows him."""
        return self.agents.get(self.facts.thread_owner) if self.facts.thread_owner is not None else None


def situation_of(facts: Facts, policy: Policy) -> Situation:
    """Facts as the ladder takes them, with all that is concluded before."""
    crowd = crowd_of(facts.roster, facts.now, policy)
    return Situation(
        given=facts,
        facts=replace(facts, ticket=_as_taken(facts.ticket)),
        policy=policy,
        agents=crowd.everybody(facts.roster.agents),
        calendars={calendar.id: calendar for calendar in facts.roster.calendars},
        audience=infer_audience(facts.customer, facts.roster, facts.now, policy.audience),
        crowd=crowd,
    )


def _as_taken(ticket: TicketFacts) -> TicketFacts:
    """A ladder that runs anew forgets the run before."""
    if ticket.entry not in (Entry.LETTER, Entry.REOPENED, Entry.REPAIRED):
        return ticket
    return replace(ticket, stage=None, stages_run=(), scope=(), offered=None, former_holders=(), returns=0, hold=None)
