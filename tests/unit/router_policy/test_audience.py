"""The audience of a customer."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.router.policy.audience import infer_audience
from services.router.policy.definition import AudienceRule
from services.router.policy.words import AudienceBasis, AudienceId, OrderState
from tests.unit.router_policy.company import (
    ANNA,
    BORIS,
    CABLES,
    CLARA,
    DIEGO,
    NOW,
    STUDIO,
    customer,
    order,
    roster,
)

LEFT = {"departed_at": NOW - timedelta(days=1)}
NOBODY_IN_STUDIO = {BORIS: {"audiences": ()}, CLARA: LEFT, DIEGO: LEFT}


@pytest.mark.parametrize(
    ("orders", "named", "changes", "basis", "known"),
    [
        # a stranger is never guessed
        ([], None, {}, AudienceBasis.NO_ORDERS, ()),
        # all lines in one group, whatever their age, and even all cancelled
        ([order(3000)], None, {}, AudienceBasis.ONE_GROUP, (CABLES,)),
        ([order(100, STUDIO, OrderState.CANCELLED)], None, {}, AudienceBasis.ONE_GROUP, (STUDIO,)),
        # six cables to one studio of the same age: p = .78 to .22
        ([order(100 + one) for one in range(6)] + [order(100, STUDIO)], None, {}, AudienceBasis.CLEAR_LEAD, (CABLES,)),
        # one each: neither leads by .15 among two groups, so both
        ([order(60), order(61, STUDIO)], None, {}, AudienceBasis.TWO_LEAD, (CABLES, STUDIO)),
        # a small lead, and all of it too old to weigh one line: unclear
        ([order(1200), *(order(1201 + one, STUDIO) for one in range(3))], None, {}, AudienceBasis.UNCLEAR, ()),
        # an order of the last 30 days beats any history
        ([order(40 + one) for one in range(9)] + [order(30, STUDIO)], None, {}, AudienceBasis.RECENT_ORDER, (STUDIO,)),
        # of two recent ones the last
        ([order(20), order(10, STUDIO)], None, {}, AudienceBasis.RECENT_ORDER, (STUDIO,)),
        # 31 days are not recent
        ([order(40 + one) for one in range(9)] + [order(31, STUDIO)], None, {}, AudienceBasis.CLEAR_LEAD, (CABLES,)),
        # a group in which nobody works any more is not live
        (
            [order(40 + one) for one in range(9)] + [order(10, STUDIO)], None, NOBODY_IN_STUDIO,
            AudienceBasis.CLEAR_LEAD, (CABLES,),
        ),
        # an order of the future is not known yet
        ([order(-1, STUDIO)], None, {}, AudienceBasis.NO_ORDERS, ()),
        # a line of a group the company no longer has
        ([order(10, AudienceId(99))], None, {}, AudienceBasis.NO_ORDERS, ()),
        # a form or product question names it outright
        ([order(10)], STUDIO, {}, AudienceBasis.NAMED, (STUDIO,)),
        ([], STUDIO, {}, AudienceBasis.NAMED, (STUDIO,)),
        # unless there is no such audience
        ([order(10)], AudienceId(99), {}, AudienceBasis.RECENT_ORDER, (CABLES,)),
    ],
)  # fmt: skip
def test_audience(orders, named, changes, basis, known):
    found = infer_audience(customer(*orders, named=named), roster(changes), NOW, AudienceRule())
    assert (found.basis, found.known) == (basis, known)
    assert found.reason


def test_shares_follow_the_formula():
    # s = 2^-1 for the year-old cable line, .5 * 2^0 for the returned studio line of today; pi = .6 and .4
    orders = (order(365), order(0, STUDIO, OrderState.RETURNED))
    found = infer_audience(customer(*orders), roster(), NOW, AudienceRule(recent_days=0))
    assert found.shares == ((CABLES, round((3 * 0.6 + 0.5) / 4 * 1e6)), (STUDIO, round((3 * 0.4 + 0.5) / 4 * 1e6)))


@pytest.mark.parametrize(
    ("state", "weight"), [(OrderState.OK, 1.0), (OrderState.RETURNED, 0.5), (OrderState.CANCELLED, 0.3)]
)
def test_lines_that_came_to_nothing_weigh_less(state, weight):
    found = infer_audience(customer(order(365, CABLES, state)), roster(), NOW, AudienceRule())
    assert dict(found.shares)[CABLES] == round((3 * 0.6 + weight / 2) / (3 + weight / 2) * 1e6)


def test_without_known_customers_groups_start_equal():
    company = roster()
    company = replace(company, audiences=tuple(replace(one, customers=0) for one in company.audiences))
    found = infer_audience(customer(), company, NOW, AudienceRule())
    assert found.shares == ((CABLES, 500_000), (STUDIO, 500_000))


def test_a_rule_in_which_nothing_weighs_is_unclear():
    orders = (order(100, CABLES, OrderState.CANCELLED), order(100, STUDIO, OrderState.CANCELLED))
    found = infer_audience(customer(*orders), roster(), NOW, AudienceRule(prior=0, cancelled=0))
    assert (found.basis, found.known) == (AudienceBasis.UNCLEAR, ())


def test_two_marks_of_anna_do_not_matter():
    assert infer_audience(customer(order(5)), roster({ANNA: {"away": True}}), NOW, AudienceRule()).known == (CABLES,)
