"""Facts refuse what no decision could be made on."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from tests.unit.router_policy.company import ANNA, BERLIN, CABLES, CLARA, NOW, STUDIO, customer, facts, order, roster


@pytest.mark.parametrize(
    "now",
    [
        # no zone at all, and one that is not UTC
        NOW.replace(tzinfo=None),
        datetime(2026, 3, 2, 10, tzinfo=timezone(timedelta(hours=1))),
    ],
)
def test_the_moment_is_utc(now):
    with pytest.raises(ValueError, match="UTC"):
        facts(now=now)


def test_every_agent_has_a_calendar():
    with pytest.raises(ValueError, match=r"calendars the roster lacks: \[2\]"):
        replace(roster(), calendars=(BERLIN,))


def test_order_and_repetition_are_no_facts():
    assert facts(addressed=(CLARA, ANNA, CLARA)) == facts(addressed=(ANNA, CLARA))
    assert customer(order(1, STUDIO), order(2, CABLES)) == customer(order(2, CABLES), order(1, STUDIO))
