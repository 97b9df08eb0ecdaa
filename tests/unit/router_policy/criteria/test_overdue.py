"""ticket.overdue."""

from datetime import timedelta

import pytest

from services.router.policy.document import parse_policy
from services.router.policy.presets import preset_text
from services.router.policy.words import Signal
from tests.unit.router_policy.company import NOW, POLICY, ticket, utc
from tests.unit.router_policy.criteria.asking import holds

ACCOUNTANCY = parse_policy(preset_text("accountancy"))


@pytest.mark.parametrize(
    ("policy", "given", "late"),
    [
        # NOW is Monday, an hour after work began in Berlin and two after it began in Moscow: normal is due in 4 hours
        (POLICY, {}, False),
        (POLICY, {"oldest_open_at": NOW - timedelta(days=2)}, False),
        (POLICY, {"oldest_open_at": utc("2026-02-27 09:00")}, True),
        # a question has until the end of the next working day
        (POLICY, {"oldest_open_at": utc("2026-02-27 09:00"), "signals": (Signal.QUESTION,)}, False),
        (POLICY, {"oldest_open_at": utc("2026-02-26 09:00"), "signals": (Signal.QUESTION,)}, True),
        # an urgent one 30 minutes
        (POLICY, {"oldest_open_at": NOW - timedelta(minutes=31), "signals": (Signal.COMPLAINT,)}, True),
        (POLICY, {"oldest_open_at": NOW - timedelta(minutes=29), "signals": (Signal.COMPLAINT,)}, False),
        # what is urgent because it is late is not later for that
        (ACCOUNTANCY, {"oldest_open_at": NOW - timedelta(minutes=39)}, False),
        (ACCOUNTANCY, {"oldest_open_at": NOW - timedelta(minutes=40)}, True),
        # the date a person set
        (POLICY, {"due_date": NOW}, True),
        (POLICY, {"due_date": NOW + timedelta(seconds=1)}, False),
    ],
)
def test_overdue(policy, given, late):
    assert holds("ticket.overdue", policy, ticket=ticket(**given)) is late


def test_a_policy_without_classes_knows_no_lateness():
    without = parse_policy(preset_text("audiocomm").partition("classes:")[0])
    assert not holds("ticket.overdue", without, ticket=ticket(oldest_open_at=NOW - timedelta(days=300)))
