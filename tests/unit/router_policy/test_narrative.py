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
    DIEGO,
    ELSA,
    KNOWN,
    NOW,
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


def equals(changes):
    """What a ranking says of lots, with these agents changed; all others are away."""
    rest = {id: {"departed_at": NOW} for id in people() if id not in changes}
    return [one for one in told(decide(facts(roster=roster({**rest, **changes})), POLICY)) if "by lot" in one]


ALIKE = {"open_load": 2, "idle_working_minutes": 200, "audiences": ()}


@pytest.mark.parametrize(
    ("changes", "drawn"),
    [
        ({ANNA: ALIKE, BORIS: ALIKE}, True),
        ({ANNA: ALIKE, BORIS: ALIKE, CLARA: ALIKE}, True),
        # the same step and the same terms, and yet one was idle for longer
        ({ANNA: ALIKE, BORIS: {**ALIKE, "idle_working_minutes": 201}}, False),
        ({ANNA: ALIKE, BORIS: {**ALIKE, "open_load": 3}}, False),
        ({ANNA: ALIKE}, False),
    ],
)
def test_a_ranking_says_what_was_settled_by_lot_and_only_that(changes, drawn):
    found = equals(changes)
    assert len(found) == drawn
    assert all(f"Agent {agent} by name" in sentence for sentence in found for agent in changes)


def test_of_a_former_holder_and_another_one_no_lot_decides():
    changes = {ANNA: ALIKE, BORIS: ALIKE}
    rest = {id: {"departed_at": NOW} for id in people() if id not in changes}
    came_back = ticket(entry=Entry.RETURNED, stages_run=("addressed",), returns=1, former_holders=(ANNA,))
    given = facts(roster=roster({**rest, **changes}), ticket=came_back)
    assert any("held it before, so comes last" in one for one in told(decide(given, POLICY)))
    assert not any("by lot" in one for one in told(decide(given, POLICY)))


def test_two_lots_are_told_apart_and_a_record_of_before_tells_none():
    idle = {**ALIKE, "idle_working_minutes": 500}
    changes = {ANNA: ALIKE, BORIS: ALIKE, CLARA: idle, DIEGO: idle}
    assert len(equals(changes)) == 2
    rest = {id: {"departed_at": NOW} for id in people() if id not in changes}
    record = decide(facts(roster=roster({**rest, **changes})), POLICY).as_record()
    del record["drawn"]
    assert not any("by lot" in one for one in narrate(record, READER))


@pytest.mark.parametrize("entry", list(Entry))
def test_every_way_into_the_ladder_has_its_words(entry):
    assert entry in BECAUSE
    assert told(decide(facts(ticket=ticket(entry=entry)), POLICY))
