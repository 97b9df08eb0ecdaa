"""The policy document: durations, conditions, the default, and errors at their exact place."""

import pytest

from services.router.policy.conditions import Comparison, ConditionUnreadable, holds, parse_condition
from services.router.policy.definition import (
    After,
    AudienceRule,
    BadRatingRule,
    PresenceRule,
    QualityRule,
    ScopeSource,
    ScoreRule,
    WaveRule,
)
from services.router.policy.document import PolicyRefused, check_policy, default_policy_text, parse_policy
from services.router.policy.durations import parse_duration
from services.router.policy.words import Exclusion

GRAMMAR = {"yes": (), "no": (), "age": (Comparison.AT_LEAST, Comparison.AT_MOST), "tongue": (Comparison.IS,)}

SHORT = """\
policy: short
stages:
  - {id: everybody, scope: {department: sales}, hold: 8 working hours}
claimed: {hold: 4 working hours, then: return}
reassigned: {accept_within: 30 working minutes, then: everybody}
"""


@pytest.mark.parametrize(
    ("text", "seconds", "working", "counts_days"),
    [
        ("2 working hours", 7200, True, False),
        ("30 working minutes", 1800, True, False),
        ("1 hour", 3600, False, False),
        ("3 days", 259_200, False, False),
        ("  1   working  day ", 86_400, True, True),
        ("next working day", 86_400, True, True),
    ],
)
def test_durations(text, seconds, working, counts_days):
    duration = parse_duration(text)
    assert (duration.seconds, duration.working, duration.counts_days) == (seconds, working, counts_days)
    assert parse_duration(str(duration)) == duration


@pytest.mark.parametrize(
    "text", ["", "2", "hours", "-2 hours", "0 minutes", "2 weeks", "1.5 hours", "9999 days", "2 workinghours"]
)
def test_durations_refused(text):
    with pytest.raises(ValueError, match=r"is no duration|is not between"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", True),
        ("no", False),
        ("not no", True),
        ("yes and no", False),
        ("yes or no", True),
        # `and` binds tighter than `or`
        ("yes or yes and no", True),
        ("(yes or yes) and no", False),
        ("not (yes and no)", True),
        ("not not yes", True),
        # criteria with a value; case and space do not matter
        ("age at least 7", True),
        ("age  at most  7 and yes", False),
        ("tongue is DE and not tongue is en", True),
    ],
)
def test_conditions(text, value):
    true = ("yes", "age at least 7", "tongue is de")
    assert holds(parse_condition(text, GRAMMAR), lambda one: str(one) in true) is value


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("", 0),
        ("yes and", 7),
        ("yes maybe", 4),
        ("maybe", 0),
        ("(yes", 4),
        ("yes)", 3),
        ("yes & no", 4),
        ("or yes", 0),
        ("(" * 30, 21),
        # criteria with a value: no comparison, half of one, another's, no value, one of the wrong kind
        ("age", 3),
        ("age and yes", 4),
        ("age at", 4),
        ("age at 7", 4),
        ("age is 7", 4),
        ("age at least", 12),
        ("age at least much", 13),
        ("age at least -7", 13),
        ("age at least 7.123", 13),
        ("tongue is", 9),
        ("tongue is 7", 10),
        ("tongue is or", 10),
        ("tongue de", 7),
        ("yes is de", 4),
    ],
)
def test_conditions_refused(text, offset):
    with pytest.raises(ConditionUnreadable) as caught:
        parse_condition(text, GRAMMAR)
    assert caught.value.offset == offset


def test_default_policy_is_the_ladder_of_the_design():
    policy = parse_policy(default_policy_text(), version=3)
    assert policy.name == "audiocomm"
    assert [(stage.id, str(stage.hold), stage.exclusive) for stage in policy.stages] == [
        ("addressed", "2 working hours", True),
        ("thread_owner", "2 working hours", True),
        ("audience", "4 working hours", False),
        ("everybody", "8 working hours", False),
        ("supervisors", "8 working hours", False),
    ]
    last = policy.stages[-1]
    assert (last.then, last.relax, last.scope.source) == (After.REPEAT, (Exclusion.BAD_RATING,), ScopeSource.ROLE)
    assert policy.stages[0].warn_percent == 75
    assert (str(policy.claimed.hold), policy.claimed.then) == ("4 working hours", "return")
    assert (str(policy.reassigned.accept_within), policy.reassigned.then) == ("30 working minutes", "supervisors")
    assert [(one.key, str(one.due), one.caps_hold) for one in policy.classes] == [
        ("urgent", "30 working minutes", True),
        ("normal", "4 working hours", False),
        ("question", "1 working day", False),
    ]
    rules = (policy.bad_rating, policy.presence, policy.audience, policy.quality, policy.score, policy.waves)
    assert rules == (BadRatingRule(), PresenceRule(), AudienceRule(), QualityRule(), ScoreRule(), WaveRule())


def test_hash_is_of_the_meaning():
    base = parse_policy(SHORT, version=1)
    assert len(base.hash) == 64
    # comments, layout, the version and constants that say the default change nothing
    assert parse_policy("# why\n" + SHORT.replace("{id: everybody,", "{id:   everybody,"), version=2).hash == base.hash
    assert parse_policy(SHORT + "waves: {first: 3}\naudience: {prior: 3}\n").hash == base.hash
    # a hold does
    assert parse_policy(SHORT.replace("8 working", "9 working")).hash != base.hash
    assert parse_policy(SHORT + "waves: {first: 4}\n").hash != base.hash


