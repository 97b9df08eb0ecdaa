"""order.value."""

from dataclasses import replace

import pytest

from tests.unit.router_policy.company import KNOWN
from tests.unit.router_policy.criteria.asking import holds, reason


@pytest.mark.parametrize(
    ("cents", "text", "met"),
    [
        (50_000, "order.value at least 500", True),
        (49_999, "order.value at least 500", False),
        (49_999, "order.value at most 499.99", True),
        (50_000, "order.value at most 499.99", False),
        (0, "order.value at most 0", True),
        # nothing is known: neither holds, but `not` does
        (None, "order.value at least 0", False),
        (None, "order.value at most 500", False),
        (None, "not order.value at least 500", True),
    ],
)
def test_order_value(cents, text, met):
    assert holds(text, customer=replace(KNOWN, order_value=cents)) is met


def test_reasons():
    assert reason("order.value at least 500") == "no order worth at least 500 is known"
    rich = replace(KNOWN, order_value=60_000)
    assert reason("not order.value at least 500", customer=rich) == "the order is worth at least 500"
