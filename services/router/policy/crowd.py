"""What is the same for every ticket of one roster, moment and policy: worked out once, when it is first asked for.

Nothing here adds to the facts; it only spares doing again what gave the same before. Rosters that differ in what agents
had to do with a customer share it, since none of it looks at that.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from services.router.policy.definition import Policy
from services.router.policy.facts import AgentFacts, Roster, ScopeRef
from services.router.policy.quality import MICRO, Scale, quality_on, scale_of
from services.router.policy.reach import reaches
from services.router.policy.words import AgentId, AudienceId, ScopeKind
from services.router.policy.working_time import Schedule

KEPT = 4
"""So many are remembered: a batch needs one, two policies that decide side by side need two."""


class Footing(NamedTuple):
    """What an agent brings to every score: his quality (about 1..5), his load (0..1), and three terms in millionths."""

    quality: float
    load: float
    quality_term: int
    load_term: int
    idle_term: int


class Ranked(NamedTuple):
    """An agent in the order of a ranking; compared by his standing (lowest first), then by lot.

    `standing` is whether he held the letter before, minus his step, his load, minus his idle time.
    """

    standing: tuple[bool, int, float, int]
    agent: AgentFacts
    total: int
    said: str
    """Id and total, as the hash of those who are not listed takes them."""


class Everybody(Mapping[AgentId, AgentFacts]):
    """The agents of a roster by id; where each of them stands is known to all rosters that are alike."""

    def __init__(self, agents: Sequence[AgentFacts], place_of: Mapping[int, int]) -> None:
        self._agents, self._place_of = agents, place_of

    def __getitem__(self, agent_id: AgentId) -> AgentFacts:
        return self._agents[self._place_of[agent_id]]

    def __iter__(self) -> Iterator[AgentId]:
        return (agent.id for agent in self._agents)

    def __len__(self) -> int:
        return len(self._agents)


class Crowd:
    """One roster at one moment under one policy."""

    def __init__(self, roster: Roster, now: datetime, policy: Policy) -> None:
        self._roster, self._now, self._policy = roster, now, policy
        self._place_of: dict[int, int] = {agent.id: place for place, agent in enumerate(roster.agents)}
        self._reached: dict[ScopeRef, tuple[int, ...]] = {}
        self._footing: dict[AgentId, Footing] = {}
        self._strangers: dict[tuple[AudienceId, ...], dict[AgentId, Ranked]] = {}
        self.free: set[AgentId] = set()
        """Those of whom it is known that nothing keeps them from every ticket."""
        self.unions: dict[tuple[frozenset[int], frozenset[int], datetime], tuple[Schedule, ...]] = {}
        """The working time of groups: by the hours of their people, the audiences asked (0: none), since when."""
        self._kinds: dict[tuple[Any, ...], int] = {}
        self._kind_of: dict[AgentId, int] = {}
        self._scale: Scale | None = None

    def serves(self, roster: Roster, now: datetime, policy: Policy) -> bool:
        """Whether a roster is this one, but for what agents had to do with a customer."""
        return now == self._now and policy is self._policy and self._roster.is_like(roster)

    def everybody(self, agents: Sequence[AgentFacts]) -> Everybody:
        """The agents of a roster that this serves, by id."""
        return Everybody(agents, self._place_of)

    def people(self, agents: Sequence[AgentFacts], refs: Iterable[ScopeRef]) -> list[AgentFacts]:
        """Whom of a roster that this serves a scope reaches, in the order of the roster."""
        found = [self._places(ref) for ref in dict.fromkeys(refs)]
        places = found[0] if len(found) == 1 else sorted({place for places in found for place in places})
        return [agents[place] for place in places]

    def _places(self, ref: ScopeRef) -> tuple[int, ...]:
        if ref.kind is ScopeKind.AGENT:
            place = self._place_of.get(ref.id)
            return () if place is None else (place,)
        places = self._reached.get(ref)
        if places is None:
            places = tuple(place for place, agent in enumerate(self._roster.agents) if reaches(ref, agent))
            self._reached[ref] = places
        return places

    def hours_of(self, agent: AgentFacts) -> int:
        """A number that all those have who work the same hours for the same audiences."""
        kind = self._kind_of.get(agent.id)
        if kind is None:
            hours = (agent.calendar_id, agent.absences, agent.audiences)
            kind = self._kind_of[agent.id] = self._kinds.setdefault(hours, len(self._kinds))
        return kind

    def strangers(self, audiences: tuple[AudienceId, ...]) -> dict[AgentId, Ranked]:
        """How agents whom a customer of these audiences does not know stand, as far as it was worked out before."""
        return self._strangers.setdefault(audiences, {})

    def footing(self, agent: AgentFacts) -> Footing:
        """What the agent brings to every score."""
        known = self._footing.get(agent.id)
        if known is None:
            known = self._footing[agent.id] = self._footing_of(agent)
        return known

    def _footing_of(self, agent: AgentFacts) -> Footing:
        rule = self._policy.score
        if self._scale is None:
            self._scale = scale_of(self._roster, self._now, self._policy.quality)
        quality, load = quality_on(agent, self._scale, self._policy.quality), load_of(agent)
        idle = min(1.0, agent.idle_working_minutes / rule.idle_minutes)
        quality_term = micro(rule.quality * (quality - 1) / 4)
        return Footing(quality, load, quality_term, -micro(rule.load * load), micro(rule.idle * idle))


def load_of(agent: AgentFacts) -> float:
    """Open tickets, and what he is responsible for where that is known, by capacity, at most 1; no capacity is full."""
    return min(1.0, (agent.open_load + agent.charge) / agent.capacity) if agent.capacity > 0 else 1.0


def micro(value: float) -> int:
    """A term in millionths, so that sums are exact."""
    return round(value * MICRO)


_crowds: list[Crowd] = []


def crowd_of(roster: Roster, now: datetime, policy: Policy) -> Crowd:
    """What is the same for all tickets of this roster, moment and policy."""
    for known in reversed(_crowds):
        if known.serves(roster, now, policy):
            return known
    made = Crowd(roster, now, policy)
    del _crowds[: 1 - KEPT]
    _crowds.append(made)
    return made
