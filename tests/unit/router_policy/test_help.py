"""Help: a second urgent ticket on the same person names a helper."""

from dataclasses import replace

import pytest

from services.router.policy.definition import HelpRule
from services.router.policy.document import parse_policy
from services.router.policy.help import helper_of_claimer
from services.router.policy.ladder import decide
from services.router.policy.narrative import Reader, narrate
from services.router.policy.presets import preset_text
from services.router.policy.reassignment import Target, TargetKind, reassign
from services.router.policy.words import Entry, ScopeKind, Signal
from tests.unit.router_policy.company import (
    ANNA,
    ANNA_REF,
    BORIS,
    CABLES,
    CABLES_REF,
    CLARA,
    DIEGO,
    ELSA,
    FRANK,
    KNOWN,
    POLICY,
    STRANGER,
    SUE,
    away,
    came,
    facts,
    mark,
    roster,
    ticket,
)

ACCOUNTANCY = parse_policy(preset_text("accountancy"))
URGENT = {"signals": (Signal.COMPLAINT,)}
BUSY = {"urgent_load": 1}


def second(**changes):
    """A second urgent letter to Anna."""
    return facts(**({"addressed": (ANNA,), "ticket": ticket(**URGENT), "roster": roster({ANNA: BUSY})} | changes))


def test_the_best_colleague_of_the_audience_helps():
    decision = decide(second(), ACCOUNTANCY)
    assert (decision.offered, decision.helper) == (ANNA, BORIS)
    # he sees it and may take it, and nobody else but Anna does
    assert set(decision.members) == {ANNA, BORIS}
    assert [(one.id, one.name, one.own) for one in decision.scope if one.kind is ScopeKind.AGENT] == [
        (ANNA, "Agent 1", True),
        (BORIS, "Agent 2", False),
    ]
    # alerted as the offer's addressee is Anna alone: of the help both hear apart
    assert decision.alerted == (ANNA,)
    assert decision.as_record()["helper"] == BORIS
    names = {one.id: one.name for one in second().roster.agents}
    told = " ".join(narrate(decision.as_record(), Reader(names, {}, "Europe/Berlin")))
    assert "Agent 2 helps" in told


@pytest.mark.parametrize(
    ("given", "policy"),
    [
        # her first urgent one
        (second(roster=roster()), ACCOUNTANCY),
        # not urgent
        (second(ticket=ticket()), ACCOUNTANCY),
        # a policy that asks for no help
        (second(), POLICY),
        # only looked at again
        (second(ticket=came(Entry.REFRESHED, "addressed", ANNA_REF, offered=ANNA, **URGENT)), ACCOUNTANCY),
        # a group has it: whoever of it is free takes it
        (second(addressed=()), ACCOUNTANCY),
        # more than one is allowed
        (second(), replace(ACCOUNTANCY, help=HelpRule(("urgent",), above=2))),
        # nobody is there to help
        (
            second(roster=roster({ANNA: BUSY} | {one: away() for one in (BORIS, CLARA, DIEGO, ELSA, FRANK)})),
            ACCOUNTANCY,
        ),
    ],
)
def test_no_helper(given, policy):
    assert decide(given, policy).helper is None


@pytest.mark.parametrize(
    ("changes", "who", "helper"),
    [
        # one of the audience is away, has enough himself, is full, or was rated badly by this customer
        ({BORIS: away()}, KNOWN, DIEGO),
        ({BORIS: BUSY}, KNOWN, DIEGO),
        ({BORIS: {"open_load": 10}}, KNOWN, DIEGO),
        ({}, replace(KNOWN, marks=(mark(BORIS, 1),)), DIEGO),
        # nobody of the audience: somebody of the department, but no supervisor
        ({BORIS: BUSY, DIEGO: BUSY, CLARA: BUSY}, KNOWN, FRANK),
        # the audience is not known
        ({BORIS: BUSY, DIEGO: BUSY, CLARA: BUSY}, STRANGER, FRANK),
    ],
)
def test_who_helps(changes, who, helper):
    given = second(roster=roster({ANNA: BUSY} | changes), customer=who)
    assert decide(given, ACCOUNTANCY).helper == helper


def test_who_is_handed_one_is_helped_too():
    given = second(
        addressed=(), roster=roster({ELSA: BUSY}), ticket=came(Entry.RELEASED, "audience", CABLES_REF, **URGENT)
    )
    decision = reassign(given, ACCOUNTANCY, Target(TargetKind.AGENT, ELSA), SUE, "she knows him")
    assert decision.offered == ELSA
    assert decision.helper in {ANNA, BORIS, DIEGO}


def test_who_claims_one_is_helped_too():
    given = second(addressed=(), ticket=came(Entry.RAISED, "audience", CABLES_REF, **URGENT))
    helper = helper_of_claimer(given, ACCOUNTANCY, ANNA)
    assert helper is not None
    assert helper.id == BORIS
    assert CABLES in {each.audience_id for each in helper.audiences}
    assert helper_of_claimer(given, ACCOUNTANCY, BORIS) is None
