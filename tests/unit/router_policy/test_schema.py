"""The JSON Schema of a policy says of every form what the reader says of it."""

from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from services.router.policy.document import check_policy
from services.router.policy.presets import presets
from services.router.policy.schema import policy_schema

VALIDATOR = Draft202012Validator(policy_schema())

SHORT = """\
policy: short
stages:
  - {id: one, scope: {agents: addressed}, hold: 2 hours, exclusive: true}
  - {id: everybody, scope: {department: sales}, hold: 8 working hours, warn_at: 75%, relax: [bad_rating]}
claimed: {hold: 4 working hours, then: return}
reassigned: {accept_within: 30 working minutes, then: everybody}
"""


def refused(text: str) -> bool:
    """Whether the schema refuses a text."""
    document: Any = yaml.safe_load(text)
    return not VALIDATOR.is_valid(document)


def test_the_schema_is_one():
    Draft202012Validator.check_schema(policy_schema())


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
def test_presets_are_valid(preset):
    assert not refused(preset.text)


@pytest.mark.parametrize(
    "text",
    [
        SHORT,
        SHORT.replace("hold: 2", "when: not (audience.known or letter.question), hold: 2"),
        SHORT.replace("hold: 2", "when: order.value at least 500 and customer.language is de-AT, hold: 2"),
        SHORT.replace("hold: 2", "when: order.value  at   most 99.50, hold: 2"),
        SHORT.replace("8 working hours", "next working day"),
        SHORT + "help: {classes: [a]}\nclasses: {a: {match: [letter.complaint], due: 1 day}}\n",
        SHORT + "signals: {complaint: {words: {en: [is bad, terribl*]}}}\n",
        SHORT + "score: {load: 0.5}\nwaves: {first: 3}\n",
    ],
)
def test_what_the_reader_takes(text):
    assert check_policy(text) == ()
    assert not refused(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # fields: unknown, missing
        ("policy: short", "policy: short\nstage: 1"),
        ("hold: 8", "until: 1, hold: 8"),
        ("policy: short\n", ""),
        ("hold: 8 working hours, ", ""),
        ("then: return", "after: return"),
        # wrong kinds
        ("exclusive: true", "exclusive: maybe"),
        ("{department: sales}", "everybody"),
        ("{department: sales}", "{department: a, role: agent}"),
        ("{department: sales}", "{}"),
        ("{department: sales}", "{role: chef}"),
        ("{agents: addressed}", "{agents: all}"),
        ("relax: [bad_rating]", "relax: [absent]"),
        ("relax: [bad_rating]", "relax: []"),
        ("75%", "120%"),
        ("75%", "0%"),
        # words of the engine
        ("id: one", "id: repeat"),
        ("then: everybody", "then: return"),
        # durations
        ("8 working hours", "-8 working hours"),
        ("8 working hours", "0 hours"),
        ("8 working hours", "soon"),
        ("8 working hours", "2 weeks"),
        # conditions
        ("hold: 8", "when: luck, hold: 8"),
        ("hold: 8", "when: audience.known & letter.question, hold: 8"),
        ("hold: 8", "when: order.value, hold: 8"),
        ("hold: 8", "when: order.value is 500, hold: 8"),
        ("hold: 8", "when: order.value at least much, hold: 8"),
        ("hold: 8", "when: customer.language at least de, hold: 8"),
        # sections
        ("policy: short", "policy: short\nscore: {step: 0}"),
        ("policy: short", "policy: short\nscore: {load: -1}"),
        ("policy: short", "policy: short\nwaves: {first: 2.5}"),
        ("policy: short", "policy: short\nwaves: {last: 1}"),
        ("policy: short", "policy: short\nfollow_up: {}"),
        ("policy: short", "policy: short\nfollow_up: {every: often}"),
        ("policy: short", "policy: short\nclasses: {a: {match: [luck], due: 1 hour}}"),
        ("policy: short", "policy: short\nclasses: {a: {caps_hold: true}}"),
        ("policy: short", "policy: short\nhelp: {classes: []}"),
        ("policy: short", "policy: short\nsignals: {urgent: {words: {english: [now]}}}"),
        ("policy: short", "policy: short\nsignals: {urgent: {words: {en: ['*now']}}}"),
        ("policy: short", "policy: short\nsignals: {joy: {}}"),
    ],
)
def test_what_both_refuse(old, new):
    assert old in SHORT
    text = SHORT.replace(old, new, 1)
    assert check_policy(text)
    assert refused(text)
