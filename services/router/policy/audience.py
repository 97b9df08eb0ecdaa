"""The audience of a customer, from what he ordered: none (unknown), one or two."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import assert_never

from services.router.policy.decision import AudienceInference
from services.router.policy.definition import AudienceRule
from services.router.policy.facts import CustomerFacts, OrderLine, Roster
from services.router.policy.presence import has_left
from services.router.policy.words import AudienceBasis, AudienceId, OrderState

Shares = dict[AudienceId, float]
Outcome = tuple[AudienceBasis, tuple[AudienceId, ...]]

_REASONS = {
    AudienceBasis.NAMED: "the form or question named its audience",
    AudienceBasis.RECENT_ORDER: "the customer's last order is recent",
    AudienceBasis.ONE_GROUP: "all orders are of one group",
    AudienceBasis.CLEAR_LEAD: "one group leads clearly",
    AudienceBasis.TWO_LEAD: "two groups make up most of the orders",
    AudienceBasis.NO_ORDERS: "no orders are known",
    AudienceBasis.UNCLEAR: "the orders point to no group",
}


def infer_audience(customer: CustomerFacts, roster: Roster, now: datetime, rule: AudienceRule) -> AudienceInference:
    """The customer's audiences at `now`. Lines of the future and of groups the roster lacks do not count."""
    existing = {audience.id for audience in roster.audiences}
    lines = [line for line in customer.orders if line.audience_id in existing and line.at <= now]
    weights = _weights(lines, now, rule)
    shares = _shares(weights, roster, rule)
    ranked = sorted(shares, key=lambda audience_id: (-shares[audience_id], audience_id))
    basis, known = (
        _named(customer, existing)
        or _recent_order(lines, roster, now, rule)
        or _from_history(lines, sum(weights.values()), [(one, shares[one]) for one in ranked], rule)
    )
    recorded = tuple((one, round(shares[one] * 1_000_000)) for one in ranked)
    return AudienceInference(known, basis, recorded, _REASONS[basis])


def _weights(lines: list[OrderLine], now: datetime, rule: AudienceRule) -> Shares:
    """s_g: order lines of each group, halved with every half-life, cancelled and returned ones counting less."""
    found: Shares = defaultdict(float)
    for line in lines:
        age = (now - line.at) / timedelta(days=rule.half_life_days)
        found[line.audience_id] += _factor(line.state, rule) * 2.0**-age
    return found


def _factor(state: OrderState, rule: AudienceRule) -> float:
    match state:
        case OrderState.OK:
            return 1.0
        case OrderState.CANCELLED:
            return rule.cancelled
        case OrderState.RETURNED:
            return rule.returned
        case _:
            assert_never(state)


def _shares(weights: Shares, roster: Roster, rule: AudienceRule) -> Shares:
    """p_g: the shares of all customers, weighing as `prior` order lines, corrected by this customer's own."""
    customers = sum(audience.customers for audience in roster.audiences)
    evidence = rule.prior + sum(weights.values())
    if not evidence:
        return {}
    found: Shares = {}
    for audience in roster.audiences:
        share = audience.customers / customers if customers else 1 / len(roster.audiences)
        found[audience.id] = (rule.prior * share + weights.get(audience.id, 0.0)) / evidence
    return found


def _is_live(audience: AudienceId, roster: Roster, now: datetime) -> bool:
    """Whether somebody who has not left belongs to an audience."""
    members = (agent for agent in roster.agents for one in agent.audiences if one.audience_id == audience)
    return any(not has_left(agent, now) for agent in members)


def _named(customer: CustomerFacts, existing: set[AudienceId]) -> Outcome | None:
    """A form or a product question says outright whom it is for."""
    named = customer.audience_override
    return (AudienceBasis.NAMED, (named,)) if named in existing and named is not None else None


def _recent_order(lines: list[OrderLine], roster: Roster, now: datetime, rule: AudienceRule) -> Outcome | None:
    """A customer who just ordered writes about that order, whatever he bought before."""
    since = now - timedelta(days=rule.recent_days)
    newest_first = sorted((line for line in lines if line.at >= since), reverse=True)
    recent = next((line.audience_id for line in newest_first if _is_live(line.audience_id, roster, now)), None)
    return (AudienceBasis.RECENT_ORDER, (recent,)) if recent is not None else None


def _from_history(
    lines: list[OrderLine], evidence: float, ranked: list[tuple[AudienceId, float]], rule: AudienceRule
) -> Outcome:
    """The rules of the shares, first that holds; a stranger is never guessed."""
    groups = {line.audience_id for line in lines}
    if len(groups) <= 1:
        return (AudienceBasis.ONE_GROUP, tuple(groups)) if groups else (AudienceBasis.NO_ORDERS, ())
    # Fewer than two shares: a policy in which these lines weigh nothing.
    return _leading(evidence, ranked, rule) if len(ranked) > 1 else (AudienceBasis.UNCLEAR, ())


def _leading(evidence: float, ranked: list[tuple[AudienceId, float]], rule: AudienceRule) -> Outcome:
    """One group well ahead of the others, or two that enough orders speak for."""
    (first, p1), (second, p2) = ranked[:2]
    # The shares are compared in millionths, as they are recorded: .75 met exactly counts as met.
    lead, pair = round(p1 - p2, 6), round(p1 + p2, 6)
    if round(p1, 6) >= rule.lead and lead >= rule.margin:
        return AudienceBasis.CLEAR_LEAD, (first,)
    if evidence >= rule.evidence and pair >= rule.pair:
        return AudienceBasis.TWO_LEAD, (first, second)
    return AudienceBasis.UNCLEAR, ()
