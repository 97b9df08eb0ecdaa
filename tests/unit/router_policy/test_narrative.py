"""The whole record in sentences, in the order of deciding, with names instead of ids."""

from dataclasses import replace

import pytest

from services.router.policy.ladder import decide
from services.router.policy.narrative import BECAUSE, Reader, narrate
from services.router.policy.reassignment import Target, TargetKind, reassign
from services.router.policy.words import Entry, Signal
from tests.unit.router_policy.company import (
    ANNA,
    AUDIENCES,
    BORIS,
    CLARA,
    ELSA,
    KNOWN,
    POLICY,
    SUE,
    facts,
    mark,
    people,
    roster,
    ticket,
)

READER = Reader(
    {id: f"{agent.name} by name" for id, agent in people().items()}, {one.id: one.name for one in AUDIENCES}, "UTC"
)


def told(decision):
    return narrate(decision.as_record(), READER)


def test_a_decision_is_told_in_the_order_of_deciding():
    rated = replace(KNOWN, marks=(mark(BORIS, 1),))
    said = told(decide(facts(addressed=(CLARA,), customer=rated, roster=roster({CLARA: {"away": True}})), POLICY))
    beginnings = [
        "Decided on Monday 2 March 2026, 09:00, because a letter came, by policy",
        "The letter is addressed to Agent 3 by name; none of them at the workplace.",
        "Known of the customer: 1 order, 1 mark.",
        "The customer's audience: Cables (",
        "Agent 2 by name was rated badly by this customer (rating 102: 1 of 5 on 2026-02-20).",
        "Stage 'addressed' was passed over: ",
        "Stage 'audience' was entered: it asks Cables; 2 people may claim it.",
        "It holds until Monday 2 March 2026, 13:00",
        "1. Agent ",
    ]
    places = [next(place for place, one in enumerate(said) if one.startswith(begin)) for begin in beginnings]
    assert places == sorted(places)
    assert said[-1].endswith("is responsible as long as nobody claims it.")


def test_an_offer_and_an_override_are_told():
    assert "Stage 'addressed' was entered: it is offered to Agent 1 alone." in told(
        decide(facts(addressed=(ANNA,)), POLICY)
    )
    given = reassign(facts(), POLICY, Target(TargetKind.AGENT, ELSA), SUE, "she knows him")
    assert "Agent 8 by name handed it to Agent 5: she knows him." in told(given)
    assert any("because a person chose" in one for one in told(given))


def test_a_class_and_its_due_time_are_told():
    urgent = decide(facts(ticket=ticket(signals=(Signal.MARKED_URGENT,))), POLICY)
    assert any(one.startswith("As 'urgent' it must be answered by Monday 2 March 2026") for one in told(urgent))


@pytest.mark.parametrize("entry", list(Entry))
def test_every_way_into_the_ladder_has_its_words(entry):
    assert entry in BECAUSE
    assert told(decide(facts(ticket=ticket(entry=entry)), POLICY))
