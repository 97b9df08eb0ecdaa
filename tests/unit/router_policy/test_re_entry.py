"""The ladder entered again: escalation, lost presence, declines, returns, refreshes; and stages as data."""

from datetime import timedelta

import pytest

from services.router.policy.document import parse_policy
from services.router.policy.facts import Decline
from services.router.policy.ladder import decide
from services.router.policy.words import Entry, SkipReason
from tests.unit.router_policy.company import (
    ANNA,
    ANNA_REF,
    BORIS,
    CABLES_REF,
    CLARA,
    DIEGO,
    ELSA,
    ELSA_REF,
    FRANK,
    NOW,
    POLICY,
    SALES_REF,
    STRANGER,
    STUDIO,
    SUE,
    SUPERVISORS_REF,
    came,
    customer,
    facts,
    mark,
    order,
    roster,
)

CABLE_PEOPLE = {ANNA, BORIS, DIEGO}
SALES = {ANNA, BORIS, CLARA, DIEGO, FRANK}
GONE = {"departed_at": NOW - timedelta(days=30)}
AWAY = {"away": True}
SILENT = {"last_seen_at": NOW - timedelta(seconds=120)}
SILENT_FOR_LONG = {"last_seen_at": NOW - timedelta(seconds=400)}
BUSY = (Decline(ANNA, NOW, "busy"),)


@pytest.mark.parametrize(
    ("again", "given", "stage", "members"),
    [
        # the two hours are over: the audience joins the addressed one
        (came(Entry.ESCALATED, "addressed", ANNA_REF), {"addressed": (ANNA,)}, "audience", CABLE_PEOPLE),
        # the addressed one of another department stays
        (
            came(Entry.ESCALATED, "addressed", ELSA_REF),
            {"addressed": (ELSA,)}, "audience", CABLE_PEOPLE | {ELSA},
        ),
        # the other addressed agents join at the next stage
        (
            came(Entry.ESCALATED, "addressed", ANNA_REF),
            {"addressed": (ANNA, CLARA, ELSA)}, "audience", CABLE_PEOPLE | {CLARA, ELSA},
        ),
        # unknown audience: straight to everybody
        (
            came(Entry.ESCALATED, "addressed", ANNA_REF),
            {"addressed": (ANNA,), "customer": STRANGER}, "everybody", SALES,
        ),
        # the addressed one went home: the present owner of the thread is offered it, the first one still finds it
        (
            came(Entry.PRESENCE_LOST, "addressed", ANNA_REF),
            {"addressed": (ANNA,), "thread_owner": CLARA, "roster": roster({ANNA: AWAY})}, "thread_owner",
            {ANNA, CLARA},
        ),
        # nobody has the same letter alone twice
        (
            came(Entry.PRESENCE_LOST, "addressed", ANNA_REF),
            {"thread_owner": ANNA}, "audience", CABLE_PEOPLE,
        ),
        # the one offered declined for good
        (
            came(Entry.DECLINED, "addressed", ANNA_REF, declines=(Decline(ANNA, NOW, "cousin"),)),
            {"addressed": (ANNA,)}, "audience", {BORIS, DIEGO},
        ),
        # up the ladder
        (came(Entry.ESCALATED, "audience", CABLES_REF), {}, "everybody", SALES),
        (
            came(Entry.ESCALATED, "everybody", CABLES_REF, SALES_REF, stages_run=("audience", "everybody")),
            {}, "supervisors", SALES | {SUE},
        ),
        # the last stage repeats
        (
            came(Entry.ESCALATED, "supervisors", SALES_REF, SUPERVISORS_REF, stages_run=("everybody", "supervisors")),
            {}, "supervisors", SALES | {SUE},
        ),
        # what a stage saw once it keeps seeing, though the customer's audience is another one now
        (
            came(Entry.ESCALATED, "audience", CABLES_REF),
            {"customer": customer(order(1, STUDIO)), "roster": roster({ANNA: {"department": "purchasing"}})},
            "everybody", SALES,
        ),
        # a claim comes back: at least the audience, never the one who is alone
        (
            came(Entry.RETURNED, "addressed", ANNA_REF, returns=1, former_holders=(ANNA,)), {"addressed": (ANNA,)},
            "audience", CABLE_PEOPLE,
        ),
        (
            came(Entry.RELEASED, "addressed", ANNA_REF, returns=1, former_holders=(ANNA,)), {"addressed": (ANNA,)},
            "audience", CABLE_PEOPLE,
        ),
        # to the first stage not yet run
        (came(Entry.RETURNED, "audience", CABLES_REF, returns=1, former_holders=(ANNA,)), {}, "everybody", SALES),
        (
            came(Entry.RETURNED, "everybody", SALES_REF, returns=1, former_holders=(ANNA,)), {}, "supervisors",
            SALES | {SUE},
        ),
        # the second time to supervisors
        (came(Entry.RETURNED, "audience", CABLES_REF, returns=2), {}, "supervisors", CABLE_PEOPLE | {SUE}),
        (came(Entry.RELEASED, "addressed", ANNA_REF, returns=2), {}, "supervisors", {ANNA, SUE}),
        # a reassignment nobody accepted
        (
            came(Entry.ACCEPTANCE_OVER, "reassigned", ANNA_REF, stages_run=("audience",)), {}, "supervisors",
            {*CABLE_PEOPLE, SUE},
        ),
        # or whose target declined
        (came(Entry.DECLINED, "reassigned", ANNA_REF, stages_run=()), {}, "supervisors", {ANNA, SUE}),
        # a letter to a worked-out ticket: the ladder anew, the former holder alone again
        (
            came(Entry.LETTER, "audience", CABLES_REF, returns=2, former_holders=(ANNA,)),
            {"thread_owner": ANNA}, "thread_owner", {ANNA},
        ),
        # a bounce: the same
        (came(Entry.REOPENED, "audience", CABLES_REF), {"thread_owner": ANNA}, "thread_owner", {ANNA}),
        # a stage of a policy no longer in force: after the furthest that is
        (came(Entry.ESCALATED, "gone", CABLES_REF, stages_run=("audience", "gone")), {}, "everybody", SALES),
        (came(Entry.REFRESHED, "gone", CABLES_REF, stages_run=("audience", "gone")), {}, "everybody", SALES),
    ],
)  # fmt: skip
def test_re_entry(again, given, stage, members):
    decision = decide(facts(ticket=again, **given), POLICY)
    assert (decision.stage, set(decision.members)) == (stage, members)
    assert stage in decision.stages_run
    if again.entry not in (Entry.LETTER, Entry.REOPENED):
        assert set(again.stages_run) <= set(decision.stages_run)
        assert set(again.scope) <= set(decision.refs)


