"""Why does this colleague not see it: one sentence for everybody a supervisor may ask about."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.router.policy.facts import Block, Decline
from services.router.policy.ladder import decide
from services.router.policy.reassignment import Target, TargetKind, reassign
from services.router.policy.why_not import standing_of
from services.router.policy.words import AgentId, Entry, Exclusion
from tests.unit.router_policy.company import (
    ADA,
    ANNA,
    BORIS,
    CABLES_REF,
    CLARA,
    DIEGO,
    ELSA,
    FRANK,
    KNOWN,
    NOW,
    POLICY,
    SUE,
    away,
    came,
    facts,
    mark,
    roster,
    ticket,
)

RATED = replace(KNOWN, marks=(mark(BORIS, 1),))
ADDRESSED = {"addressed": (ANNA, CLARA)}
SILENT = roster({CLARA: {"last_seen_at": NOW - timedelta(hours=1)}})


def standing(agent_id, **given):
    told = facts(**given)
    return standing_of(told, POLICY, decide(told, POLICY), agent_id)


@pytest.mark.parametrize(
    ("given", "agent", "says"),
    [
        # who sees it
        ({}, ANNA, "Agent 1 sees it: place 1 of 3 with a score of"),
        (ADDRESSED, ANNA, "Agent 1 is the one it is offered to: place 1 of 2 with a score of"),
        # who is kept out
        ({"customer": RATED}, BORIS, "Agent 2 was rated badly by this customer (rating 102: 1 of 5 on 2026-02-20)."),
        ({"roster": roster({BORIS: away()})}, BORIS, "Agent 2 was absent (absent until 2026-03-03T09:00Z)."),
        (
            {"roster": roster({BORIS: {"departed_at": NOW - timedelta(days=9)}})}, BORIS,
            "Agent 2 had left the company (left at 2026-02-21).",
        ),
        (
            {"ticket": ticket(declines=(Decline(BORIS, NOW, "not my field"),))}, BORIS,
            "Agent 2 had declined this ticket for good (declined at 2026-03-02T09:00Z: not my field).",
        ),
        (
            {"ticket": ticket(blocks=(Block(BORIS, SUE, "a friend"),))}, BORIS,
            "Agent 2 was kept away from this ticket by a supervisor (blocked by agent 8: a friend).",
        ),
        # whom an offer passed by
        (ADDRESSED, CLARA, "Agent 3 was place 2 of 2; it is offered to one person at a time, first to Agent 1."),
        (
            {**ADDRESSED, "roster": SILENT}, CLARA,
            "Agent 3 was not at the workplace, and stage 'addressed' asks nobody who is not.",
        ),
        # whom another stage asks
        ({}, FRANK, "Agent 6 is asked from stage 'everybody' on, which comes after stage 'audience'."),
        ({}, ELSA, "Agent 5 is asked by no stage of the policy; it went to Cables."),
        (
            {"addressed": (ELSA,), "roster": roster({ELSA: {"away": True}})}, ELSA,
            "Agent 5 would have been asked by stage 'addressed', but",
        ),
        ({}, SUE, "Agent 8 is asked from stage 'supervisors' on, which comes after stage 'audience'."),
        ({}, ADA, "Agent 9 was not asked, but oversees all tickets."),
    ],
)  # fmt: skip
def test_the_first_reason_that_applies_is_told(given, agent, says):
    found = standing(agent, **given)
    assert found is not None
    assert found.sentence.startswith(says), found.sentence


def test_what_a_person_chose_is_said_so():
    told = facts()
    chosen = reassign(told, POLICY, Target(TargetKind.AGENT, ELSA), SUE, "she knows him")
    passed = standing_of(told, POLICY, chosen, ANNA)
    assert passed is not None
    assert passed.sentence == "Agent 1 was not chosen: Agent 8 handed it to Agent 5."
    assert not passed.sees
    chosen_one = standing_of(told, POLICY, chosen, ELSA)
    assert chosen_one is not None
    assert chosen_one.sees
    assert chosen_one.place == 1


def test_terms_place_and_evidence_are_given():
    found = standing(DIEGO)
    assert found is not None
    assert found.in_scope
    assert found.place is not None
    assert found.candidate is not None
    assert found.candidate.agent_id == DIEGO
    kept_out = standing(BORIS, customer=RATED)
    assert kept_out is not None
    assert [(one.reason, one.relaxed) for one in kept_out.excluded] == [(Exclusion.BAD_RATING, False)]
    assert kept_out.in_scope
    assert kept_out.place is None


def test_an_exclusion_set_aside_is_said_so():
    told = facts(ticket=came(Entry.ESCALATED, "audience", CABLES_REF, declines=(Decline(ANNA, NOW, "no"),)))
    given = reassign(told, POLICY, Target(TargetKind.AGENT, ANNA), SUE, "")
    found = standing_of(told, POLICY, given, ANNA)
    assert found is not None
    assert found.sees
    assert [one.relaxed for one in found.excluded] == [True]


def test_who_was_not_here_yet_has_no_standing():
    assert standing(AgentId(77)) is None
