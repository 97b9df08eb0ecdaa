"""The order inside a stage: a score of five terms, in millionths, compared in steps; ties always break the same way."""

import hashlib
import math
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from typing import assert_never

from services.router.policy.crowd import Ranked, micro
from services.router.policy.decision import Candidate, Tie
from services.router.policy.definition import ScoreRule
from services.router.policy.facts import AffinityEvent, AgentFacts
from services.router.policy.quality import in_the_eyes, marks_of
from services.router.policy.situation import Situation
from services.router.policy.words import AgentId, Involvement

_STANDING = itemgetter(0)


def rank(situation: Situation, agents: Iterable[AgentFacts]) -> tuple[Candidate, ...]:
    """Agents best first, with every term."""
    return tuple(candidate_of(situation, one.agent) for one in order(situation, agents))


def order(situation: Situation, agents: Iterable[AgentFacts]) -> list[Ranked]:
    """Agents best first: former holders last, then by step, lower load, longer idle, and a hash that favours nobody."""
    ranked = _ranking(situation)
    found = sorted([ranked(one) for one in agents], key=_STANDING)
    draw = _drawing(situation)
    return [one for _, equals in groupby(found, _STANDING) for one in _drawn(list(equals), draw)]


def drawn_among(ranking: Sequence[Ranked]) -> tuple[tuple[AgentId, ...], ...]:
    """Those of a ranking who stand alike, by groups: only a lot settled who of them comes before the other."""
    groups = ([one.agent.id for one in equals] for _, equals in groupby(ranking, _STANDING))
    return tuple(tuple(group) for group in groups if len(group) > 1)


def _drawn(equals: list[Ranked], draw: Callable[[AgentId], bytes]) -> list[Ranked]:
    return sorted(equals, key=lambda one: draw(one.agent.id)) if len(equals) > 1 else equals


def _drawing(situation: Situation) -> Callable[[AgentId], bytes]:
    """What decides between equals: evenly spread, and the same for the same letter, agent and policy."""
    drawn = hashlib.sha256(f"{situation.facts.ticket.letter_id}:{situation.policy.hash}:".encode())

    def draw(agent_id: AgentId) -> bytes:
        own = drawn.copy()
        own.update(b"%d" % agent_id)
        return own.digest()

    return draw


def _ranking(situation: Situation) -> Callable[[AgentFacts], Ranked]:
    """What gives an agent's place; most are strangers to the customer, without a past or a mark of his.

    Strangers stand alike before all customers of the same audiences.
    """
    apart = {mark.agent_id for mark in situation.facts.customer.marks} | {*situation.facts.ticket.former_holders}
    strangers = situation.crowd.strangers(situation.audience.known)

    def ranked(agent: AgentFacts) -> Ranked:
        if agent.affinity or agent.id in apart:
            return _ranked(situation, agent, candidate_of(situation, agent).total)
        return strangers.get(agent.id) or _note_stranger(situation, agent, strangers)

    return ranked


def _note_stranger(situation: Situation, agent: AgentFacts, strangers: dict[AgentId, Ranked]) -> Ranked:
    found = strangers[agent.id] = _ranked(situation, agent, _total_of_stranger(situation, agent))
    return found


def _ranked(situation: Situation, agent: AgentFacts, total: int) -> Ranked:
    step, load = max(1, micro(situation.policy.score.step)), situation.crowd.footing(agent).load
    former = agent.id in situation.facts.ticket.former_holders
    standing = (former, -(total // step), load, -agent.idle_working_minutes)
    return Ranked(standing, agent, total, f"{agent.id}:{total}")


def _total_of_stranger(situation: Situation, agent: AgentFacts) -> int:
    own, weight = situation.crowd.footing(agent), situation.policy.score.audience
    fit = micro(weight * audience_fit(situation, agent)) if situation.audience.known else 0
    return fit + own.quality_term + own.load_term + own.idle_term


def candidate_of(situation: Situation, agent: AgentFacts) -> Candidate:
    """An agent's terms, weighted and rounded to millionths, so that their sum is exact."""
    rule, own = situation.policy.score, situation.crowd.footing(agent)
    affinity = micro(rule.affinity * affinity_of(situation, agent)) if agent.affinity else 0
    audience = micro(rule.audience * audience_fit(situation, agent)) if situation.audience.known else 0
    quality = _quality_term(situation, agent)
    total = affinity + audience + quality + own.load_term + own.idle_term
    former = agent.id in situation.facts.ticket.former_holders
    step, tie = total // max(1, micro(rule.step)), tie_of(situation, agent) if agent.affinity else None
    terms = (affinity, audience, quality, own.load_term, own.idle_term)
    return Candidate(agent.id, *terms, total, step, former, tie)


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


def _quality_term(situation: Situation, agent: AgentFacts) -> int:
    """The agent's quality in the eyes of this customer; of everybody else's where he gave the agent no mark."""
    facts, policy, own = situation.facts, situation.policy, situation.crowd.footing(agent)
    marks = marks_of(agent.id, facts.customer, facts.now)
    if not marks:
        return own.quality_term
    return micro(policy.score.quality * (in_the_eyes(own.quality, marks, policy.quality) - 1) / 4)
