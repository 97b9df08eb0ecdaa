"""What holds for every company, ticket and moment."""

import json
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.router.policy.decision import canonical_bytes
from services.router.policy.facts import Absence, AffinityEvent, Block, Decline, Facts, Roster
from services.router.policy.ladder import decide
from services.router.policy.words import AgentId, Entry, Exclusion, Involvement, OrderState, Role, Signal
from tests.unit.router_policy.company import (
    ADA,
    AUDIENCES,
    BERLIN,
    CABLES,
    MOSCOW,
    NOW,
    POLICY,
    STUDIO,
    SUE,
    agent,
    customer,
    mark,
    order,
    ticket,
)

QUICK = settings(max_examples=30, deadline=None)
IDS = [AgentId(one) for one in range(1, 7)]
LAST = POLICY.stages[-1].id

some_id = st.sampled_from([*IDS, SUE])
days = st.integers(0, 800)
moments = st.integers(0, 14 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))


@st.composite
def agents(draw, id, role=Role.AGENT):
    now = draw(st.just(NOW))
    absent = draw(st.booleans()) and draw(st.booleans())
    events = draw(st.lists(st.tuples(st.sampled_from(Involvement), days), max_size=3))
    return agent(
        id,
        *draw(st.lists(st.sampled_from([CABLES, STUDIO]), unique=True)),
        role=role,
        department=draw(st.sampled_from(["sales", "sales", "purchasing"])),
        calendar_id=draw(st.sampled_from([1, 2])),
        open_load=draw(st.integers(0, 12)),
        idle_working_minutes=draw(st.integers(0, 200)),
        away=draw(st.booleans()) and draw(st.booleans()),
        departed_at=draw(st.sampled_from([None, None, None, now - timedelta(days=1)])),
        absences=(Absence(now - timedelta(days=1), now + timedelta(days=20)),) if absent else (),
        affinity=tuple(AffinityEvent(now - timedelta(days=age), kind, f"o{age}") for kind, age in events),
    )


@st.composite
def situations(draw, entries=(Entry.LETTER,)):
    """Facts in which everybody drawn was seen at the moment drawn."""
    now = draw(moments)
    staff = [draw(agents(id)) for id in IDS]
    staff += [draw(agents(SUE, Role.SUPERVISOR)), agent(ADA, role=Role.ADMINISTRATOR, department="office")]
    staff = [replace(one, last_seen_at=now) for one in staff]
    lines = draw(
        st.lists(st.builds(order, days, st.sampled_from([CABLES, STUDIO]), st.sampled_from(OrderState)), max_size=4)
    )
    marks = draw(st.lists(st.builds(mark, some_id, st.integers(1, 5), days), max_size=4))
    return Facts(
        now=now,
        ticket=ticket(
            entry=draw(st.sampled_from(entries)),
            oldest_open_at=now - timedelta(minutes=draw(st.sampled_from([0, 0, 30, 3000]))),
            declines=tuple(Decline(one, NOW, "no") for one in draw(st.lists(some_id, max_size=1))),
            blocks=tuple(Block(one, SUE, "no") for one in draw(st.lists(some_id, max_size=1))),
            signals=tuple(draw(st.lists(st.sampled_from(Signal), max_size=1))),
        ),
        customer=customer(*lines, marks=tuple(marks)),
        roster=Roster(tuple(staff), AUDIENCES, (BERLIN, MOSCOW)),
        addressed=tuple(draw(st.lists(some_id, max_size=2))),
        thread_owner=draw(st.none() | some_id),
    )


def shuffled(facts, draw):
    """The same facts, every collection in another order."""
    turn = lambda items: tuple(draw(st.permutations(items)))  # noqa: E731
    staff = [replace(one, affinity=turn(one.affinity), audiences=turn(one.audiences)) for one in facts.roster.agents]
    return replace(
        facts,
        addressed=turn(facts.addressed),
        customer=replace(facts.customer, orders=turn(facts.customer.orders), marks=turn(facts.customer.marks)),
        roster=Roster(turn(staff), turn(facts.roster.audiences), turn(facts.roster.calendars)),
    )


@QUICK
@given(situations(), st.data())
def test_same_facts_same_bytes_in_any_order(facts, data):
    record = canonical_bytes(decide(facts, POLICY).as_record())
    assert canonical_bytes(decide(shuffled(facts, data.draw), POLICY).as_record()) == record
    assert json.loads(record)["input_hash"]


@QUICK
@given(situations())
def test_decisions_are_sound(facts):
    decision = decide(facts, POLICY)
    out = {one.agent_id for one in decision.excluded if not one.relaxed and one.reason is not Exclusion.FULL}
    # M17: somebody is responsible, among those who see it, until a time to come
    assert decision.responsible in decision.members
    assert decision.hold.due_at > facts.now
    assert decision.hold.warn_at is None or facts.now < decision.hold.warn_at < decision.hold.due_at
    # who is kept out is no member while anybody else is left; then only at the last stage
    assert not out & set(decision.members) or (decision.stage == LAST and set(decision.members) <= out)
    # an offer is one person's, who is at work all the while
    if decision.exclusive:
        assert decision.members == (decision.offered,)
        assert decision.offered in decision.facts.addressed_present or decision.offered == facts.thread_owner
    # alerts reach members only, each once
    assert set(decision.alerted) <= set(decision.members)
    assert len(set(decision.alerted)) == len(decision.alerted)


@QUICK
@given(situations())
def test_scopes_only_widen_and_no_stage_repeats_but_the_last(facts):
    seen: set[AgentId] = set()
    stages: list[str] = []
    for _ in range(6):
        decision = decide(facts, POLICY)
        assert seen <= set(decision.members)
        assert decision.stage not in stages or decision.stage == LAST
        assert decision.hold.due_at > facts.now
        stages.append(decision.stage)
        seen = set(decision.members)
        came = replace(
            facts.ticket,
            entry=Entry.ESCALATED,
            stage=decision.stage,
            stages_run=decision.stages_run,
            scope=decision.refs,
        )
        facts = replace(facts, ticket=came)
    # at the end supervisors or those who stand in for them have been asked
    assert stages[-1] == LAST


@QUICK
@given(situations(), st.integers(1, 3), st.sampled_from([Entry.RETURNED, Entry.RELEASED]))
def test_nobody_has_the_same_letter_alone_twice(facts, returns, entry):
    first = decide(facts, POLICY)
    came = replace(
        facts.ticket, entry=entry, stage=first.stage, stages_run=first.stages_run, scope=first.refs, returns=returns,
        former_holders=first.members[:1],
    )  # fmt: skip
    again = decide(replace(facts, ticket=came), POLICY)
    assert not again.exclusive
    assert returns < 2 or again.stage == LAST
    # the former holder stays, last
    if first.members[0] in again.members:
        assert again.members[-1] == first.members[0]


@QUICK
@given(situations(), some_id, days)
def test_the_future_changes_nothing(facts, who, age):
    later = facts.now + timedelta(days=1 + age)
    rated = replace(facts.customer, marks=(*facts.customer.marks, replace(mark(who, 1), at=later)))
    ordered = replace(rated, orders=(*rated.orders, replace(order(0, STUDIO), at=later)))
    ours, theirs = decide(facts, POLICY), decide(replace(facts, customer=ordered), POLICY)
    assert (ours.members, ours.candidates, ours.hold) == (theirs.members, theirs.candidates, theirs.hold)
