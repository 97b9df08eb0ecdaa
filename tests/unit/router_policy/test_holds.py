"""Holds: counted on whose calendars, from when, shortened by what, and counted again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.router.policy.document import default_policy_text, parse_policy
from services.router.policy.facts import Absence, RunningHold
from services.router.policy.holds import claim_hold
from services.router.policy.ladder import decide
from services.router.policy.words import Entry, Signal, SkipReason
from tests.unit.router_policy.company import (
    ADA,
    ANNA,
    ANNA_REF,
    BERLIN,
    BORIS,
    CLARA,
    DIEGO,
    MOSCOW,
    NOW,
    POLICY,
    STRANGER,
    calendar,
    facts,
    hours,
    people,
    roster,
    ticket,
    utc,
)

FROM_TEN = {"absences": (Absence(utc("2026-03-02 10:00"), utc("2026-03-03 10:00")),)}
ALL_WEEK = {"absences": (Absence(utc("2026-03-01 00:00"), utc("2026-03-09 00:00")),)}
WITH_BREAK = calendar(day="8:00-11:00 12:00-18:00", version=2)
SHORT_DAY = calendar(week=(hours("8:00-11:00"),) * 7)
MOSCOW_AS_BERLIN = replace(MOSCOW, week=BERLIN.week, zone="Europe/Berlin")
SEEN_LATE = {"last_seen_at": utc("2026-03-02 16:00")}


def at(text, **rest):
    """Facts of a moment at which the letter just came."""
    now = utc(text)
    return facts(now=now, ticket=ticket(oldest_open_at=now), **rest)


@pytest.mark.parametrize(
    ("given", "stage", "due", "capped_by"),
    [
        # the addressed one: two working hours
        (at("2026-03-02 09:00", addressed=(ANNA,)), "addressed", "2026-03-02 11:00", None),
        # no letter waits overnight for one person: an hour before the evening it is an hour
        (
            at("2026-03-02 16:00", addressed=(ANNA,), roster=roster({ANNA: SEEN_LATE})), "addressed",
            "2026-03-02 17:00", "end of shift",
        ),
        # nor over an absence that begins in the afternoon
        (
            at("2026-03-02 09:00", addressed=(ANNA,), roster=roster({ANNA: FROM_TEN})),
            "addressed", "2026-03-02 10:00", "end of shift",
        ),
        # the group: Moscow works 07:00-16:00 UTC, Berlin 08:00-17:00; 4 working hours from 15:00 to 08:00 the next day
        (at("2026-03-02 15:00"), "audience", "2026-03-03 09:00", None),
        # nobody at work: visible at once, counted from Moscow's morning
        (at("2026-03-02 20:00"), "audience", "2026-03-03 11:00", None),
        # over the weekend
        (at("2026-03-07 12:00"), "audience", "2026-03-09 11:00", None),
        # an absent member's calendar does not count
        (
            at("2026-03-02 20:00", roster=roster({BORIS: ALL_WEEK})),
            "audience", "2026-03-03 12:00", None,
        ),
        # everybody in sales has 8 hours: 8 of the 10 the two zones make
        (at("2026-03-02 07:00", customer=STRANGER), "everybody", "2026-03-02 15:00", None),
    ],
)  # fmt: skip
def test_stage_holds(given, stage, due, capped_by):
    decision = decide(given, POLICY)
    assert (decision.stage, decision.hold.due_at, decision.hold.capped_by) == (stage, utc(due), capped_by)
    assert utc(due).strftime("%Y-%m-%dT%H:%M:%SZ") in decision.hold.arithmetic


@pytest.mark.parametrize(
    ("entry", "waited", "stage", "due"),
    [
        # the letter waited half an hour before it was routed: the hold counts from the letter
        (Entry.LETTER, timedelta(minutes=30), "addressed", "2026-03-02 10:30"),
        # its two hours are over already: the group, whose hold counts from now
        (Entry.LETTER, timedelta(days=3), "audience", "2026-03-02 13:00"),
        # a reopened one counts from now, however old its letter is
        (Entry.REOPENED, timedelta(days=3), "addressed", "2026-03-02 11:00"),
        # a stamp of the future counts from now
        (Entry.LETTER, timedelta(minutes=-5), "addressed", "2026-03-02 11:00"),
    ],
)
def test_the_first_hold_counts_from_the_oldest_letter(entry, waited, stage, due):
    decision = decide(facts(addressed=(ANNA,), ticket=ticket(entry=entry, oldest_open_at=NOW - waited)), POLICY)
    assert (decision.stage, decision.hold.due_at) == (stage, utc(due))


def test_later_stages_count_from_their_beginning():
    came = ticket(
        entry=Entry.ESCALATED, stage="addressed", stages_run=("addressed",), oldest_open_at=NOW - timedelta(days=9)
    )
    assert decide(facts(ticket=came), POLICY).hold.due_at == utc("2026-03-02 13:00")


def test_the_last_stage_is_never_over():
    text = default_policy_text().replace("policy: audiocomm", "policy: one")
    start, end = text.index("  - {id: addressed"), text.index("  - {id: supervisors")
    policy = parse_policy(text[:start] + text[end:])
    decision = decide(facts(ticket=ticket(oldest_open_at=NOW - timedelta(days=9))), policy)
    assert (decision.stage, decision.skipped, decision.hold.due_at) == ("supervisors", (), utc("2026-03-02 17:00"))


def test_warnings_come_after_their_share_of_the_working_time():
    hold = decide(at("2026-03-02 09:00", addressed=(ANNA,)), POLICY).hold
    assert (hold.warn_at, hold.working_seconds, hold.remaining_working_seconds) == (utc("2026-03-02 10:30"), 7200, 7200)
    # of what is left before the evening
    late = decide(at("2026-03-02 16:00", addressed=(ANNA,), roster=roster({ANNA: SEEN_LATE})), POLICY).hold
    assert (late.warn_at, late.working_seconds, late.remaining_working_seconds) == (utc("2026-03-02 16:45"), 7200, 3600)
    # a warning whose time is past is none
    seen = {ANNA: {"last_seen_at": utc("2026-03-02 10:31")}}
    waited = decide(facts(now=utc("2026-03-02 10:31"), addressed=(ANNA,), roster=roster(seen)), POLICY).hold
    assert (waited.due_at, waited.warn_at) == (utc("2026-03-02 11:00"), None)
    # stages without warn_at give none
    assert decide(at("2026-03-02 09:00"), POLICY).hold.warn_at is None


@pytest.mark.parametrize(
    ("hold", "due"),
    [
        # wall time knows no evening
        ("12 hours", "2026-03-02 21:00"),
        ("1 day", "2026-03-03 09:00"),
        # the next working day ends with the last of the group
        ("next working day", "2026-03-03 17:00"),
        ("2 working days", "2026-03-04 17:00"),
        ("90 working minutes", "2026-03-02 10:30"),
    ],
)
def test_all_durations_can_hold(hold, due):
    text = default_policy_text().replace(
        "{audiences: audience},  hold: 4 working hours", f"{{audiences: audience}}, warn_at: 50%, hold: {hold}"
    )
    found = decide(facts(), parse_policy(text)).hold
    assert found.due_at == utc(due)
    assert found.warn_at is not None
    assert NOW < found.warn_at < found.due_at
    assert (found.working_seconds is None) == ("working" not in hold)


@pytest.mark.parametrize(
    ("who", "now", "due"),
    [
        # 4 working hours on the claimer's own calendar
        (ANNA, "2026-03-02 09:00", "2026-03-02 13:00"),
        (ANNA, "2026-03-02 16:00", "2026-03-03 11:00"),
        (BORIS, "2026-03-02 15:00", "2026-03-03 10:00"),
        # claimed on Sunday
        (ANNA, "2026-03-08 12:00", "2026-03-09 12:00"),
        # somebody without any working time has the wall clock
        (CLARA, "2026-03-02 09:00", "2026-03-02 13:00"),
    ],
)
def test_claim_holds(who, now, due):
    company = roster({CLARA: {"absences": (Absence(utc("2026-01-01 00:00"), utc("2027-01-01 00:00")),)}})
    assert claim_hold(facts(now=utc(now), roster=company), POLICY, who).due_at == utc(due)


def test_a_claim_is_counted_again_from_its_beginning():
    hold = claim_hold(facts(), POLICY, ANNA, since=NOW - timedelta(hours=1))
    assert (hold.due_at, hold.working_seconds, hold.remaining_working_seconds) == (
        utc("2026-03-02 12:00"),
        14_400,
        10_800,
    )
    # an urgent one holds as long as its class allows
    urgent = facts(ticket=ticket(signals=(Signal.LEAVING,)))
    assert claim_hold(urgent, POLICY, ANNA).due_at == utc("2026-03-02 09:30")


RUNNING = RunningHold(NOW - timedelta(hours=1), NOW + timedelta(hours=3), 14_400)


def refreshed(stage="audience", offered=None, hold=RUNNING, **rest):
    came = ticket(
        entry=Entry.REFRESHED, stage=stage, stages_run=(stage,), offered=offered, hold=hold, scope=(ANNA_REF,)
    )
    return facts(ticket=came, **rest)


@pytest.mark.parametrize(
    ("given", "due"),
    [
        # nothing changed: the same due
        (refreshed(), "2026-03-02 12:00"),
        # the group's calendar got a break of an hour
        (refreshed(roster=replace(roster(), calendars=(WITH_BREAK, MOSCOW_AS_BERLIN))), "2026-03-02 12:00"),
        (
            refreshed(roster=replace(roster({BORIS: {"audiences": ()}}), calendars=(WITH_BREAK, MOSCOW))),
            "2026-03-02 13:00",
        ),
        # it turns out to be over: now
        (refreshed(hold=RunningHold(NOW - timedelta(hours=5), NOW, 3600)), "2026-03-02 09:00"),
        # wall time stays
        (refreshed(hold=RunningHold(NOW - timedelta(hours=5), NOW + timedelta(hours=7), None)), "2026-03-02 16:00"),
        # an offer ends with the shift, which was shortened
        (
            refreshed("addressed", ANNA, addressed=(ANNA,), roster=replace(roster(), calendars=(SHORT_DAY, MOSCOW))),
            "2026-03-02 10:00",
        ),
    ],
)  # fmt: skip
def test_running_holds_are_dated_again(given, due):
    decision = decide(given, POLICY)
    assert decision.stage == given.ticket.stage
    assert decision.hold.due_at == utc(due)
    assert decision.hold.calendars[0].version == given.roster.calendars[0].version


def test_a_hold_of_the_last_resort_is_not_restarted():
    deserted = roster({key: {"departed_at": NOW - timedelta(days=1)} for key in people()} | {ADA: {}})
    decision = decide(refreshed("supervisors", roster=deserted), POLICY)
    assert (decision.members, decision.hold.due_at) == ((ADA,), RUNNING.due_at)


def test_a_group_that_lost_its_working_time_passes_the_letter_on():
    never = replace(
        roster({DIEGO: {"audiences": ()}, ANNA: {"calendar_id": 2}}), calendars=(BERLIN, calendar(id=2, week=((),) * 7))
    )
    decision = decide(refreshed(roster=never), POLICY)
    assert (decision.stage, decision.skipped[0].reason) == ("everybody", SkipReason.NO_WORKING_TIME)
