"""What is wrong with a policy whose form is right, and what is only warned of: each at its place, with its reason."""

import pytest

from services.router.policy.company_checks import company_of
from services.router.policy.conditions import parse_condition
from services.router.policy.criteria import GRAMMAR
from services.router.policy.definition import ScopeSource
from services.router.policy.document import examine_policy
from services.router.policy.presets import presets
from services.router.policy.worlds import always_holds, can_hold
from tests.unit.router_policy.company import ADA, NOW, SUE, roster

GONE = {"departed_at": NOW}

LADDER = """\
policy: ladder
stages:
  - {id: one, when: addressed.present, scope: {agents: addressed}, exclusive: true, hold: 2 hours}
  - {id: group, scope: {audiences: audience}, hold: 4 hours}
  - {id: sales, scope: {department: sales}, hold: 4 hours}
  - {id: all, scope: {role: supervisor}, hold: 8 hours}
claimed: {hold: 4 hours, then: return}
reassigned: {accept_within: 30 minutes, then: all}
classes:
  urgent: {match: [letter.complaint], due: 1 hour}
  normal: {due: 4 hours}
"""


@pytest.mark.parametrize(
    ("text", "can", "always"),
    [
        ("audience.known", True, False),
        ("audience.known and not audience.known", False, False),
        ("audience.known or not audience.known", True, True),
        ("addressed.present and addressed.none_present", False, False),
        ("addressed.present or addressed.none_present", True, True),
        ("not addressed.present and not addressed.none_present", False, False),
        # numbers: what lies between, what does not, and nothing known
        ("order.value at least 500 and order.value at most 600", True, False),
        ("order.value at least 600 and order.value at most 500", False, False),
        ("order.value at least 500 and order.value at most 500", True, False),
        ("order.value at least 500 and not order.value at least 400", False, False),
        ("order.value at least 500 or order.value at most 600", True, False),
        ("not order.value at least 400 and not order.value at most 600", True, False),
        # words: one language at a time, but the special one is the general one too
        ("customer.language is de and customer.language is en", False, False),
        ("customer.language is de and customer.language is de-at", True, False),
        ("customer.language is de-at and not customer.language is de", False, False),
        # too many to try: taken for one that can
        (
            " and ".join(
                f"(order.value at least {n} or order.value at most {n} or letter.question)" for n in range(99)
            ),
            True,
            False,
        ),
    ],
)
def test_what_can_hold(text, can, always):
    condition = parse_condition(text, GRAMMAR)
    assert (can_hold(condition), always_holds(condition)) == (can, always)


def place_of(text: str) -> tuple[int, int]:
    """Line and column of the mark."""
    before = text.partition("¦")[0]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


@pytest.mark.parametrize(
    ("old", "new", "path", "reason"),
    [
        # unreachable
        (
            "when: addressed.present",
            "when: ¦addressed.present and not addressed.present",
            "stages[0].when",
            "can never hold",
        ),
        (
            "match: [letter.complaint]",
            "match: ¦[letter.complaint and not letter.complaint]",
            "classes.urgent.match",
            "can never hold",
        ),
        # what is behind an end
        (
            "hold: 4 hours}\n  - {id: sales",
            "hold: 4 hours, then: repeat}\n  - {id: ¦sales",
            "stages[2].id",
            "is not reached",
        ),
        # a scope that is empty whenever the stage is entered
        (
            "when: addressed.present, scope: ",
            "when: addressed.none_present, scope: ¦",
            "stages[0].scope",
            "always empty",
        ),
        ("{id: group, scope: ", "{id: group, when: not audience.known, scope: ¦", "stages[1].scope", "always empty"),
        (
            "when: addressed.present, scope: {agents: addressed}",
            "when: not thread.owner_present and letter.question, scope: ¦{agents: thread.owner}",
            "stages[0].scope",
            "always empty",
        ),
        # cycles
        ("hold: 4 hours}\n  - {id: sales", "hold: 4 hours, then: ¦one}\n  - {id: sales", "stages[1].then", "cycle"),
        ("hold: 4 hours}\n  - {id: sales", "hold: 4 hours, then: ¦group}\n  - {id: sales", "stages[1].then", "cycle"),
        ("then: return", "then: ¦one", "claimed.then", "cycle"),
        ("then: all", "then: ¦one", "reassigned.then", "cycle"),
        # the last stage
        ("{id: all, ", "{id: all, when: ¦audience.known, ", "stages[3].when", "must take every ticket"),
        (
            "{role: supervisor}, hold",
            "{role: supervisor}, exclusive: ¦true, hold",
            "stages[3].exclusive",
            "must reach a group",
        ),
        ("scope: {role: supervisor}", "scope: ¦{audiences: audience}", "stages[3].scope", "always reach somebody"),
        ("scope: {role: supervisor}", "scope: ¦{agents: addressed}", "stages[3].scope", "always reach somebody"),
        # a class nobody knows
        ("classes:", "help: {classes: [¦urgnt]}\nclasses:", "help.classes[0]", "did you mean 'urgent'?"),
        # words misspelt
        ("department:", "¦departmnt:", "stages[2].scope.departmnt", "did you mean 'department'?"),
        ("then: all", "then: ¦alll", "reassigned.then", "did you mean 'all'?"),
        ("letter.complaint", "¦letter.complain", "classes.urgent.match[0]", "did you mean 'letter.complaint'?"),
    ],
)
def test_refused(old, new, path, reason):
    assert old in LADDER
    text = LADDER.replace(old, new, 1)
    errors = examine_policy(text.replace("¦", "")).errors
    assert [(one.path, reason in one.reason) for one in errors] == [(path, True)]
    assert (errors[0].line, errors[0].column) == place_of(text)


