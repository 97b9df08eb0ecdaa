"""How good an agent is by customers' marks: means shrunk towards the group's, corrected for lenient and harsh raters.

Sums are integers in micro-units, so that adding and taking away terms gives exactly what a recount gives. Weights are
dated to EPOCH (a mark of one half-life later weighs twice as much) and the company's mean enters only on reading;
therefore a new mark changes only the terms of that customer's own marks. The integers grow with the years without limit:
they are never read as floats but divided by the weight of today.
"""

import math
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from services.router.policy.definition import QualityRule
from services.router.policy.facts import AgentFacts, CustomerFacts, MarkSums, MarkTotals, Roster

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
    """The weight of a mark of this moment as a factor below 2 and how often it is doubled; half-lives are a day or more."""
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


def quality_of(agent: AgentFacts, roster: Roster, now: datetime, rule: QualityRule) -> float:
    """q_j: the agent's mean as far as marks of all customers tell, about 1..5."""
    mu = mean_of(roster.marks, MIDDLE)
    prior = _prior(agent, roster, mu, rule)
    today, doublings = _weight_of(now, rule)
    unit = MICRO << doublings
    weight = agent.marks.weight / unit / today
    marks = (agent.marks.adjusted / unit + mu * (agent.marks.leniency / unit)) / today
    return (rule.agent * prior + marks) / (rule.agent + weight)


def quality_for(agent: AgentFacts, customer: CustomerFacts, roster: Roster, now: datetime, rule: QualityRule) -> float:
    """q_ij: the agent's quality in the eyes of this customer, about 1..5."""
    own = [mark.score for mark in customer.marks if mark.agent_id == agent.id and mark.at <= now]
    return (rule.customer * quality_of(agent, roster, now, rule) + sum(own)) / (rule.customer + len(own))


def _prior(agent: AgentFacts, roster: Roster, mu: float, rule: QualityRule) -> float:
    """m_g: what is believed of an agent of this primary audience before any mark; mu without an audience."""
    group = next(
        (audience.marks for audience in roster.audiences if audience.id == agent.primary_audience), MarkTotals()
    )
    return (group.total + rule.audience * mu) / (group.count + rule.audience)
