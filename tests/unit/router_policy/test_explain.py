"""The sentence for an agent and the whole for a supervisor."""

from datetime import timedelta
from string import Formatter

import pytest

from services.router.policy.explain import explain, explain_claim, explain_sleep, explain_whole
from services.router.policy.facts import AffinityEvent
from services.router.policy.ladder import decide
from services.router.policy.phrases import PHRASES, Phrases, Speech, speech
from services.router.policy.reassignment import Target, TargetKind, reassign
from services.router.policy.words import Entry, Involvement
from tests.unit.router_policy.company import (
    ADA,
    ANNA,
    ANNA_REF,
    BORIS,
    CABLES,
    CABLES_REF,
    CLARA,
    ELSA,
    FRANK,
    NOW,
    POLICY,
    STRANGER,
    STUDIO,
    SUE,
    came,
    customer,
    facts,
    mark,
    order,
    people,
    roster,
    ticket,
    utc,
)


def deed(kind, at, reference="123"):
    return {"affinity": (AffinityEvent(utc(at), kind, reference),)}


WORKED = roster({ANNA: deed(Involvement.WORKED_ORDER, "2026-01-10 09:00")})
WORKED_LONG_AGO = roster({ANNA: deed(Involvement.WORKED_ORDER, "2025-03-10 09:00")})
ANSWERED = roster({ANNA: deed(Involvement.ANSWERED, "2026-02-10 09:00")})
TOUCHED = roster({ANNA: deed(Involvement.TOUCHED, "2026-02-10 09:00")})
AWAY = roster({ANNA: {"away": True}})


UTC = Speech("UTC")
BERLIN = Speech("Europe/Berlin")
IN_CABLES = "until 13:00 everybody in Cables sees it."


@pytest.mark.parametrize(
    ("given", "reader", "zone", "sentence"),
    [
        # alone
        ({"addressed": (ANNA,)}, ANNA, "Europe/Berlin", "The letter is addressed to you; until 12:00 only you see it."),
        # in the reader's own time
        ({"addressed": (ANNA,)}, ANNA, "Asia/Tokyo", "The letter is addressed to you; until 20:00 only you see it."),
        ({"thread_owner": ANNA}, ANNA, "UTC", "You answered in this conversation before; until 11:00 only you see it."),
        # what ties the agent to the customer
        ({"roster": WORKED}, ANNA, "UTC", "You handled order 123 for this customer in January; " + IN_CABLES),
        (
            {"roster": WORKED_LONG_AGO}, ANNA, "UTC",
            "You handled order 123 for this customer in March 2025; " + IN_CABLES,
        ),
        ({"roster": ANSWERED}, ANNA, "UTC", "You answered this customer in February; " + IN_CABLES),
        ({"roster": TOUCHED}, ANNA, "UTC", "You had to do with this customer in February; " + IN_CABLES),
        # addressed, but away: first of all addressed
        ({"addressed": (ANNA,), "roster": AWAY}, ANNA, "UTC", "The letter is addressed to you; " + IN_CABLES),
        # the group
        ({}, ANNA, "UTC", "The customer's orders belong to your group; " + IN_CABLES),
        (
            {"customer": customer(named=STUDIO)}, CLARA, "UTC",
            "The customer asked your group; until 13:00 everybody in Studio sees it.",
        ),
        (
            {"customer": customer(order(60), order(61, STUDIO))}, CLARA, "UTC",
            "The customer's orders belong to your group; until 13:00 everybody in Cables and Studio sees it.",
        ),
        (
            {"customer": STRANGER}, FRANK, "UTC",
            "The customer's group is not known; until 17:00 everybody in sales sees it.",
        ),
        # on another day
        (
            {"now": utc("2026-03-06 16:30"), "ticket": ticket(oldest_open_at=utc("2026-03-06 16:30"))}, ANNA, "UTC",
            "The customer's orders belong to your group; until Monday 9 March, 10:30 everybody in Cables sees it.",
        ),
        # later stages
        (
            {"ticket": came(Entry.ESCALATED, "audience", CABLES_REF)}, FRANK, "UTC",
            "Nobody has answered it yet; until 17:00 everybody in sales sees it.",
        ),
        (
            {"ticket": came(Entry.ESCALATED, "everybody", CABLES_REF)}, SUE, "UTC",
            "Nobody has answered it yet; until 17:00 the supervisors see it too.",
        ),
        (
            {"ticket": came(Entry.RETURNED, "audience", CABLES_REF, returns=1)}, FRANK, "UTC",
            "It came back unanswered; until 17:00 everybody in sales sees it.",
        ),
        # offered to a second person after the first went home
        (
            {
                "ticket": came(Entry.PRESENCE_LOST, "addressed", ANNA_REF),
                "addressed": (ANNA,), "thread_owner": CLARA, "roster": AWAY,
            }, ANNA, "UTC",
            "The letter is addressed to you; until 11:00 it is offered to one of you.",
        ),
        # somebody who sees everything
        ({}, SUE, "UTC", "You see it because you oversee all tickets; until 13:00 it waits for others."),
    ],
)  # fmt: skip
def test_sentences(given, reader, zone, sentence):
    assert explain(decide(facts(**given), POLICY).as_record(), reader, Speech(zone)) == sentence


