"""Quality and score: the formulas, the steps, the ties."""

import math
from dataclasses import replace
from datetime import timedelta

import pytest

from services.router.policy.crowd import load_of
from services.router.policy.decision import Tie
from services.router.policy.definition import QualityRule
from services.router.policy.facts import AffinityEvent, MarkSums, MarkTotals, Roster
from services.router.policy.quality import add_sums, in_the_eyes, mark_term, marks_of, quality_of
from services.router.policy.score import affinity_of, audience_fit, candidate_of, rank
from services.router.policy.situation import situation_of
from services.router.policy.words import Involvement
from tests.unit.router_policy.company import (
    ANNA,
    AUDIENCES,
    BERLIN,
    BORIS,
    CABLES,
    CLARA,
    DIEGO,
    FRANK,
    MOSCOW,
    NOW,
    POLICY,
    STUDIO,
    agent,
    customer,
    facts,
    mark,
    order,
    roster,
    ticket,
)

RULE = QualityRule()
COMPANY = MarkTotals(count=200, total=800)  # mu = 4
GROUP = MarkTotals(count=120, total=540)  # 4.5 on 120 marks: m_g = 4.25


def marked(sums=None):
    """Anna with sums of marks, in a company that has marks."""
    anna = agent(ANNA, CABLES, marks=sums or MarkSums())
    audiences = (replace(AUDIENCES[0], marks=GROUP), AUDIENCES[1])
    return anna, Roster((anna,), audiences, (BERLIN, MOSCOW), marks=COMPANY)


def test_without_marks_an_agent_is_as_good_as_the_group():
    anna, company = marked()
    assert quality_of(anna, company, NOW, RULE) == pytest.approx(4.25)
    # and without an audience as the company; without any marks in the middle
    assert quality_of(replace(anna, audiences=()), company, NOW, RULE) == pytest.approx(4.0)
    assert quality_of(anna, roster(), NOW, RULE) == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("score", "days", "given", "expected"),
    [
        # a rater with one mark, 5: b = (5 - 4)/17; fresh, so w = 1
        (5, 0, MarkTotals(1, 5), (5 * 4.25 + (5 - 1 / 17)) / 6),
        # the same a year ago: w = 1/2
        (5, 365, MarkTotals(1, 5), (5 * 4.25 + 0.5 * (5 - 1 / 17)) / 5.5),
        # a harsh rater's 2 of a mean of 2 over 4 marks: b = -8/20
        (2, 0, MarkTotals(4, 8), (5 * 4.25 + (2 + 0.4)) / 6),
    ],
)
def test_a_mark_shifts_quality_by_the_formula(score, days, given, expected):
    anna, company = marked(mark_term(score, NOW - timedelta(days=days), given, RULE))
    assert quality_of(anna, company, NOW, RULE) == pytest.approx(expected, abs=1e-5)


def test_sums_take_changes_exactly():
    # a customer's second mark changes the term of the first; taking the old away equals a recount
    first, again = MarkTotals(1, 5), MarkTotals(2, 7)
    at = NOW - timedelta(days=33.3)
    others = mark_term(3, NOW, MarkTotals(9, 40), RULE)
    before = add_sums([others, mark_term(5, at, first, RULE)])
    old = mark_term(5, at, first, RULE)
    minus = MarkSums(-old.weight, -old.adjusted, -old.leniency)
    step_by_step = add_sums([before, minus, mark_term(5, at, again, RULE), mark_term(2, NOW, again, RULE)])
    assert step_by_step == add_sums([others, mark_term(5, at, again, RULE), mark_term(2, NOW, again, RULE)])


def test_this_customers_marks_count_on_top():
    anna, company = marked()
    liked = customer(marks=(mark(ANNA, 5), mark(ANNA, 4, 20), mark(BORIS, 1), mark(ANNA, 1, -1)))
    own = marks_of(ANNA, liked, NOW)
    assert in_the_eyes(quality_of(anna, company, NOW, RULE), own, RULE) == pytest.approx((2 * 4.25 + 9) / 4)


def situation(changes=None, **rest):
    return situation_of(facts(roster=roster(changes), **rest), POLICY)


def event(kind, days, reference="123"):
    return AffinityEvent(NOW - timedelta(days=days), kind, reference)


