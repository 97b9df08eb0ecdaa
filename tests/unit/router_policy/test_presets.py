"""The presets against their rows: accountancy (urgent, normal, question), agency (due dates and follow-ups)."""

from datetime import timedelta

import pytest

from services.router.policy.document import default_policy_text, parse_policy
from services.router.policy.durations import parse_duration
from services.router.policy.facts import RunningHold
from services.router.policy.holds import claim_hold
from services.router.policy.ladder import decide
from services.router.policy.presets import preset_text, presets
from services.router.policy.words import Entry, Signal
from tests.unit.router_policy.company import ANNA, ANNA_REF, CABLES_REF, NOW, SALES_REF, came, facts, ticket, utc

ACCOUNTANCY = parse_policy(preset_text("accountancy"))
AGENCY = parse_policy(preset_text("agency"))


def test_each_says_what_it_is_for():
    assert [(one.name, parse_policy(one.text).name) for one in presets()] == [
        (name, name) for name in ("audiocomm", "accountancy", "agency")
    ]
    assert all(one.title.endswith(".") and len(one.title) > 40 for one in presets())
    assert presets()[0].text == default_policy_text()
    with pytest.raises(KeyError):
        preset_text("../presets/agency")


@pytest.mark.parametrize(
    ("given", "key", "due"),
    [
        # urgent: marked, a complaint, a customer who leaves; 10 working minutes
        ({"signals": (Signal.MARKED_URGENT,)}, "urgent", "2026-03-02 09:10"),
        ({"signals": (Signal.COMPLAINT,)}, "urgent", "2026-03-02 09:10"),
        ({"signals": (Signal.LEAVING,)}, "urgent", "2026-03-02 09:10"),
        # late: urgent from now on, and it was due when it was promised
        ({"oldest_open_at": NOW - timedelta(minutes=40)}, "urgent", "2026-03-02 09:00"),
        # the rest: 40 working minutes, on Friday evening too
        ({}, "normal", "2026-03-02 09:40"),
        ({"oldest_open_at": utc("2026-02-27 16:50")}, "normal", "2026-03-02 07:30"),
        # a question: the end of the next working day, however it is asked
        ({"signals": (Signal.QUESTION,)}, "question", "2026-03-03 17:00"),
        # an urgent question is urgent
        ({"signals": (Signal.QUESTION, Signal.COMPLAINT)}, "urgent", "2026-03-02 09:10"),
    ],
)
def test_accountancy_promises_minutes(given, key, due):
    at = NOW if "oldest_open_at" not in given or key == "urgent" else utc("2026-03-02 07:01")
    decision = decide(facts(now=at, addressed=(ANNA,), ticket=ticket(**given)), ACCOUNTANCY)
    assert (decision.class_key, decision.class_due_at) == (key, utc(due))


@pytest.mark.parametrize(
    ("signals", "minutes"),
    [((Signal.COMPLAINT,), 10), ((), 20), ((Signal.QUESTION,), 20)],
)
def test_accountancy_moves_on_in_time(signals, minutes):
    decision = decide(facts(addressed=(ANNA,), ticket=ticket(signals=signals)), ACCOUNTANCY)
    assert (decision.offered, decision.hold.due_at) == (ANNA, NOW + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("signals", "hold"),
    [((Signal.COMPLAINT,), "10 minutes"), ((), "40 minutes"), ((Signal.QUESTION,), "4 hours")],
)
def test_accountancy_gives_a_claim_the_time_of_its_class(signals, hold):
    given = facts(ticket=came(Entry.RAISED, "addressed", ANNA_REF, signals=signals))
    assert claim_hold(given, ACCOUNTANCY, ANNA).due_at == NOW + timedelta(seconds=parse_duration(hold).seconds)


def test_accountancy_asks_for_help_with_the_second_urgent_one():
    assert ACCOUNTANCY.help is not None
    assert (ACCOUNTANCY.help.classes, ACCOUNTANCY.help.above) == (("urgent",), 1)


def test_agency_gives_48_hours_and_asks_every_48():
    decision = decide(facts(), AGENCY)
    # whatever the calendar says: two days later
    assert (decision.class_key, decision.class_due_at) == ("request", NOW + timedelta(hours=48))
    assert AGENCY.follow_up is not None
    assert str(AGENCY.follow_up.every) == "48 hours"


@pytest.mark.parametrize(
    "given",
    [
        {"addressed": (ANNA,)},
        {},
        {"ticket": came(Entry.ESCALATED, "audience", CABLES_REF)},
        {"ticket": came(Entry.ESCALATED, "supervisors", CABLES_REF, SALES_REF)},
    ],
)
def test_agency_names_an_assignee_always(given):
    assert decide(facts(**given), AGENCY).responsible is not None


def test_a_letter_that_becomes_urgent_shortens_the_running_hold():
    """The hold runs on, and ends when the class says, counted from now; looking again does not shorten it further."""
    first = decide(facts(), AGENCY)
    assert first.hold.due_at == NOW + timedelta(hours=4)
    policy = parse_policy(default_policy_text())
    began = decide(facts(), policy).hold
    assert began.due_at == NOW + timedelta(hours=4)
    running = running_of(began)
    later = NOW + timedelta(hours=1)
    raised = ticket(
        entry=Entry.RAISED, stage="audience", stages_run=("audience",), scope=(CABLES_REF,), hold=running,
        signals=(Signal.COMPLAINT,),
    )  # fmt: skip
    again = decide(facts(now=later, ticket=raised), policy)
    assert (again.stage, again.hold.due_at) == ("audience", later + timedelta(minutes=30))
    assert again.hold.started_at == NOW


def running_of(hold):
    """A hold as a ticket has it."""
    return RunningHold(hold.started_at, hold.due_at, hold.working_seconds)
