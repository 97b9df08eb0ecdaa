"""The ladder: which stage takes a ticket, who sees it, who is responsible, whom it alerts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.router.policy.document import default_policy_text, parse_policy
from services.router.policy.facts import Block, Roster
from services.router.policy.ladder import decide
from services.router.policy.words import AgentId, Entry, Exclusion, ScopeKind, Signal, SkipReason
from tests.unit.router_policy.company import (
    ADA,
    ANNA,
    AUDIENCES,
    BERLIN,
    BORIS,
    CABLES,
    CLARA,
    DIEGO,
    ELSA,
    FRANK,
    KNOWN,
    NOW,
    POLICY,
    SALES_REF,
    STRANGER,
    STUDIO,
    SUE,
    agent,
    away,
    calendar,
    came,
    customer,
    facts,
    mark,
    order,
    roster,
    ticket,
    utc,
)

CABLE_PEOPLE = {ANNA, BORIS, DIEGO}
SALES = {ANNA, BORIS, CLARA, DIEGO, FRANK}
GONE = {"departed_at": NOW - timedelta(days=30)}
AWAY = {"away": True}
EVENING = utc("2026-03-02 20:00")


def scope_of(decision):
    return {(one.kind, one.id or one.key) for one in decision.scope}


@pytest.mark.parametrize(
    ("given", "stage", "members", "responsible"),
    [
        # M9: addressed and at work: alone
        ({"addressed": (ANNA,)}, "addressed", {ANNA}, ANNA),
        # somebody of another department too
        ({"addressed": (ELSA,)}, "addressed", {ELSA}, ELSA),
        # M7: nobody addressed, the one who answered before is present: alone
        ({"thread_owner": CLARA}, "thread_owner", {CLARA}, CLARA),
        # the addressed one goes before the thread's owner
        ({"addressed": (ANNA,), "thread_owner": CLARA}, "addressed", {ANNA}, ANNA),
        # the addressed one away, the owner present
        ({"addressed": (ANNA,), "thread_owner": CLARA, "roster": roster({ANNA: AWAY})}, "thread_owner", {CLARA}, CLARA),
        # M10: nobody addressed: the audience
        ({}, "audience", CABLE_PEOPLE, None),
        ({"customer": customer(order(5, STUDIO))}, "audience", {BORIS, CLARA, DIEGO}, None),
        # two audiences known: both
        ({"customer": customer(order(60), order(61, STUDIO))}, "audience", {ANNA, BORIS, CLARA, DIEGO}, None),
        # M11: unknown audience: everybody in sales, but neither purchasing nor supervisors
        ({"customer": STRANGER}, "everybody", SALES, None),
        # M13: departed, on leave, set away, outside the shift: at once to the group
        ({"addressed": (ANNA,), "roster": roster({ANNA: GONE})}, "audience", {BORIS, DIEGO}, None),
        ({"addressed": (ANNA,), "roster": roster({ANNA: away()})}, "audience", {BORIS, DIEGO}, None),
        # and of the group the best of those present is responsible
        ({"addressed": (ANNA,), "roster": roster({ANNA: AWAY})}, "audience", CABLE_PEOPLE, BORIS),
        (
            {"addressed": (ANNA,), "now": EVENING, "ticket": ticket(oldest_open_at=EVENING)}, "audience", CABLE_PEOPLE,
            None,
        ),
        # heartbeat too old
        ({"addressed": (ANNA,), "roster": roster({ANNA: {"last_seen_at": None}})}, "audience", CABLE_PEOPLE, BORIS),
        # a full desk is not pushed to, but sees the group's letters
        ({"addressed": (ANNA,), "roster": roster({ANNA: {"open_load": 10}})}, "audience", CABLE_PEOPLE, None),
        # M8: badly rated, even though addressed: not alone, and not with the group
        (
            {"addressed": (ANNA,), "customer": customer(order(5), marks=(mark(ANNA, 1),))}, "audience", {BORIS, DIEGO},
            None,
        ),
        # one bad mark of a colleague changes nothing for Anna
        ({"addressed": (ANNA,), "customer": customer(order(5), marks=(mark(BORIS, 1),))}, "addressed", {ANNA}, ANNA),
        # an address of nobody we know
        ({"addressed": (77,)}, "audience", CABLE_PEOPLE, None),
        # the audience consists of people kept out: everybody
        ({"roster": roster(dict.fromkeys(CABLE_PEOPLE, GONE))}, "everybody", {CLARA, FRANK}, None),
        # all of sales gone: supervisors
        ({"roster": roster(dict.fromkeys(SALES, GONE))}, "supervisors", {SUE}, SUE),
        # and no supervisor either: the administrator
        ({"roster": roster(dict.fromkeys(SALES | {SUE}, GONE))}, "supervisors", {ADA}, ADA),
        # who is on leave, rather than nobody
        ({"roster": roster({**dict.fromkeys(SALES | {SUE}, GONE), ADA: away()})}, "supervisors", {ADA}, ADA),
        # no administrator: a supervisor on leave; nobody else: whoever is left
        ({"roster": roster({**dict.fromkeys(SALES | {ADA}, GONE), SUE: away()})}, "supervisors", {SUE}, SUE),
        ({"roster": roster(dict.fromkeys(SALES | {SUE, ADA}, GONE))}, "supervisors", {ELSA}, ELSA),
        # an empty company
        ({"roster": roster(dict.fromkeys(SALES | {SUE, ADA, ELSA}, GONE))}, "supervisors", set(), None),
    ],
)  # fmt: skip
def test_first_entry(given, stage, members, responsible):
    decision = decide(facts(**given), POLICY)
    assert (decision.stage, set(decision.members)) == (stage, members)
    assert decision.responsible == (responsible or (decision.members[0] if members else None))
    assert decision.exclusive == (stage in ("addressed", "thread_owner"))
    assert decision.offered == (responsible if decision.exclusive else None)
    assert decision.stages_run == (stage,)
    assert decision.hold.due_at > decision.decided_at


def test_of_several_addressed_the_best_scored_is_offered():
    decision = decide(facts(addressed=(CLARA, DIEGO, ANNA)), POLICY)
    # Anna's primary audience is the customer's
    assert (decision.offered, decision.members) == (ANNA, (ANNA,))
    # the others are on record as candidates, in order
    assert [one.agent_id for one in decision.candidates] == [ANNA, DIEGO, CLARA]
    # if her desk is full, the next one
    assert (
        decide(facts(addressed=(CLARA, DIEGO, ANNA), roster=roster({ANNA: {"open_load": 10}})), POLICY).offered == DIEGO
    )


def test_skipped_stages_and_exclusions_are_recorded():
    rated = customer(order(5), marks=(mark(ANNA, 2),))
    decision = decide(
        facts(addressed=(ANNA,), customer=rated, ticket=ticket(blocks=(Block(BORIS, SUE, "audit"),))), POLICY
    )
    assert [(one.stage, one.reason) for one in decision.skipped] == [
        ("addressed", SkipReason.EMPTY),
        ("thread_owner", SkipReason.CONDITION),
    ]
    assert [(one.agent_id, one.reason) for one in decision.excluded] == [
        (ANNA, Exclusion.BAD_RATING),
        (BORIS, Exclusion.BLOCKED),
    ]
    assert "2 of 5" in decision.excluded[0].evidence


@pytest.mark.parametrize(
    ("changes", "marks", "members", "relaxed"),
    [
        # another supervisor is there: the badly rated one stays out
        ({CLARA: {"role": "supervisor"}}, (mark(SUE, 1),), {CLARA}, set()),
        # nobody else is: better she than nobody, and it is said
        ({}, (mark(SUE, 1),), {SUE}, {SUE}),
        # only the rating is set aside, not her leave
        ({SUE: away()}, (mark(SUE, 1),), {ADA}, set()),
    ],
)
def test_bad_rating_is_relaxed_only_at_the_last_stage_and_for_want_of_others(changes, marks, members, relaxed):
    again = came(Entry.ESCALATED, "everybody")
    decision = decide(facts(ticket=again, customer=customer(marks=marks), roster=roster(changes)), POLICY)
    assert (decision.stage, set(decision.alerted)) == ("supervisors", members)
    assert set(decision.members) == SALES | members
    assert {one.agent_id for one in decision.excluded if one.relaxed} == relaxed


def test_alerts_go_in_waves_and_only_to_the_stages_own_people():
    decision = decide(facts(customer=STRANGER), POLICY)
    first, second = decision.waves
    assert (first.delay_seconds, second.delay_seconds) == (0, 90)
    assert first.agents == decision.members[:3]
    assert set(decision.alerted) == SALES
    # supervisors alone are alerted when their stage comes, though all of sales still sees the ticket
    again = came(Entry.ESCALATED, "everybody", SALES_REF)
    decision = decide(facts(ticket=again), POLICY)
    assert decision.alerted == (SUE,)
    assert decision.responsible == SUE
    # an offer alerts one
    assert decide(facts(addressed=(ANNA,)), POLICY).alerted == (ANNA,)


def test_an_audience_without_working_time_is_passed_over_and_supervisors_told():
    never = calendar(id=1, week=((),) * 7)
    company = roster({BORIS: {"audiences": ()}, CLARA: {"calendar_id": 2}, SUE: {"calendar_id": 2}})
    company = replace(company, calendars=(never, company.calendars[1]))
    decision = decide(facts(roster=company), POLICY)
    assert (decision.stage, decision.skipped[-1].reason) == ("everybody", SkipReason.NO_WORKING_TIME)
    assert decision.supervisor_alert == "no working minute within 60 days in stage audience"


@pytest.mark.parametrize(
    ("signals", "key", "due"),
    [
        # nothing special: 4 working hours from the oldest letter
        ((), "normal", "2026-03-02 13:00"),
        ((Signal.QUESTION,), "question", "2026-03-03 17:00"),
        # the first class that matches
        ((Signal.QUESTION, Signal.COMPLAINT), "urgent", "2026-03-02 09:30"),
    ],
)
def test_classes(signals, key, due):
    decision = decide(facts(addressed=(ANNA,), ticket=ticket(signals=signals)), POLICY)
    assert (decision.class_key, decision.class_due_at) == (key, utc(due))
    # an urgent one also shortens the hold
    assert (decision.hold.capped_by == "class urgent") == (key == "urgent")
    assert decision.hold.due_at == (utc(due) if key == "urgent" else NOW + timedelta(hours=2))


def test_a_policy_without_classes_has_no_due():
    text = default_policy_text().partition("classes:")[0]
    decision = decide(facts(ticket=ticket(signals=(Signal.COMPLAINT,))), parse_policy(text))
    assert (decision.class_key, decision.class_due_at) == (None, None)


def test_record_names_what_was_used():
    decision = decide(facts(addressed=(ANNA,), customer=customer(*KNOWN.orders, marks=(mark(BORIS, 5),))), POLICY)
    record = decision.as_record()
    assert record["schema"] == 2
    assert record["policy"] == {"name": "audiocomm", "version": 7, "hash": POLICY.hash}
    assert record["facts"]["orders"] == ["order-100-1"]
    assert record["facts"]["addressed_present"] == [ANNA]
    assert record["facts"]["calendars"] == [{"id": 1, "version": 1}, {"id": 2, "version": 1}]
    assert record["hold"]["due_at"] == "2026-03-02T11:00:00Z"
    assert len(record["input_hash"]) == 64


def test_ten_candidates_are_listed_and_the_rest_hashed():
    many = tuple(agent(AgentId(id), CABLES, open_load=id % 7) for id in range(1, 41))
    decision = decide(facts(roster=Roster(many, AUDIENCES, (BERLIN,))), POLICY)
    assert (len(decision.candidates), decision.rest.count, len(decision.members)) == (10, 30, 40)
    changed = tuple(replace(one, idle_working_minutes=60) if one.id == decision.members[-1] else one for one in many)
    assert decide(facts(roster=Roster(changed, AUDIENCES, (BERLIN,))), POLICY).rest.sha256 != decision.rest.sha256
    assert scope_of(decision) == {(ScopeKind.AUDIENCE, CABLES)}