ENDING_IN_SALES = LADDER.replace(
    "hold: 8 hours}\n", "hold: 8 hours}\n  - {id: end, scope: {department: sales}, hold: 8 hours}\n"
)


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("hold: 4 hours}\n  - {id: sales", "hold: 4 hours, then: ¦end}\n  - {id: sales", "stages[1].then"),
        ("then: return", "then: ¦end", "claimed.then"),
        ("then: all", "then: ¦end", "reassigned.then"),
    ],
)
def test_a_way_past_the_supervisors_is_refused(old, new, path):
    assert examine_policy(ENDING_IN_SALES).errors == ()
    text = ENDING_IN_SALES.replace(old, new, 1)
    (error,) = examine_policy(text.replace("¦", "")).errors
    assert (error.path, "never reaches the supervisors" in error.reason) == (path, True)
    assert (error.line, error.column) == place_of(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # one person after the other until nobody is left is an end of its own
        ("exclusive: true, hold: 2 hours}", "exclusive: true, hold: 2 hours, then: repeat}"),
        # forwards, not past the supervisors
        ("hold: 4 hours}\n  - {id: sales", "hold: 4 hours, then: all}\n  - {id: sales"),
        ("then: return", "then: group"),
        # a condition that always holds is none
        ("{id: all, ", "{id: all, when: audience.known or not audience.known, "),
    ],
)
def test_allowed(old, new):
    assert old in LADDER
    assert examine_policy(LADDER.replace(old, new, 1)) == examine_policy(LADDER)


@pytest.mark.parametrize(
    ("old", "new", "path", "reason"),
    [
        ("hold: 8 hours", "hold: ¦61 days", "stages[3].hold", "more than 60 days"),
        ("{hold: 4 hours, then: return", "{hold: ¦61 days, then: return", "claimed.hold", "more than 60 days"),
        # all its tickets belong to one above; a second one that takes the rest
        (
            "  normal:",
            "  ¦loud: {match: [letter.complaint and letter.question], due: 1 hour}\n  normal:",
            "classes.loud",
            "ever",
        ),
        ("  normal: {due: 4 hours}", "  normal: {due: 4 hours}\n  ¦rest: {due: 5 hours}", "classes.rest", "ever"),
        ("scope: {role: supervisor}", "scope: {role: administrator}", "stages", "supervisors"),
    ],
)
def test_warned(old, new, path, reason):
    assert old in LADDER
    text = LADDER.replace(old, new, 1)
    found = examine_policy(text.replace("¦", ""))
    assert (found.errors, [(one.path, reason in one.reason) for one in found.warnings]) == ((), [(path, True)])
    assert "¦" not in text or (found.warnings[0].line, found.warnings[0].column) == place_of(text)


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
def test_presets_need_no_word(preset):
    found = examine_policy(preset.text, company_of(roster(), ("sales", "purchasing", "office"), NOW))
    assert (found.errors, found.warnings) == ((), ())


def test_people_are_counted():
    people = company_of(roster({ADA: GONE}), ("sales", "empty"), NOW).people
    assert people[ScopeSource.DEPARTMENT] == {"sales": 5, "empty": 0}
    assert people[ScopeSource.AUDIENCES] == {"cables": 3, "studio": 3}
    assert people[ScopeSource.ROLE] == {"agent": 6, "supervisor": 1, "administrator": 0}


@pytest.mark.parametrize(
    ("old", "new", "who", "path", "reason"),
    [
        ("{department: sales}", "{department: sale}", roster(), "stages[2].scope", "did you mean 'sales'?"),
        ("{department: sales}", "{audiences: cabels}", roster(), "stages[2].scope", "did you mean 'cables'?"),
    ],
)
def test_a_company_lacks_it(old, new, who, path, reason):
    company = company_of(who, ("sales", "empty"), NOW)
    found = examine_policy(LADDER.replace(old, new, 1), company)
    assert [(one.path, reason in one.reason) for one in found.errors] == [(path, True)]


@pytest.mark.parametrize("people", [roster(without=(SUE,)), roster({SUE: GONE})], ids=["never", "any longer"])
def test_a_role_that_nobody_has_is_only_warned_of(people):
    """The first administrator of a company is alone in it, and may change the policy all the same."""
    found = examine_policy(LADDER, company_of(people, ("sales", "empty"), NOW))
    assert (found.errors, [one.path for one in found.warnings]) == ((), ["stages[3].scope"])


def test_a_group_without_people_is_only_warned_of():
    company = company_of(roster(), ("sales", "empty"), NOW)
    found = examine_policy(LADDER.replace("{department: sales}", "{department: empty}"), company)
    assert (found.errors, [one.path for one in found.warnings]) == ((), ["stages[2].scope"])
