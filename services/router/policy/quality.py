"""How good an agent is by customers' marks: means shrunk towards the group's, corrected for lenient and harsh raters.

Sums are integers in micro-units, so that adding and taking away terms gives exactly what a recount gives. Weights are
dated to EPOCH (a mark of one half-life later weighs twice as much) and the company's mean enters only on reading;
therefore a new mark changes only the terms of that customer's own marks.
"""

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
    weight = 2.0 ** ((at - EPOCH) / timedelta(days=rule.half_life_days))
    raters = given.count + rule.rater
    return MarkSums(
        round(weight * MICRO),
        round(weight * (score - given.total / raters) * MICRO),
        round(weight * given.count / raters * MICRO),
    )


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
    decay: float = 2.0 ** -((now - EPOCH) / timedelta(days=rule.half_life_days)) / MICRO
    weight = agent.marks.weight * decay
    marks = (agent.marks.adjusted + mu * agent.marks.leniency) * decay
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
