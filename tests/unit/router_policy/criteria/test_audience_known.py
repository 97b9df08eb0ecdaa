"""audience.known."""

import pytest

from tests.unit.router_policy.company import KNOWN, STRANGER, STUDIO, customer
from tests.unit.router_policy.criteria.asking import holds


@pytest.mark.parametrize(("who", "known"), [(KNOWN, True), (STRANGER, False), (customer(named=STUDIO), True)])
def test_audience_known(who, known):
    assert holds("audience.known", customer=who) is known