@pytest.mark.parametrize(
    ("events", "strength", "tie"),
    [
        ((), 0, None),
        # u = 1, .5, .2
        ((event(Involvement.WORKED_ORDER, 0),), 1, "123"),
        ((event(Involvement.ANSWERED, 0),), 0.5, "123"),
        ((event(Involvement.TOUCHED, 0),), 0.2, "123"),
        # halved in 180 days; the order of then still counts as much as the answer of today, the later one is named
        ((event(Involvement.WORKED_ORDER, 180, "old"), event(Involvement.ANSWERED, 0, "new")), 1, "new"),
        # what has not happened yet does not count
        ((event(Involvement.WORKED_ORDER, -1),), 0, None),
    ],
)
def test_affinity(events, strength, tie):
    found = situation({ANNA: {"affinity": events}})
    assert affinity_of(found, found.agents[ANNA]) == pytest.approx(1 - math.exp(-strength))
    named = candidate_of(found, found.agents[ANNA]).tie
    assert (named.reference if named else None) == tie


@pytest.mark.parametrize(
    ("who", "orders", "fit"),
    [
        # primary, secondary, not at all
        (ANNA, (order(5),), 1.0),
        (DIEGO, (order(5),), 0.6),
        (CLARA, (order(5),), 0.0),
        # two audiences known: the better fit
        (DIEGO, (order(60), order(61, STUDIO)), 1.0),
        # unknown: nobody fits
        (ANNA, (), 0.0),
        (FRANK, (order(5),), 0.0),
    ],
)
def test_audience_term(who, orders, fit):
    found = situation(customer=customer(*orders))
    assert audience_fit(found, found.agents[who]) == fit


@pytest.mark.parametrize(
    ("load", "capacity", "term"),
    [
        (0, 10, 0.0),
        (5, 10, 0.5),
        # never above 1; without capacity full
        (30, 10, 1.0),
        (0, 0, 1.0),
    ],
)
def test_load_term(load, capacity, term):
    assert load_of(agent(ANNA, open_load=load, capacity=capacity)) == term


def test_total_is_the_sum_of_weighted_terms():
    one = {
        "affinity": (event(Involvement.WORKED_ORDER, 0),), "open_load": 5, "capacity": 10, "idle_working_minutes": 60,
    }  # fmt: skip
    found = situation({ANNA: one}, customer=customer(order(5), marks=(mark(ANNA, 5),)))
    candidate = candidate_of(found, found.agents[ANNA])
    # quality: (2*3 + 5)/3 without any company marks
    assert candidate.affinity == round(0.45 * (1 - math.exp(-1)) * 1e6)
    assert (candidate.audience, candidate.load, candidate.idle) == (200_000, -50_000, 25_000)
    assert candidate.quality == round(0.2 * (11 / 3 - 1) / 4 * 1e6)
    assert candidate.total == sum(
        (candidate.affinity, candidate.audience, candidate.quality, candidate.load, candidate.idle)
    )
    assert candidate.step == candidate.total // 20_000
    assert candidate.tie == Tie(Involvement.WORKED_ORDER, NOW, "123")


@pytest.mark.parametrize(
    ("changes", "first"),
    [
        # more ties to the customer
        ({CLARA: {"affinity": (event(Involvement.WORKED_ORDER, 1),)}}, CLARA),
        # a difference below one step of .02 decides nothing: then lower load does
        ({ANNA: {"open_load": 1}, CLARA: {"idle_working_minutes": 24, "open_load": 2}}, ANNA),
        # then the longer idle
        ({CLARA: {"idle_working_minutes": 20}}, CLARA),
        ({ANNA: {"idle_working_minutes": 20}}, ANNA),
    ],
)
def test_order(changes, first):
    # Frank stands aside: Anna and Clara are equal for a stranger
    found = situation(changes, customer=customer())
    ranking = rank(found, [found.agents[ANNA], found.agents[CLARA]])
    assert ranking[0].agent_id == first


def test_equals_are_drawn_by_letter_agent_and_policy():
    def winner(letter, policy=POLICY):
        found = situation_of(facts(customer=customer(), ticket=replace(ticket(), letter_id=letter)), policy)
        return rank(found, [found.agents[ANNA], found.agents[CLARA]])[0].agent_id

    drawn = [winner(letter) for letter in range(40)]
    assert {drawn.count(ANNA) > 8, drawn.count(CLARA) > 8} == {True}
    assert drawn == [winner(letter) for letter in range(40)]
    assert drawn != [winner(letter, replace(POLICY, hash="other")) for letter in range(40)]


def test_former_holders_come_last_whatever_their_score():
    found = situation(
        {ANNA: {"affinity": (event(Involvement.WORKED_ORDER, 1),)}},
        ticket=ticket(former_holders=(ANNA,), stage="audience"),
    )
    # a ticket that is new again forgets them
    assert rank(found, found.agents.values())[0].agent_id == ANNA
    returned = replace(found, facts=found.given)
    assert rank(returned, returned.agents.values())[-1].agent_id == ANNA
