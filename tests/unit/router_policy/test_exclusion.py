"""Presence and exclusions: who may be offered a letter, who is kept out, on what evidence."""

from datetime import timedelta

import pytest

from services.router.policy.definition import PresenceRule
from services.router.policy.exclusion import exclusions_of
from services.router.policy.facts import Absence, Block, Decline, MarkSums
from services.router.policy.presence import holds_presence, is_present
from services.router.policy.situation import situation_of
from services.router.policy.words import Exclusion
from services.router.policy.working_time import Schedule
from tests.unit.router_policy.company import (
    ANNA,
    BERLIN,
    BORIS,
    NOW,
    POLICY,
    SUE,
    agent,
    customer,
    facts,
    mark,
    roster,
    ticket,
    utc,
)


def seen(seconds):
    return {"last_seen_at": NOW - timedelta(seconds=seconds)}


@pytest.mark.parametrize(
    ("changes", "now", "present", "keeps"),
    [
        # inside the shift, heard of half a minute ago
        ({}, NOW, True, True),
        # a heartbeat of exactly 90 s counts, one of 91 s no longer makes present
        (seen(90), NOW, True, True),
        (seen(91), NOW, False, True),
        # an offer is kept for 5 further minutes
        (seen(390), NOW, False, True),
        (seen(391), NOW, False, False),
        # never heard of
        ({"last_seen_at": None}, NOW, False, False),
        # set away: at once
        ({"away": True}, NOW, False, False),
        # outside the shift, however fresh the heartbeat
        ({"last_seen_at": utc("2026-03-02 17:00")}, utc("2026-03-02 17:00"), False, False),
        # on leave
        ({"absences": (Absence(NOW, NOW + timedelta(hours=1)),)}, NOW, False, False),
        # left this minute
        ({"departed_at": NOW}, NOW, False, False),
        # leaves next month
        ({"departed_at": NOW + timedelta(days=30)}, NOW, True, True),
    ],
)
def test_presence(changes, now, present, keeps):
    one = agent(ANNA, **changes)
    schedule = (Schedule(BERLIN, one.absences),)
    assert is_present(one, schedule, now, PresenceRule()) is present
    assert holds_presence(one, schedule, now, PresenceRule()) is keeps


@pytest.mark.parametrize(
    ("changes", "more", "reasons"),
    [
        # nothing against Anna
        ({}, {}, []),
        # left
        ({"departed_at": NOW - timedelta(days=1)}, {}, [Exclusion.LEFT]),
        # absent now; not before the first and not after the last moment
        ({"absences": (Absence(NOW, NOW + timedelta(hours=1)),)}, {}, [Exclusion.ABSENT]),
        ({"absences": (Absence(NOW - timedelta(hours=1), NOW),)}, {}, []),
        # no permission
        ({"permitted": False}, {}, [Exclusion.NO_PERMISSION]),
        # 2 of 5 keeps out, 3 does not
        ({}, {"customer": customer(marks=(mark(ANNA, 2),))}, [Exclusion.BAD_RATING]),
        ({}, {"customer": customer(marks=(mark(ANNA, 3),))}, []),
        # the latest mark of this person counts: reconciled, and the other way round
        ({}, {"customer": customer(marks=(mark(ANNA, 1, 20), mark(ANNA, 5, 10)))}, []),
        ({}, {"customer": customer(marks=(mark(ANNA, 5, 20), mark(ANNA, 1, 10)))}, [Exclusion.BAD_RATING]),
        # within 365 days
        ({}, {"customer": customer(marks=(mark(ANNA, 1, 365),))}, [Exclusion.BAD_RATING]),
        ({}, {"customer": customer(marks=(mark(ANNA, 1, 366),))}, []),
        # a mark of somebody else says nothing about Anna
        ({}, {"customer": customer(marks=(mark(BORIS, 1),))}, []),
        # a mark of the future is not known yet
        ({}, {"customer": customer(marks=(mark(ANNA, 1, -1),))}, []),
        # declined, blocked
        ({}, {"ticket": ticket(declines=(Decline(ANNA, NOW, "cousin"),))}, [Exclusion.DECLINED]),
        ({}, {"ticket": ticket(blocks=(Block(ANNA, SUE, "audit"),))}, [Exclusion.BLOCKED]),
        # everything is told, in the order of the table
        (
            {"departed_at": NOW, "permitted": False},
            {"customer": customer(marks=(mark(ANNA, 1),))},
            [Exclusion.LEFT, Exclusion.NO_PERMISSION, Exclusion.BAD_RATING],
        ),
    ],
)
def test_exclusions(changes, more, reasons):
    situation = situation_of(facts(roster=roster({ANNA: changes}), **more), POLICY)
    found = exclusions_of(situation, situation.agents[ANNA])
    assert [one.reason for one in found] == reasons
    assert all(one.evidence and one.agent_id == ANNA for one in found)


@pytest.mark.parametrize(
    ("load", "capacity", "kept_out"),
    [
        # one place left
        (9, 10, False),
        (10, 10, True),
        # somebody who takes no pushed letters at all
        (0, 0, True),
    ],
)
def test_a_full_desk_counts_only_where_a_letter_is_pushed(load, capacity, kept_out):
    situation = situation_of(facts(roster=roster({ANNA: {"open_load": load, "capacity": capacity}})), POLICY)
    anna = situation.agents[ANNA]
    assert [one.reason for one in exclusions_of(situation, anna, pushed=True)] == [Exclusion.FULL] * kept_out
    assert exclusions_of(situation, anna) == ()


def test_one_bad_mark_by_another_customer_never_excludes():
    # however bad Anna's marks are over all, only this customer's own count
    worst = {ANNA: {"marks": MarkSums(weight=10**9, adjusted=-(10**9))}}
    situation = situation_of(facts(roster=roster(worst)), POLICY)
    assert exclusions_of(situation, situation.agents[ANNA], pushed=True) == ()
