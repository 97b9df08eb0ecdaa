"""How good an agent is by customers' marks: means shrunk towards the group's, corrected for lenient and harsh raters.

Sums are integers in micro-units, so that adding and taking away terms gives exactly what a recount gives. Weights are
dated to EPOCH (a mark of one half-life later weighs twice as much) and the company's mean enters only on reading;
therefore a new mark changes only the terms of that customer's own marks. The integers grow with the years without
limit: they are never read as floats but divided by the weight of today.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.router.policy.definition import QualityRule
from services.router.policy.facts import AgentFacts, CustomerFacts, MarkSums, MarkTotals, Roster
from services.router.policy.words import AgentId, AudienceId

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
MICRO = 1_000_000
MIDDLE = 3.0
"""The mean taken while nobody has given any mark: the middle of 1..5."""


def mark_term(score: int, at: datetime, given: MarkTotals, rule: QualityRule) -> MarkSums:
    """What one mark adds to its agent's sums; `given` totals all marks of its rater, this one included.

    w*(r - b) with the leniency b = (S - n*mu)/(n + K_r) is split so that mu stays outside: w*(r - S/(n + K_r)) is
    `adjusted`, w*n/(n + K_r) is `leniency`.
    """
    weight, doublings = _weight_of(at, rule)
    raters = given.count + rule.rater
    return MarkSums(
        round(weight * MICRO) << doublings,
        round(weight * (score - given.total / raters) * MICRO) << doublings,
        round(weight * given.count / raters * MICRO) << doublings,
    )


def _weight_of(at: datetime, rule: QualityRule) -> tuple[float, int]:
    """The weight of a mark of this moment: a factor below 2, and how often it doubles; half-lives are a day or more."""
    half_lives = (at - EPOCH) / timedelta(days=max(rule.half_life_days, 1.0))
    doublings = max(0, math.floor(half_lives))
    return 2.0 ** (half_lives - doublings), doublings


def add_sums(terms: Iterable[MarkSums]) -> MarkSums:
    """The sum of terms, exact."""
    found = list(terms)
    return MarkSums(
        sum(term.weight for term in found), sum(term.adjusted for term in found), sum(term.leniency for term in found)
    )


def mean_of(marks: MarkTotals, otherwise: float) -> float:
    """The plain mean, or another value where there are no marks."""
    return marks.total / marks.count if marks.count else otherwise


@dataclass(frozen=True, slots=True)
class Scale:
    """What the marks of one roster are read by at one moment: mu, the priors by audience, and the weight of today.

    A mark of today weighs `unit` times `today` micro-units.
    """

    mu: float
    priors: Mapping[AudienceId, float]
    unit: int
    today: float


def scale_of(roster: Roster, now: datetime, rule: QualityRule) -> Scale:
    """The scale of a roster at a moment."""
    mu = mean_of(roster.marks, MIDDLE)
    today, doublings = _weight_of(now, rule)
    priors = {audience.id: _prior(audience.marks, mu, rule) for audience in roster.audiences}
    return Scale(mu, priors, MICRO << doublings, today)


def _prior(group: MarkTotals, mu: float, rule: QualityRule) -> float:
    """m_g: what is believed of an agent of this primary audience before any mark; mu without an audience."""
    return (group.total + rule.audience * mu) / (group.count + rule.audience)


def quality_on(agent: AgentFacts, scale: Scale, rule: QualityRule) -> float:
    """q_j: the agent's mean as far as marks of all customers tell, about 1..5."""
    primary = agent.primary_audience
    prior = scale.priors.get(primary) if primary is not None else None
    if prior is None:
        prior = _prior(MarkTotals(), scale.mu, rule)
    weight = agent.marks.weight / scale.unit / scale.today
    marks = (agent.marks.adjusted / scale.unit + scale.mu * (agent.marks.leniency / scale.unit)) / scale.today
    return (rule.agent * prior + marks) / (rule.agent + weight)


def quality_of(agent: AgentFacts, roster: Roster, now: datetime, rule: QualityRule) -> float:
    """q_j of one agent alone."""
    return quality_on(agent, scale_of(roster, now, rule), rule)


def marks_of(agent_id: AgentId, customer: CustomerFacts, now: datetime) -> list[int]:
    """What this customer gave this agent so far, 1..5 each."""
    return [mark.score for mark in customer.marks if mark.agent_id == agent_id and mark.at <= now]


def in_the_eyes(quality: float, own: Sequence[int], rule: QualityRule) -> float:
    """q_ij: q_j as the customer who gave these marks (`own`) sees it, about 1..5."""
    return (rule.customer * quality + sum(own)) / (rule.customer + len(own)) if own else quality
