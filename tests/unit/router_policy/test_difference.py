"""How two policies differ, as a person says it."""

import pytest

from services.router.policy.conditions import parse_condition
from services.router.policy.criteria import GRAMMAR
from services.router.policy.difference import condition_text, differences
from services.router.policy.document import default_policy_text, parse_policy

TEXT = default_policy_text()


def said(*changes: tuple[str, str]) -> list[str]:
    """What changes of the default text make different."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return [str(one) for one in differences(parse_policy(TEXT, 1), parse_policy(text, 2))]


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ([], []),
        ([("# The best of a group", "# Some of a group")], []),
        ([("hold: 2 working hours", "hold: 3 hours")], ["stage addressed, hold: 2 working hours → 3 hours"]),
        ([("exclusive: true, ", "")], ["stage addressed, exclusive: yes → no"]),
        ([(", warn_at: 75%", "")], ["stage addressed, warn_at (percent): 75 → —"]),
        (
            [("when: audience.known,", "when: audience.known and not (letter.question or order.value at least 5),")],
            [
                "stage audience, when: audience.known → audience.known and not (letter.question or order.value at"
                " least 5)"
            ],
        ),
        ([("scope: {department: sales}", "scope: {department: all}")], ["stage everybody, scope, value: sales → all"]),
        ([("prior: 3", "prior: 2.5")], ["audience, prior: 3 → 2.5"]),
        ([("every: 48 hours", "every: 1 day")], ["follow_up, every: 48 hours → 1 day"]),
        ([("snooze:    {longest: 30 days}", "")], ["snooze, longest: 30 days → —"]),
        ([("caps_hold: true", "caps_hold: false")], ["class urgent, caps_hold: yes → no"]),
    ],
)
def test_differences(changes, lines):
    assert said(*changes) == lines


def test_a_stage_that_comes_and_one_that_goes():
    lines = said(("id: audience,", "id: group,"))
    assert lines[0] == (
        "order of the stages: addressed, thread_owner, audience, everybody, supervisors"
        " → addressed, thread_owner, group, everybody, supervisors"
    )
    assert "stage audience, hold: 4 working hours → —" in lines
    assert "stage group, hold: — → 4 working hours" in lines


@pytest.mark.parametrize(
    "text",
    [
        "audience.known",
        "not audience.known",
        "audience.known and (letter.question or not letter.complaint)",
        "not (audience.known and letter.question) or customer.language is de",
        "order.value at most 12.50",
    ],
)
def test_conditions_are_said_as_written(text):
    assert condition_text(parse_condition(text, GRAMMAR)) == text
