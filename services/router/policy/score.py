"""The order inside a stage: a score of five terms, in millionths, compared in steps; ties always break the same way."""

import hashlib
import math
from collections.abc import Iterable
from datetime import timedelta
from typing import assert_never

from services.router.policy.decision import Candidate, Tie
from services.router.policy.definition import ScoreRule
from services.router.policy.facts import AffinityEvent, AgentFacts
from services.router.policy.quality import MICRO, quality_for
from services.router.policy.situation import Situation
from services.router.policy.words import AgentId, Involvement


def rank(situation: Situation, agents: Iterable[AgentFacts]) -> tuple[Candidate, ...]:
    """Agents best first: former holders last, then by step, lower load, longer idle, and a hash that favours nobody."""
    scored = [(candidate_of(situation, agent), agent) for agent in agents]
    scored.sort(key=lambda pair: (*_standing(situation, *pair), lot(situation, pair[1].id)))
    return tuple(candidate for candidate, _ in scored)


def _standing(situation: Situation, candidate: Candidate, agent: AgentFacts) -> tuple[bool, int, float, int]:
    return candidate.former_holder, -candidate.step, load_of(agent), -agent.idle_working_minutes


def lot(situation: Situation, agent_id: AgentId) -> str:
    """What decides between equals: evenly spread, and the same for the same letter, agent and policy."""
    words = f"{situation.facts.ticket.letter_id}:{agent_id}:{situation.policy.hash}"
    return hashlib.sha256(words.encode()).hexdigest()


def candidate_of(situation: Situation, agent: AgentFacts) -> Candidate:
    """An agent's terms, weighted and rounded to millionths, so that their sum is exact."""
    rule = situation.policy.score
    affinity = _micro(rule.affinity * affinity_of(situation, agent))
    audience = _micro(rule.audience * audience_fit(situation, agent))
    quality = _micro(rule.quality * (_quality(situation, agent) - 1) / 4)
    load = -_micro(rule.load * load_of(agent))
    idle = _micro(rule.idle * min(1.0, agent.idle_working_minutes / rule.idle_minutes))
    total = affinity + audience + quality + load + idle
    former = agent.id in situation.facts.ticket.former_holders
    step = total // max(1, _micro(rule.step))
    return Candidate(agent.id, affinity, audience, quality, load, idle, total, step, former, tie_of(situation, agent))


def affinity_of(situation: Situation, agent: AgentFacts) -> float:
    """How much the agent had to do with this customer, 0..1: much and recent is near 1."""
    return 1 - math.exp(-sum(_strength(situation, event) for event in _past(situation, agent)))


def tie_of(situation: Situation, agent: AgentFacts) -> Tie | None:
    """The event that counts most in the affinity."""
    events = _past(situation, agent)
    best = max(events, key=lambda event: (_strength(situation, event), event.at, event.reference), default=None)
    return Tie(best.kind, best.at, best.reference) if best else None


def _past(situation: Situation, agent: AgentFacts) -> list[AffinityEvent]:
    return [event for event in agent.affinity if event.at <= situation.facts.now]


def _strength(situation: Situation, event: AffinityEvent) -> float:
    rule = situation.policy.score
    age = (situation.facts.now - event.at) / timedelta(days=rule.half_life_days)
    return float(_worth(event.kind, rule) * 2.0**-age)


def _worth(kind: Involvement, rule: ScoreRule) -> float:
    match kind:
        case Involvement.WORKED_ORDER:
            return rule.worked_order
        case Involvement.ANSWERED:
            return rule.answered
        case Involvement.TOUCHED:
            return rule.touched
        case _:
            assert_never(kind)


def audience_fit(situation: Situation, agent: AgentFacts) -> float:
    """1 for the primary audience of the agent among the customer's, .6 by default for a secondary one, else 0."""
    fits = (one.primary for one in agent.audiences if one.audience_id in situation.audience.known)
    return max((1.0 if primary else situation.policy.score.secondary for primary in fits), default=0.0)


def load_of(agent: AgentFacts) -> float:
    """Open tickets by capacity, at most 1; who has no capacity is full."""
    return min(1.0, agent.open_load / agent.capacity) if agent.capacity > 0 else 1.0


def _quality(situation: Situation, agent: AgentFacts) -> float:
    facts = situation.facts
    return quality_for(agent, facts.customer, facts.roster, facts.now, situation.policy.quality)


def _micro(value: float) -> int:
    return round(value * MICRO)