STAGE = "  - {id: everybody, scope: {department: sales}, hold: 8 working hours}"


@pytest.mark.parametrize(
    ("old", "new", "path", "reason"),
    [
        # an unknown field of the document, of a stage, of a section; ¦ stands where the error is
        ("policy: short", "policy: short\n¦stage: 1", "stage", "unknown field"),
        ("hold: 8", "¦until: 1, hold: 8", "stages[0].until", "unknown field"),
        ("policy: short", "policy: short\nwaves: {¦last: 1}", "waves.last", "unknown field"),
        # a field given twice
        ("policy: short", "policy: short\n¦policy: long", "policy", "given twice"),
        # two stages of one id
        (STAGE, f"{STAGE}\n{STAGE.replace('id: ', 'id: ¦')}", "stages[1].id", "stands above already"),
        # words of the engine
        ("id: everybody", "id: ¦reassigned", "stages[0].id", "word of the engine"),
        # an unknown criterion, at its place inside the condition
        ("hold: 8", "when: audience.known and ¦luck, hold: 8", "stages[0].when", "unknown criterion 'luck'"),
        # negative and empty holds
        ("8 working hours", "¦-8 working hours", "stages[0].hold", "is no duration"),
        ("4 working hours", "¦0 hours", "claimed.hold", "is not between"),
        # an empty ladder, a missing one, one that is no list
        (f"stages:\n{STAGE}", "stages: ¦[]", "stages", "at least one"),
        (f"stages:\n{STAGE}\n", "", "", "'stages' is missing"),
        (f"stages:\n{STAGE}", "stages: ¦5", "stages", "a list"),
        # missing fields of a stage
        ("{id: everybody, scope: {department: sales}, hold: 8 working hours}",
        "¦{id: everybody, scope: {department: sales}}",
         "stages[0]", "'hold' is missing"),
        # scopes
        ("{department: sales}", "{role: ¦chef}", "stages[0].scope.role", "unknown word 'chef'"),
        ("{department: sales}", "{agents: ¦all}", "stages[0].scope.agents", "unknown word 'all'"),
        ("{department: sales}", "¦{department: a, role: agent}", "stages[0].scope", "names one of"),
        ("{department: sales}", "¦everybody", "stages[0].scope", "a mapping is expected"),
        # what follows must exist
        ("then: everybody", "then: ¦nobody", "reassigned.then", "unknown word 'nobody'"),
        ("then: return", "then: ¦[return]", "claimed.then", "a text is expected"),
        # flags, percentages, numbers, what may be relaxed
        ("hold: 8", "exclusive: ¦yes, hold: 8", "stages[0].exclusive", "true or false"),
        ("hold: 8", "warn_at: ¦120%, hold: 8", "stages[0].warn_at", "a percentage"),
        ("hold: 8", "relax: [¦absent], hold: 8", "stages[0].relax[0]", "unknown word 'absent'"),
        ("policy: short", "policy: short\nscore: {step: ¦0}", "score.step", "out of bounds"),
        ("policy: short", "policy: short\nscore: {load: ¦-1}", "score.load", "out of bounds"),
        ("policy: short", "policy: short\nscore: {load: ¦.nan}", "score.load", "a number is expected"),
        ("policy: short", "policy: short\nscore: {load: ¦nan}", "score.load", "out of bounds"),
        ("policy: short", "policy: short\nwaves: {first: ¦2.5}", "waves.first", "a whole number"),
        ("policy: short", "policy: short\nclasses: {a: {due: ¦soon}}", "classes.a.due", "is no duration"),
        (
            "policy: short", "policy: short\nclasses: {a: {match: [¦luck], due: 1 hour}}", "classes.a.match[0]",
            "unknown criterion 'luck'",
        ),
        # no YAML at all, nothing at all, a list, bombs
        ("policy: short", "policy: ¦@short", "", "cannot start any token"),
        (SHORT, "", "", "empty"),
        (SHORT, "- 1", "", "a mapping is expected"),
        (SHORT, "[" * 30 + "¦" + "[" * 1470, "", "nested deeper than 30"),
        (SHORT, "x" * 300_000, "", "longer than"),
    ],
)  # fmt: skip
def test_errors_have_their_place(old, new, path, reason):
    assert old in SHORT
    text = SHORT.replace(old, new, 1)
    before = text.partition("¦")[0] if "¦" in text else ""
    first = check_policy(text.replace("¦", ""))[0]
    assert (first.line, first.column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))
    assert first.path == path
    assert reason in first.reason


def test_all_errors_are_told_in_order():
    errors = check_policy(
        SHORT.replace("8 working hours", "soon").replace("30 working", "x").replace("return", "never")
    )
    assert [one.line for one in errors] == [3, 4, 5]
    with pytest.raises(PolicyRefused, match=r"line 3, column 55: stages\[0\].hold: 'soon' is no duration"):
        parse_policy(SHORT.replace("8 working hours", "soon"))


def test_valid_policy_has_no_errors():
    assert check_policy(default_policy_text()) == ()
