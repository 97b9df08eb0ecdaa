"""Do not ask, look; and where looking does not help, a question that is kept until it is answered."""

from datetime import timedelta

import pytest

from services.router.handlers.acting import add_note, claim, decline, hand_on, release
from services.router.handlers.composing import ReplyText
from services.router.handlers.errors import NotYours
from services.router.handlers.nudging import nudge, read_nudges
from services.router.handlers.replying import no_action, reply
from services.router.handlers.snoozing import Sleep, snooze
from services.router.policy.reassignment import Target, TargetKind
from shared.errors import Conflict, NotFound
from tests.integration.router_tickets.conftest import HEAD, Company
from tests.integration.router_tickets.test_waking import alerts

CARLA = "carla@customer.example"


async def held(company: Company) -> int:
    """A ticket that anna holds."""
    ticket_id = await company.letter(CARLA, to="anna@example.com")
    await company.run(claim, company.who("anna"), ticket_id)
    return ticket_id


async def act(company: Company, way: str, ticket_id: int) -> None:
    """Let anna do something with a ticket."""
    anna, version = company.who("anna"), (await company.ticket(ticket_id)).version
    if way == "note":
        await company.run(add_note, anna, ticket_id, "the factory answers tomorrow")
    elif way == "reply":
        await company.run(reply, anna, ticket_id, version, ReplyText("It is on its way."), HEAD)
    elif way == "no_action":
        await company.run(no_action, anna, ticket_id, version, "")
    elif way == "snooze":
        await company.run(snooze, anna, ticket_id, version, Sleep(), HEAD)
    elif way == "release":
        await company.run(release, anna, ticket_id, "")
    else:
        target = Target(TargetKind.AGENT, company.ids["ben"])
        await company.run(hand_on, anna, ticket_id, version, target, "")


WAYS = [
    ("note", "Anna wrote a note."),
    ("reply", "Anna answered the customer."),
    ("no_action", "Anna marked it as needing no action."),
    ("snooze", "Anna lets it sleep."),
    ("release", "Anna gave it back."),
    ("reassign", "Anna handed it on."),
]


@pytest.mark.parametrize(("way", "words"), WAYS)
async def test_a_nudge_is_answered_by_the_next_thing_the_holder_does(company: Company, way: str, words: str) -> None:
    """M24: the nudge is tracked."""
    ticket_id = await held(company)
    asked = await company.run(nudge, company.who("vera"), ticket_id, "Carla is on the telephone.")
    assert (asked.to_agent_id, asked.to_name) == (company.ids["anna"], "Anna")
    assert await alerts(company, "nudged") == [(ticket_id, [company.ids["anna"]], "Vera: Carla is on the telephone.")]
    company.pass_time(minutes=10)
    await act(company, way, ticket_id)
    (row,) = await company.store("nudges_of_ticket", ticket_id, 0, 10)
    assert (row.by_name, row.to_name, row.answered_at) == ("Vera", "Anna", company.now)
    assert await alerts(company, "nudge_answered") == [(None, [company.ids["vera"]], words)]


async def test_what_others_do_is_no_answer(company: Company) -> None:
    ticket_id = await held(company)
    await company.run(nudge, company.who("vera"), ticket_id, "")
    await company.run(add_note, company.who("vera"), ticket_id, "he has called again")
    (row,) = await company.run(lambda store, now: read_nudges(store, company.who("anna"), ticket_id, 0, 10))
    assert row.answered_at is None


async def test_nobody_is_asked_again_within_the_hour(company: Company) -> None:
    ticket_id = await held(company)
    await company.run(nudge, company.who("vera"), ticket_id, "")
    company.pass_time(minutes=59)
    with pytest.raises(Conflict) as refused:
        await company.run(nudge, company.who("root"), ticket_id, "")
    assert "asked_at" in refused.value.facts
    company.pass_time(minutes=1)
    await company.run(nudge, company.who("root"), ticket_id, "")
    await act(company, "note", ticket_id)
    assert [to for _, to, _ in await alerts(company, "nudge_answered")] == [
        sorted([company.ids["vera"], company.ids["root"]])
    ]
    await company.run(nudge, company.who("vera"), ticket_id, "and now?")


async def test_of_a_waiting_ticket_the_responsible_one_is_asked(company: Company) -> None:
    ticket_id = await company.letter(CARLA, to="anna@example.com")
    asked = await company.run(nudge, company.who("vera"), ticket_id, "")
    assert asked.to_agent_id == company.ids["anna"]
    await company.run(decline, company.who("anna"), ticket_id, "not my customer", True)
    assert (await company.store("nudges_of_ticket", ticket_id, 0, 10))[0].answered_at == company.now


async def test_there_must_be_somebody_else_to_ask(company: Company) -> None:
    ticket_id = await held(company)
    with pytest.raises(NotYours):
        await company.run(nudge, company.who("anna"), ticket_id, "")
    with pytest.raises(NotFound):
        await company.run(nudge, company.who("ben"), ticket_id, "")
    await act(company, "no_action", ticket_id)
    with pytest.raises(NotYours):
        await company.run(nudge, company.who("vera"), ticket_id, "")


async def test_after_an_hour_a_question_may_be_repeated(company: Company) -> None:
    ticket_id = await held(company)
    for _ in range(3):
        await company.run(nudge, company.who("vera"), ticket_id, "")
        company.now += timedelta(hours=1)
    assert len(await company.store("nudges_of_ticket", ticket_id, 0, 10)) == 3


async def test_a_question_that_was_answered_stands_no_longer(company: Company) -> None:
    """Its alert is taken back from the one asked, and no other alert of the ticket with it."""
    ticket_id = await held(company)
    await company.run(nudge, company.who("vera"), ticket_id, "how is it?")
    (asked,) = [one for one in await company.told("alert.raised") if one["kind"] == "nudged"]
    before = len(await company.told("alert.withdrawn"))
    await company.run(add_note, company.who("vera"), ticket_id, "he is on the telephone")
    assert len(await company.told("alert.withdrawn")) == before
    await act(company, "note", ticket_id)
    (gone,) = (await company.told("alert.withdrawn"))[before:]
    assert (gone["alert_id"], gone["agent_ids"]) == (asked["alert_id"], [company.ids["anna"]])
