"""docs/policy.md names every field and section and explains every criterion; its examples are valid."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from services.router.policy.criteria import CRITERIA
from services.router.policy.document import TOP, examine_policy
from services.router.policy.presets import NAMES, preset_text
from services.router.policy.section_form import SECTIONS
from services.router.policy.stage_form import ACCEPTED, CLAIMED, CLASS, STAGE

PAGE = (Path(__file__).parents[3] / "docs" / "policy.md").read_text("utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("rule", CRITERIA.values(), ids=CRITERIA)
def test_every_criterion_is_explained(rule):
    assert re.search(rf"^\| `{re.escape(rule.name)}[` ].*\| {re.escape(rule.explanation)} \|$", PAGE, re.MULTILINE)
    assert all(str(one) in PAGE for one in rule.comparisons)


def test_no_criterion_is_explained_that_there_is_not():
    table = PAGE.partition("| criterion |")[2].partition("\n\n")[0]
    assert [name.split()[0] for name in re.findall(r"^\| `([^`]+)`", table, re.MULTILINE)] == list(CRITERIA)


def test_every_field_is_named():
    names = {*TOP, *STAGE, *CLAIMED, *ACCEPTED, *CLASS, *NAMES}
    names |= {part.name for kind in SECTIONS.values() for part in fields(kind)}
    assert [name for name in sorted(names) if not re.search(rf"[`{{ ,(\n]{name}[`:}} ,\n]", PAGE)] == []


def test_examples_are_valid():
    whole = [text for text in EXAMPLES if text.startswith("policy:")]
    parts = [text for text in EXAMPLES if not text.startswith("policy:")]
    assert whole
    assert parts
    for text in [*whole, *(f"{whole[0]}{part}" for part in parts)]:
        assert examine_policy(text).errors == ()


def test_defaults_are_what_the_preset_says():
    """The preset shows every number, so that nobody has to look for what it would be."""
    text = preset_text("audiocomm")
    for name in ("bad_rating", "presence", "audience", "quality", "score", "waves"):
        assert all(re.search(rf"\b{part.name}:", text) for part in fields(SECTIONS[name]))
