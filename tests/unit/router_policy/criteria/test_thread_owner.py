"""thread.owner_present."""

import pytest

from tests.unit.router_policy.company import ANNA, away, roster
from tests.unit.router_policy.criteria.asking import holds


@pytest.mark.parametrize(
    ("given", "present"),
    [
        ({"thread_owner": ANNA}, True),
        ({"thread_owner": ANNA, "roster": roster({ANNA: away()})}, False),
        ({"thread_owner": ANNA, "roster": roster(without=(ANNA,))}, False),
        ({}, False),
    ],
)
def test_thread_owner(given, present):
    assert holds("thread.owner_present", **given) is present
