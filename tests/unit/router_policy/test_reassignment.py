"""Reassignment: who may be given a ticket, and what is recorded."""

from datetime import timedelta

import pytest

from services.router.policy.facts import Block, Decline, ScopeRef
from services.router.policy.ladder import decide
from services.router.policy.reassignment import ReassignmentRefused, Target, TargetKind, reassign
from services.router.policy.words import Entry, Exclusion, ScopeKind
from tests.unit.router_policy.company import (
    ANNA,
    BORIS,
    CABLES,
    CLARA,
    DIEGO,
    ELSA,
    FRANK,
    NOW,
    POLICY,
    STRANGER,
    STUDIO,
    SUE,
    away,
    customer,
    facts,
    mark,
    order,
    roster,
    ticket,
    utc,
)

CABLES_REF = ScopeRef(ScopeKind.AUDIENCE, CABLES, "cables")
CLAIMED = ticket(
    entry=Entry.ESCALATED, stage="audience", stages_run=("audience",), scope=(CABLES_REF,), former_holders=(ANNA,)
)


def agent(id):
    return Target(TargetKind.AGENT, id)


def audience(id):
    return Target(TargetKind.AUDIENCE, id)


def stage(id):
    return Target(TargetKind.STAGE, stage=id)


@pytest.mark.parametrize(
    ("target", "given", "stage_id", "members", "due"),
    [
        # to an agent, of any department: he alone, 30 working minutes to accept
        (agent(ELSA), {}, "reassigned", {ELSA}, "2026-03-02 09:30"),
        # even with a full desk, away from it, or after declining: a person asks a person
        (
            agent(CLARA), {"roster": roster({CLARA: {"open_load": 99, "away": True}})}, "reassigned", {CLARA},
            "2026-03-02 09:30",
        ),
        (
            agent(CLARA), {"ticket": ticket(declines=(Decline(CLARA, NOW, "busy"),))}, "reassigned", {CLARA},
            "2026-03-02 09:30",
        ),
        # on the target's own calendar
        (agent(BORIS), {"now": utc("2026-03-02 17:00")}, "reassigned", {BORIS}, "2026-03-03 07:30"),
        # to an audience: all of it but who is kept out
        (audience(STUDIO), {}, "reassigned", {BORIS, CLARA, DIEGO}, "2026-03-02 09:30"),
        (audience(STUDIO), {"roster": roster({CLARA: away()})}, "reassigned", {BORIS, DIEGO}, "2026-03-02 09:30"),
        # to a stage of the ladder, with its own hold, run before or not; Moscow has worked since 07:00 UTC
        (stage("everybody"), {}, "everybody", {ANNA, BORIS, CLARA, DIEGO, FRANK}, "2026-03-02 17:00"),
        (stage("audience"), {}, "audience", {ANNA, BORIS, DIEGO}, "2026-03-02 13:00"),
        (stage("supervisors"), {}, "supervisors", {SUE}, "2026-03-02 17:00"),
    ],
)  # fmt: skip
def test_targets(target, given, stage_id, members, due):
    decision = reassign(facts(**({"ticket": CLAIMED} | given)), POLICY, target, SUE, "knows the matter")
    assert (decision.stage, set(decision.members), decision.hold.due_at) == (stage_id, members, utc(due))
    assert decision.responsible == decision.members[0]
    assert decision.override is not None
    assert (decision.override.by, decision.override.why, decision.override.target) == (
        SUE,
        "knows the matter",
        str(target),
    )
    # one person alone is offered it
    assert decision.exclusive == (target.kind is TargetKind.AGENT)
    # the ladder goes on later where it was
    assert set(decision.stages_run) >= set(given.get("ticket", CLAIMED).stages_run)


@pytest.mark.parametrize(
    ("target", "given", "reasons"),
    [
        # M13: who left or is on leave holds nothing
        (agent(CLARA), {"roster": roster({CLARA: {"departed_at": NOW - timedelta(days=1)}})}, [Exclusion.LEFT]),
        (agent(CLARA), {"roster": roster({CLARA: away()})}, [Exclusion.ABSENT]),
        (agent(CLARA), {"roster": roster({CLARA: {"permitted": False}})}, [Exclusion.NO_PERMISSION]),
        # M8: whom this customer rated badly
        (agent(CLARA), {"customer": customer(marks=(mark(CLARA, 1),))}, [Exclusion.BAD_RATING]),
        # a block is lifted first
        (agent(CLARA), {"ticket": ticket(blocks=(Block(CLARA, SUE, "audit"),))}, [Exclusion.BLOCKED]),
        # nobody by that id
        (agent(77), {}, []),
        (audience(77), {}, []),
        (stage("nowhere"), {}, []),
        # a stage whose condition does not hold
        (stage("audience"), {"customer": STRANGER}, []),
        # an audience nobody of whom may get it
        (audience(CABLES), {"roster": roster({one: away() for one in (ANNA, BORIS, DIEGO)})}, [Exclusion.ABSENT] * 3),
    ],
)
def test_refusals(target, given, reasons):
    with pytest.raises(ReassignmentRefused) as refused:
        reassign(facts(**given), POLICY, target, SUE, "why not")
    assert [one.reason for one in refused.value.excluded] == reasons
    # the text gives nothing away of what a customer thinks of whom
    assert not any(word in str(refused.value) for word in ("rat", "of 5", "block", "leave"))


def test_what_was_set_aside_is_said():
    decision = reassign(
        facts(ticket=ticket(declines=(Decline(CLARA, NOW, "busy"),))), POLICY, agent(CLARA), SUE, "please"
    )
    assert [(one.agent_id, one.reason, one.relaxed) for one in decision.excluded] == [(CLARA, Exclusion.DECLINED, True)]


def test_an_unaccepted_reassignment_escalates_to_supervisors():
    given = reassign(facts(ticket=CLAIMED, customer=customer(order(5))), POLICY, agent(ELSA), SUE, "purchasing knows")
    later = ticket(
        entry=Entry.ACCEPTANCE_OVER, stage=given.stage, stages_run=given.stages_run, scope=given.refs, offered=ELSA
    )
    decision = decide(facts(ticket=later), POLICY)
    assert decision.stage == "supervisors"
    assert {ELSA, SUE} <= set(decision.members)