def test_the_former_holder_comes_last():
    again = came(Entry.RETURNED, "addressed", ANNA_REF, returns=1, former_holders=(ANNA,))
    decision = decide(facts(ticket=again, addressed=(ANNA,)), POLICY)
    assert decision.members[-1] == ANNA
    assert decision.responsible != ANNA


def test_stages_are_data():
    text = """\
policy: other
stages:
  - {id: studio, when: not audience.known, scope: {audiences: studio}, hold: 30 minutes}
  - {id: cables, scope: {audiences: nobody}, hold: 30 minutes}
  - {id: best, scope: {audiences: audience}, exclusive: true, hold: 2 working hours, then: repeat}
  - {id: all, scope: {role: supervisor}, hold: 2 working hours}
claimed: {hold: 4 working hours, then: studio}
reassigned: {accept_within: 30 minutes, then: all}
"""
    policy = parse_policy(text)
    # a named audience
    assert set(decide(facts(customer=STRANGER), policy).members) == {BORIS, CLARA, DIEGO}
    # an audience the company lacks is an empty scope; an exclusive stage pushes to the best present of a group
    decision = decide(facts(), policy)
    assert [one.reason for one in decision.skipped] == [SkipReason.CONDITION, SkipReason.EMPTY]
    assert (decision.stage, len(decision.members), decision.exclusive) == ("best", 1, True)
    # it repeats with somebody else each time
    again = came(Entry.ESCALATED, "best", *decision.refs)
    second = decide(facts(ticket=again), policy)
    assert second.offered not in (None, decision.offered)
    # a returned claim goes where the policy says, a released one by the rules of re-entry
    returned = came(Entry.RETURNED, "best", *decision.refs, returns=1)
    assert decide(facts(ticket=returned, customer=STRANGER), policy).stage == "studio"
    released = came(Entry.RELEASED, "best", *decision.refs, returns=1)
    assert decide(facts(ticket=released), policy).stage == "all"


@pytest.mark.parametrize(
    ("again", "given", "stage", "members", "offered"),
    [
        # a colleague left the group: he no longer sees it
        (
            came(Entry.REFRESHED, "audience", CABLES_REF), {"roster": roster({BORIS: GONE})}, "audience",
            {ANNA, DIEGO}, None,
        ),
        # the one offered is still there, though her desk filled up and her machine is silent for two minutes
        (
            came(Entry.REFRESHED, "addressed", ANNA_REF, offered=ANNA),
            {"addressed": (ANNA, CLARA), "roster": roster({ANNA: {"open_load": 10, **SILENT}})},
            "addressed", {ANNA}, ANNA,
        ),
        # silent for too long, or rated badly meanwhile: on to the group
        (
            came(Entry.REFRESHED, "addressed", ANNA_REF, offered=ANNA),
            {"addressed": (ANNA,), "roster": roster({ANNA: SILENT_FOR_LONG})},
            "audience", CABLE_PEOPLE, None,
        ),
        (
            came(Entry.REFRESHED, "addressed", ANNA_REF, offered=ANNA),
            {"addressed": (ANNA,), "customer": customer(order(5), marks=(mark(ANNA, 1),))},
            "audience", {BORIS, DIEGO}, None,
        ),
        # a reassigned ticket stays with its target, even one who had declined before
        (
            came(Entry.REFRESHED, "reassigned", ANNA_REF, stages_run=("audience",), offered=ANNA, declines=BUSY),
            {}, "reassigned", {ANNA}, ANNA,
        ),
        # unless he left
        (
            came(Entry.REFRESHED, "reassigned", ANNA_REF, stages_run=("audience",), offered=ANNA),
            {"roster": roster({ANNA: GONE})}, "supervisors", {BORIS, DIEGO, SUE}, None,
        ),
    ],
)  # fmt: skip
def test_refresh_keeps_the_stage_while_it_can(again, given, stage, members, offered):
    decision = decide(facts(ticket=again, **given), POLICY)
    assert (decision.stage, set(decision.members), decision.offered) == (stage, members, offered)
