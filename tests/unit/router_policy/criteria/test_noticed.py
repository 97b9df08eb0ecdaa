"""letter.marked_urgent, letter.complaint, letter.question and customer.leaving."""

import pytest

from services.router.policy.words import Signal
from tests.unit.router_policy.company import ticket
from tests.unit.router_policy.criteria.asking import holds

BY_SIGNAL = {
    Signal.MARKED_URGENT: "letter.marked_urgent",
    Signal.COMPLAINT: "letter.complaint",
    Signal.QUESTION: "letter.question",
    Signal.LEAVING: "customer.leaving",
}


def test_every_signal_has_its_criterion():
    assert set(BY_SIGNAL) == set(Signal)


@pytest.mark.parametrize("signal", Signal)
def test_noticed(signal):
    noticed = ticket(signals=(signal,))
    assert [one for one, name in BY_SIGNAL.items() if holds(name, ticket=noticed)] == [signal]
