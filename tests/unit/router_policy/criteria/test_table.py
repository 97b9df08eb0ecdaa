"""Every criterion of the table says what it is, has a test of its own and a line in the documentation."""

from pathlib import Path

import pytest

from services.router.policy.criteria import CRITERIA
from tests.unit.router_policy.company import ANNA, away, roster
from tests.unit.router_policy.criteria.asking import reason

HERE = Path(__file__).parent


@pytest.mark.parametrize("rule", CRITERIA.values(), ids=CRITERIA)
def test_a_criterion_is_explained_and_tested(rule):
    assert rule.explanation.endswith(".")
    assert rule.met != rule.unmet
    assert ("{asked}" in rule.met) == ("{asked}" in rule.unmet) == bool(rule.comparisons)
    assert any(rule.name in path.read_text("utf-8") for path in HERE.glob("test_*.py") if path != Path(__file__))


def test_opposites_name_each_other():
    for rule in CRITERIA.values():
        if rule.opposite:
            assert CRITERIA[rule.opposite].opposite == rule.name


@pytest.mark.parametrize(
    ("text", "given", "sentence"),
    [
        # the first part of `and` that fails, all parts of `or`
        ("audience.known and letter.complaint", {}, "it is no complaint"),
        ("letter.complaint or letter.question", {}, "it is no complaint and it is no question"),
        ("not (audience.known and addressed.none_present)", {},
         "the customer's audience is known and nobody the letter is addressed to is at the workplace"),
        ("not (letter.complaint or audience.known)", {}, "the customer's audience is known"),
        ("not not letter.question", {}, "it is no question"),
        ("addressed.present", {"addressed": (ANNA,), "roster": roster({ANNA: away()})},
         "nobody the letter is addressed to is at the workplace"),
    ],
)  # fmt: skip
def test_reasons(text, given, sentence):
    assert reason(text, **given) == sentence
