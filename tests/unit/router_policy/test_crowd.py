"""What decisions share is worked out once and changes none of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.router.policy.crowd import KEPT, crowd_of
from services.router.policy.facts import AffinityEvent, Facts
from services.router.policy.ladder import decide
from services.router.policy.words import Involvement, LetterId
from tests.unit.router_policy.company import ANNA, CLARA, NOW, POLICY, customer, facts, mark, order, roster, ticket

KNOWN: dict[int, tuple[AffinityEvent, ...]] = {
    ANNA: (AffinityEvent(NOW - timedelta(days=3), Involvement.WORKED_ORDER, "123"),)
}


def cases() -> list[Facts]:
    """Tickets of one moment that differ in everything but the roster."""
    return [
        facts(),
        facts(customer=customer()),
        facts(customer=customer(order(5)), roster=roster().knowing(KNOWN)),
        facts(customer=customer(order(5), marks=(mark(ANNA, 1), mark(CLARA, 5)))),
        facts(ticket=replace(ticket(), letter_id=LetterId(77), former_holders=(CLARA,))),
    ]


def forget() -> None:
    """Let so many other moments come that none of those before is remembered."""
    for minutes in range(1, KEPT + 1):
        crowd_of(roster(), NOW + timedelta(minutes=minutes), POLICY)


def test_a_decision_is_the_same_alone_and_among_others():
    together = [decide(one, POLICY).record_text() for one in cases()]
    again = [decide(one, POLICY).record_text() for one in reversed(cases())]
    alone = []
    for one in cases():
        forget()
        alone.append(decide(one, POLICY).record_text())
    assert together == alone == list(reversed(again))


def test_what_agents_had_to_do_with_a_customer_is_no_part_of_it():
    company = roster()
    assert crowd_of(company.knowing(KNOWN), NOW, POLICY) is crowd_of(company, NOW, POLICY)


@pytest.mark.parametrize(
    "changes",
    [{"open_load": 9}, {"away": True}, {"departed_at": NOW}, {"audiences": ()}, {"idle_working_minutes": 1}],
)
def test_anything_else_of_an_agent_is(changes):
    assert crowd_of(roster({ANNA: changes}), NOW, POLICY) is not crowd_of(roster(), NOW, POLICY)
    assert crowd_of(roster(), NOW + timedelta(seconds=1), POLICY) is not crowd_of(roster(), NOW, POLICY)
