"""addressed.present and addressed.none_present."""

import pytest

from tests.unit.router_policy.company import ANNA, BORIS, away, roster
from tests.unit.router_policy.criteria.asking import holds, reason


@pytest.mark.parametrize(
    ("given", "present"),
    [
        ({"addressed": (ANNA,)}, True),
        # one of several is enough
        ({"addressed": (ANNA, BORIS), "roster": roster({ANNA: away()})}, True),
        ({"addressed": (ANNA,), "roster": roster({ANNA: away()})}, False),
        # somebody the company does not know, or nobody
        ({"addressed": (ANNA,), "roster": roster(without=(ANNA,))}, False),
        ({}, False),
    ],
)
def test_addressed(given, present):
    assert holds("addressed.present", **given) is present
    assert holds("addressed.none_present", **given) is not present


def test_reasons():
    assert reason("addressed.present") == "nobody the letter is addressed to is at the workplace"
    assert "somebody" in reason("addressed.none_present", addressed=(ANNA,))
