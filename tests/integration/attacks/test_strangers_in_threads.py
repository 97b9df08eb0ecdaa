"""Ticket Trick, Cc hijack, mail that speaks as staff: no stranger enters, speaks in or learns of a foreign ticket."""

import pytest

from services.router.handlers.acting import claim
from services.router.handlers.composing import ReplyText
from services.router.handlers.errors import NotYours
from services.router.handlers.holding import admit, read_around, separate
from services.router.handlers.replying import reply
from shared.errors import NotFound
from tests.integration.router_tickets.conftest import HEAD, Company, company
from tests.integration.router_tickets.test_threading import CARLA, MALLORY, answered, places

__all__ = ["company"]

PASSED = {"dmarc": "pass", "dkim": "pass", "spf": "pass", "by": "mx.example.com"}


async def last_message(company: Company, ticket_id: int) -> int:
    """The newest message of a ticket."""
    return await company.value("select max(id) from message where ticket_id = $1", ticket_id)


async def test_ticket_trick_a_code_mailed_to_our_token_is_held_and_never_shown_to_the_opener(company: Company) -> None:
    """A third party's confirmation code reaches the agents alone; no answer to the opener holds it."""
    ticket_id, sent = await answered(company)
    before = await company.ticket(ticket_id)
    own = await company.letter("no-reply@bank.example", text="Your code is 4711", **places(sent)[2])
    assert own != ticket_id
    assert await company.ticket(ticket_id) == before
    around = await company.run(lambda store, _now: read_around(store, company.who("anna"), ticket_id))
    assert [(one.ticket_id, one.author_address) for one in around.held] == [(own, "no-reply@bank.example")]
    alert = next(one for one in await company.told("alert.raised") if one["kind"] == "attention")
    assert [one["agent_id"] for one in alert["recipients"]] == [company.ids["anna"]]
    assert len(await company.told("reply.requested")) == 1
    await company.check()


async def test_a_letter_that_nobody_decides_about_is_a_ticket_with_a_deadline(company: Company) -> None:
    """M17: held is not forgotten."""
    _, sent = await answered(company)
    own = await company.letter(MALLORY, **places(sent)[0])
    assert (await company.ticket(own)).state == "waiting"
    assert await company.value("select count(*) from deadline where ticket_id = $1 and done_at is null", own) == 1
    await company.until_due()


async def test_cc_hijack_a_copy_in_a_forged_letter_makes_nobody_a_participant(company: Company) -> None:
    """Zendesk 2024: a forged requester names the attacker in Cc; he gets nothing, and his own letter is held."""
    ticket_id, sent = await answered(company)
    refuted = {"dmarc": "fail", "spf": "fail", "dkim": "none", "by": "mx.example.com"}
    copied = [{"name": "", "address": MALLORY}]
    assert await company.letter(CARLA, authentication=refuted, cc=copied, **places(sent)[0]) == ticket_id
    ticket = await company.run(claim, company.who("anna"), ticket_id)
    await company.run(reply, company.who("anna"), ticket_id, ticket.version, ReplyText("Here you are."), HEAD)
    asked = (await company.told("reply.requested"))[-1]
    assert MALLORY not in {one["address"] for one in [*asked["to"], *asked["cc"]]}
    assert await company.letter(MALLORY, **places(asked)[0]) != ticket_id


async def test_who_was_answered_with_all_others_joins_under_his_own_name(company: Company) -> None:
    ticket_id, _ = await answered(company)
    again = await company.letter(
        CARLA,
        cc=[{"name": "Ivan", "address": "ivan@friend.example"}],
        in_reply_to=[(await company.told("reply.requested"))[-1]["message_id"]],
    )
    ticket = await company.run(claim, company.who("anna"), again)
    written = ReplyText("To both of you.", ("ivan@friend.example",))
    await company.run(reply, company.who("anna"), again, ticket.version, written, HEAD)
    sent = (await company.told("reply.requested"))[-1]
    assert await company.letter("ivan@friend.example", **places(sent)[1]) == ticket_id


async def test_a_held_letter_that_is_let_in_belongs_to_the_ticket_with_all_that_follows(company: Company) -> None:
    ticket_id, sent = await answered(company)
    own = await company.letter("ivan@friend.example", **places(sent)[0])
    held = await last_message(company, own)
    with pytest.raises(NotFound):
        await company.run(admit, company.who("cleo"), held)
    ticket = await company.run(admit, company.who("anna"), held)
    assert (ticket.id, ticket.state) == (ticket_id, "waiting")
    assert (await company.ticket(own)).merged_into == ticket_id
    row = (await company.rows("select ticket_id, author_address from message where id = $1", held))[0]
    assert row == {"ticket_id": ticket_id, "author_address": "ivan@friend.example"}
    assert await company.letter("ivan@friend.example", **places(sent)[0]) == ticket_id
    with pytest.raises(NotFound):
        await company.run(admit, company.who("anna"), held)
    await company.check()


async def test_a_held_letter_that_is_left_alone_is_asked_about_no_more(company: Company) -> None:
    ticket_id, sent = await answered(company)
    own = await company.letter(MALLORY, **places(sent)[0])
    held = await last_message(company, own)
    assert (await company.run(separate, company.who("vera"), held)).id == own
    around = await company.run(lambda store, _now: read_around(store, company.who("vera"), ticket_id))
    assert around.held == []
    assert (await company.ticket(own)).state == "waiting"
    with pytest.raises(NotFound):
        await company.run(separate, company.who("vera"), held)


async def test_what_somebody_else_works_on_is_not_taken_from_him(company: Company) -> None:
    _, sent = await answered(company)
    own = await company.letter(MALLORY, **places(sent)[0])
    await company.run(claim, company.who("dora"), own)
    with pytest.raises(NotYours):
        await company.run(admit, company.who("anna"), await last_message(company, own))


@pytest.mark.parametrize("sender", ["anna@example.com", "nobody@example.com", "desk@example.com"])
async def test_unproven_mail_from_our_own_domain_is_neither_staff_nor_a_party(company: Company, sender: str) -> None:
    """FreeScout CVE-2026-47123: even one to whom a reply was copied is asked about where nothing vouches for him."""
    await company.add_customer(CARLA, "speakers")
    ticket_id = await company.letter(CARLA, to="anna@example.com")
    ticket = await company.run(claim, company.who("anna"), ticket_id)
    written = ReplyText("A copy to a colleague.", (sender,))
    await company.run(reply, company.who("anna"), ticket_id, ticket.version, written, HEAD)
    sent = (await company.told("reply.requested"))[-1]
    forged = await company.letter(sender, **places(sent)[0])
    assert forged != ticket_id
    assert await company.value("select author_verified from message where ticket_id = $1", forged) is False
    assert await company.letter(sender, authentication=PASSED, **places(sent)[0]) == ticket_id


async def test_an_author_named_by_a_list_joins_by_no_reference(company: Company) -> None:
    """What a list says of its authors proves nothing: a customer's Message-ID is known to many."""
    await company.add_customer(CARLA, "speakers")
    ticket_id = await company.letter(CARLA, message_id="known@customer.example")
    named = await company.letter(CARLA, in_reply_to=["known@customer.example"], defects=["rewritten_by_list"])
    assert named != ticket_id
    assert await company.value("select author_verified from message where ticket_id = $1", named) is False
