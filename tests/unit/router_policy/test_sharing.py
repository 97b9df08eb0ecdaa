"""Sharing out what waits: by score and by what each has already, never to one alone."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.router.policy.facts import AgentFacts, Facts
from services.router.policy.ladder import decide
from services.router.policy.sharing import excess_of, is_better, to_share
from services.router.policy.words import AgentId, Entry, LetterId
from tests.unit.router_policy.company import (
    ANNA,
    ANNA_REF,
    BORIS,
    CLARA,
    DIEGO,
    ELSA,
    FRANK,
    NOW,
    POLICY,
    SALES_REF,
    STRANGER,
    came,
    facts,
    roster,
)

SALES = (ANNA, BORIS, CLARA, DIEGO, FRANK)


@pytest.mark.parametrize(
    ("charges", "excess"),
    [
        ({}, {}),
        ({1: 5}, {}),
        ({1: 10, 2: 0}, {1: 5}),
        ({1: 10, 2: 9, 3: 0}, {1: 3, 2: 2}),
        ({1: 1, 2: 0}, {}),
        ({1: 4, 2: 4, 3: 4}, {}),
    ],
)
def test_above_the_mean(charges: dict[int, int], excess: dict[int, int]) -> None:
    assert excess_of(charges) == excess


@pytest.mark.parametrize(
    ("chosen", "before", "charges", "better"),
    [
        (None, 1, {1: 1}, False),
        (1, 1, {1: 9, 2: 0}, False),
        (2, 1, {1: 9, 2: 0}, True),
        (2, 1, {1: 1, 2: 0}, True),
        (2, 1, {1: 1, 2: 1}, False),  # it would only change hands
        (2, 7, {1: 1, 2: 9}, True),  # the one before is not there
        (7, 1, {1: 1}, False),  # nor may the new one be somebody who is not
        (2, None, {2: 3}, True),
    ],
)
def test_a_ticket_changes_hands_only_for_the_better(
    chosen: AgentId | None, before: int | None, charges: dict[int, int], better: bool
) -> None:
    assert is_better(chosen, before, charges) == better


def equals(**changes: Any) -> tuple[AgentFacts, ...]:
    """The company with everybody in one calendar and of equal load and rest."""
    return tuple(
        replace(
            one, capacity=60, open_load=0, idle_working_minutes=240, calendar_id=roster().calendars[0].id, **changes
        )
        for one in roster().agents
    )


def waiting(number: int, agents: tuple[AgentFacts, ...], **rest: Any) -> Facts:
    """A stranger's letter that waits for everybody in sales and is looked at again."""
    ticket = replace(came(Entry.REFRESHED, "everybody", SALES_REF, **rest), letter_id=LetterId(number))
    return facts(customer=STRANGER, roster=replace(roster(), agents=agents), ticket=ticket)


def test_equals_get_equal_shares() -> None:
    """Two hundred strangers' letters among five: nobody has more than two above another."""
    charges: Counter[int] = Counter(dict.fromkeys(SALES, 0))
    for number in range(200):
        chosen = decide(to_share(waiting(number, equals()), charges, None), POLICY).responsible
        assert chosen is not None
        assert chosen in charges
        charges[chosen] += 1
    assert max(charges.values()) - min(charges.values()) <= 2


def test_a_full_desk_is_passed_over_while_another_has_room() -> None:
    charges: dict[int, int] = {**dict.fromkeys(SALES, 60), CLARA: 59}
    assert decide(to_share(waiting(1, equals()), charges, None), POLICY).responsible == CLARA


@pytest.mark.parametrize(
    ("silent", "stays"),
    [
        (0, True),
        (390, True),  # a drop of the line changes nothing
        (391, False),  # gone: somebody who is there
    ],
)
def test_who_is_responsible_stays_so_while_he_is_there(silent: int, stays: bool) -> None:
    agents = tuple(
        replace(one, last_seen_at=NOW - timedelta(seconds=silent)) if one.id == BORIS else one for one in equals()
    )
    first = decide(waiting(1, agents), POLICY).responsible
    assert first is not None
    assert first != BORIS or silent == 0
    assert (decide(waiting(1, agents, responsible=BORIS), POLICY).responsible == BORIS) == stays


def offered_anew(**rest: Any) -> Facts:
    """A letter to Anna that came to everybody while she was away; now she is there."""
    ticket = came(Entry.AVAILABLE, "everybody", SALES_REF, **rest)
    return facts(customer=STRANGER, addressed=(ANNA,), ticket=ticket)


def test_who_comes_is_responsible_for_what_was_meant_for_him() -> None:
    decision = decide(offered_anew(), POLICY)
    assert (decision.stage, decision.exclusive, decision.responsible) == ("everybody", False, ANNA)
    assert decision.stages_run == ("addressed", "everybody")
    assert decision.refs == (ANNA_REF, SALES_REF)
    assert decision.waves[0].agents[0] == ANNA
    assert set(decision.members) == set(SALES)


def test_who_comes_sees_what_was_meant_for_him_though_another_group_has_it() -> None:
    decision = decide(replace(offered_anew(), addressed=(ELSA,)), POLICY)
    assert decision.responsible == ELSA
    assert set(decision.members) == {*SALES, ELSA}


@pytest.mark.parametrize(
    "changed",
    [
        {"stages_run": ("addressed", "everybody")},  # the stage was run
        {"former_holders": (ANNA,)},  # she held it
        {"scope": (ANNA_REF, SALES_REF)},  # she had it alone
    ],
)
def test_nobody_is_offered_anew_what_was_his_before(changed: dict[str, Any]) -> None:
    given = offered_anew()
    before = replace(given.ticket, **changed)
    assert decide(replace(given, ticket=before), POLICY).stages_run == before.stages_run