def test_sentences_of_a_reassignment_and_a_last_resort():
    to_elsa = reassign(facts(), POLICY, Target(TargetKind.AGENT, ELSA), SUE, "Boris is no good")
    assert explain(to_elsa.as_record(), ELSA, UTC) == "It was handed to you; until 09:30 only you see it."
    to_cables = reassign(facts(), POLICY, Target(TargetKind.AUDIENCE, CABLES), SUE, "x")
    assert (
        explain(to_cables.as_record(), ANNA, UTC)
        == "It was handed to your group; until 09:30 everybody in Cables sees it."
    )
    gone = {"departed_at": NOW - timedelta(days=1)}
    deserted = decide(facts(roster=roster(dict.fromkeys(people(), gone) | {ADA: {}})), POLICY)
    assert (
        explain(deserted.as_record(), deserted.members[0], UTC)
        == "Nobody has answered it yet; until 17:00 a few of you see it."
    )


def test_a_claim_has_its_sentence():
    assert explain_claim(NOW, utc("2026-03-02 13:00"), None, BERLIN) == "You claimed it; until 14:00 it is yours."


def test_marks_and_excluded_colleagues_are_for_supervisors_only():
    rated = customer(order(5), marks=(mark(ANNA, 1),))
    record = decide(facts(addressed=(ANNA,), customer=rated), POLICY).as_record()
    for reader in record["members"]:
        sentence = explain(record, reader, UTC)
        assert not any(word in sentence for word in ("Agent 1", "rated", "rating", "of 5"))
    whole = explain_whole(record)
    assert [(one["agent_id"], one["reason"]) for one in whole["excluded"]] == [(ANNA, "bad_rating")]
    assert whole["ranking"][0]["place"] == 1
    assert {one["agent_id"] for one in whole["ranking"]} >= {BORIS}
    assert whole["hold"]["sentence"].startswith("4 working hours from 2026-03-02T09:00:00Z")


@pytest.mark.parametrize(
    ("event", "says"),
    [
        (None, "let it sleep until 15:00; it wakes sooner when the customer writes."),
        ("parts", "let it sleep until 15:00; it wakes sooner when “parts” is reported or the customer writes."),
    ],
)
def test_a_sleep_has_its_sentence(event, says):
    assert explain_sleep(utc("2026-03-02 14:00"), NOW, event, None, BERLIN) == f"You {says}"


@pytest.mark.parametrize(
    ("language", "alone", "on_monday", "claimed", "asleep"),
    [
        (
            "de",
            "Der Brief ist an Sie gerichtet; bis 11:00 sehen es nur Sie.",
            "Die Bestellungen des Kunden gehören zu Ihrer Gruppe; bis Montag, 9. März, 10:30 sehen es alle in Cables.",
            "Anna hat es übernommen, mit Zeit bis 13:00.",
            "Sie haben es bis 14:00 zurückgestellt; "
            "es erwacht früher, wenn „parts“ gemeldet wird oder der Kunde schreibt.",
        ),
        (
            "ru",
            "Письмо адресовано вам; до 11:00 его видите только вы.",
            "Заказы клиента относятся к вашей группе; до понедельника, 9 марта, 10:30 его видят все: Cables.",
            "В работе у сотрудника Anna до 13:00.",
            "Вы отложили его до 14:00; раньше оно вернётся, если сообщат «parts» или клиент напишет.",
        ),
    ],
)
def test_each_is_told_in_his_own_language(language, alone, on_monday, claimed, asleep):
    said, friday = speech("UTC", language), utc("2026-03-06 16:30")
    late = facts(now=friday, ticket=ticket(oldest_open_at=friday))
    assert explain(decide(facts(addressed=(ANNA,)), POLICY).as_record(), ANNA, said) == alone
    assert explain(decide(late, POLICY).as_record(), ANNA, said) == on_monday
    assert explain_claim(NOW, utc("2026-03-02 13:00"), "Anna", said) == claimed
    assert explain_sleep(utc("2026-03-02 14:00"), NOW, "parts", None, said) == asleep


def test_who_speaks_another_language_is_told_in_english():
    assert speech("UTC", "fr") == speech("UTC", None) == UTC


@pytest.mark.parametrize("words", PHRASES.values(), ids=PHRASES)
def test_all_languages_say_the_same(words):
    """Each phrase of a language names the same things as the English one."""
    named = {one: _places(getattr(words, one)) for one in Phrases.__slots__}
    assert named == {one: _places(getattr(PHRASES["en"], one)) for one in Phrases.__slots__}


def _places(said):
    parts = [said] if isinstance(said, str) else said
    return [sorted(name for _, name, _, _ in Formatter().parse(part) if name) for part in parts]
