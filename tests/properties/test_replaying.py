"""A decision made again from the facts as they are kept gives the same bytes of the record, whatever happened."""

import json
import os
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.router.policy.decision import Override, canonical_bytes
from services.router.policy.fact_form import form_of, pack_facts, unpack_facts
from services.router.policy.facts import AffinityEvent, AudienceFacts, MarkSums, MarkTotals, Roster, RunningHold
from services.router.policy.ladder import decide
from services.router.policy.plain_form import from_plain, plain
from services.router.policy.reassignment import ReassignmentRefused, Target, TargetKind, reassign
from services.router.policy.replaying import decide_again, target_of
from services.router.policy.words import AgentId, Entry, Involvement
from tests.properties.test_decisions import situations
from tests.unit.router_policy.company import (
    ANNA,
    BORIS,
    CABLES,
    NOW,
    POLICY,
    SALES_REF,
    STUDIO,
    SUE,
    came,
    facts,
    roster,
)

LONG = bool(os.environ.get("AUDIOCOMM_LONG"))
MANY = settings(max_examples=4000 if LONG else 60, deadline=None, suppress_health_check=list(HealthCheck))

STAGES = [stage.id for stage in POLICY.stages]
targets = st.one_of(
    st.sampled_from([ANNA, BORIS, SUE, AgentId(99)]).map(lambda agent: Target(TargetKind.AGENT, agent)),
    st.sampled_from([CABLES, STUDIO]).map(lambda audience: Target(TargetKind.AUDIENCE, audience)),
    st.sampled_from([*STAGES, "no such stage"]).map(lambda stage: Target(TargetKind.STAGE, stage=stage)),
)


@st.composite
def histories(draw):
    """Facts of a ticket that has a past, in a roster whose figures are all over the place."""
    given = draw(situations(entries=tuple(Entry)))
    numbers = st.integers(-(10**12), 10**15)
    sums = st.builds(MarkSums, numbers, numbers, numbers)
    staff = tuple(
        replace(
            one,
            marks=draw(sums),
            capacity=draw(st.integers(0, 30)),
            last_seen_at=draw(
                st.none() | st.integers(-(10**9), 10**12).map(lambda past: given.now - past * MICROSECOND)
            ),
        )
        for one in given.roster.agents
    )
    totals = st.builds(MarkTotals, st.integers(0, 10**6), st.integers(0, 10**7))
    audiences = tuple(
        replace(one, customers=draw(st.integers(0, 10**6)), marks=draw(totals)) for one in given.roster.audiences
    )
    before = decide(given, POLICY)
    later = replace(
        given.ticket,
        stage=before.stage,
        stages_run=before.stages_run,
        scope=before.refs,
        offered=before.offered,
        returns=draw(st.integers(0, 3)),
        former_holders=before.members[: draw(st.integers(0, 2))],
        hold=RunningHold(before.hold.started_at, before.hold.due_at, before.hold.working_seconds),
    )
    return replace(
        given,
        ticket=draw(st.sampled_from([given.ticket, later])),
        roster=replace(
            given.roster, agents=staff, audiences=audiences, marks=draw(totals), version=draw(st.integers(0, 9))
        ),
    )


MICROSECOND = timedelta(microseconds=1)


def read_back(given):
    """The facts as they come out of the database."""
    _, roster_bytes, facts_bytes = pack_facts(given)
    return unpack_facts(roster_bytes, facts_bytes)


@MANY
@given(histories())
def test_facts_come_back_as_they_were(given):
    again = read_back(given)
    assert again == given
    assert pack_facts(again) == pack_facts(given)


@MANY
@given(histories(), st.none() | targets)
def test_a_decision_made_again_gives_the_same_bytes(given, target):
    try:
        decision = decide(given, POLICY) if target is None else reassign(given, POLICY, target, SUE, "because")
    except ReassignmentRefused:
        return
    kept = json.loads(json.dumps(decision.as_record()))
    override = from_plain(Override, kept["override"]) if kept["override"] else None
    again = decide_again(read_back(given), POLICY, override)
    assert canonical_bytes(again.as_record()) == canonical_bytes(kept)
    assert again.given == decision.given


def test_what_lasts_of_a_roster_is_packed_once_for_all_its_decisions():
    first = facts()
    busy = replace(first.roster, agents=tuple(replace(one, open_load=3) for one in first.roster.agents))
    later = replace(first, now=NOW + timedelta(minutes=1), roster=busy)
    assert form_of(first).roster is form_of(later).roster
    assert form_of(first).text != form_of(later).text
    other = form_of(facts(roster=roster({ANNA: {"name": "Anna B."}})))
    assert other.roster_hash != form_of(first).roster_hash


def test_a_field_that_older_bytes_lack_has_its_default():
    event = AffinityEvent(NOW, Involvement.ANSWERED, "x")
    assert from_plain(AffinityEvent, json.loads(json.dumps(event, default=plain))) == event
    assert from_plain(MarkTotals, {"count": 2}) == MarkTotals(2, 0)


@pytest.mark.parametrize("wrong", [object(), {1, 2}, b"bytes"])
def test_what_no_record_can_hold_is_refused(wrong):
    with pytest.raises(TypeError, match="no place in a record"):
        plain(wrong)


@pytest.mark.parametrize(
    "target",
    [Target(TargetKind.AGENT, 5), Target(TargetKind.AUDIENCE, 7), Target(TargetKind.STAGE, stage="any name at all")],
)
def test_a_target_is_read_from_its_record(target):
    assert target_of(str(target)) == target


def test_a_company_without_agents_or_audiences_is_packed_too():
    empty = facts(roster=Roster((), (AudienceFacts(CABLES, "cables", "Cables", "sales"),), ()))
    assert read_back(empty) == empty
    repaired = decide(facts(ticket=came(Entry.REPAIRED, "audience", SALES_REF)), POLICY)
    assert repaired.stage == POLICY.stages[-1].id
    assert SUE in repaired.members
