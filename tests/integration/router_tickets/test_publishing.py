"""M3: an answer to a public question is asked to be published where it was asked, by mail to whom it has, or both."""

from datetime import timedelta
from typing import Any

import pytest

from services.router.handlers.acting import claim
from services.router.handlers.composing import ReplyText
from services.router.handlers.outcomes import reply_failed, reply_sent
from services.router.handlers.reply_forms import reply_form
from services.router.handlers.replying import reply
from services.router.handlers.snoozing import Sleep, snooze
from services.router.handlers.taking_back import reply_to_take_back, take_back
from services.router.handlers.uploads import add_upload
from shared.errors import Invalid
from shared.events import ReplyFailed, ReplySent
from tests.integration.router_tickets.conftest import HEAD, Company

CARLA = "carla@customer.example"
URL = "https://shop.example/answers"
ASKED = {
    "public": True,
    "publish_to": URL,
    "channel": {"kind": "question", "key": "shop"},
    "about": {"product": "lamp 7", "order": None, "audience": None},
    "subject": "Green?",
    "visible_text": "Are there green ones?",
}
NAMELESS = {"from": None, "defects": ["no_from", "unverified_sender"]}


async def answered(company: Company, chosen: Any = None, **fields: Any) -> int:
    """A question that anna answered; gives its ticket."""
    ticket_id = await company.letter(CARLA, to="anna@example.com", **{**ASKED, **fields})
    version = (await company.run(claim, company.who("anna"), ticket_id)).version
    await company.run(reply, company.who("anna"), ticket_id, version, ReplyText("Yes.", public=chosen), HEAD)
    return ticket_id


async def stored(company: Company) -> dict:
    """The reply as it is kept."""
    found = "select id, reply_id, delivery, delivery_reason, published_to, recipients from message where kind = 'reply'"
    (row,) = await company.rows(found)
    return row


@pytest.mark.parametrize(
    ("fields", "chosen", "to", "published"),
    [
        (NAMELESS, None, [], True),
        ({}, None, [CARLA], True),
        # What the agent keeps private is a letter and nothing else.
        ({}, False, [CARLA], False),
        # Nobody said where.
        ({"publish_to": None}, None, [CARLA], False),
        ({"public": False}, None, [CARLA], False),
    ],
)
async def test_who_gets_an_answer_and_where_it_is_published(company: Company, fields, chosen, to, published) -> None:
    await answered(company, chosen, **fields)
    (asked,) = await company.told("reply.requested")
    assert [one["address"] for one in asked["to"]] == to
    row = await stored(company)
    assert (row["delivery"], row["published_to"]) == ("queued", URL if published else None)
    assert (asked["publish"] is not None) == published


async def test_what_a_customer_writes_to_us_alone_is_not_published(company: Company) -> None:
    """Who asked in public and answers our letter by mail, tells us more than he would tell everybody."""
    ticket_id = await answered(company)
    (asked,) = await company.told("reply.requested")
    private = {"text": "My number is 4711.", "visible_text": "My number is 4711.", "public": False}
    assert await company.letter(CARLA, in_reply_to=[asked["message_id"]], **private) == ticket_id
    anna = company.who("anna")
    version = (await company.run(claim, anna, ticket_id)).version
    form = await company.run(lambda store, _now: reply_form(store, anna, ticket_id, HEAD))
    assert form.public is False
    with pytest.raises(Invalid, match="written to us alone"):
        await company.run(reply, anna, ticket_id, version, ReplyText("Yes.", public=True), HEAD)
    await company.run(reply, anna, ticket_id, version, ReplyText("It is on its way."), HEAD)
    *_, told = await company.told("reply.requested")
    assert (told["publish"], [one["address"] for one in told["to"]]) == (None, [CARLA])


async def test_files_that_nobody_would_get_are_refused(company: Company) -> None:
    ticket_id = await company.letter(CARLA, to="anna@example.com", **{**ASKED, **NAMELESS})
    anna = company.who("anna")
    version = (await company.run(claim, anna, ticket_id)).version
    made = await company.run(add_upload, anna, "plan.pdf", "application/pdf", b"plan")
    with pytest.raises(Invalid, match="Nobody would get these files"):
        await company.run(reply, anna, ticket_id, version, ReplyText("Yes.", attachments=(made.id,)), HEAD)
    await company.run(reply, anna, ticket_id, version, ReplyText("Yes."), HEAD)


async def test_word_for_the_customer_that_it_takes_longer_is_no_public_answer(company: Company) -> None:
    ticket_id = await company.letter(CARLA, to="anna@example.com", **ASKED)
    version = (await company.run(claim, company.who("anna"), ticket_id)).version
    tomorrow = Sleep(company.now + timedelta(days=1), tell="We ask our buyer.")
    await company.run(snooze, company.who("anna"), ticket_id, version, tomorrow, HEAD)
    (told,) = await company.told("reply.requested")
    assert (told["publish"], [one["address"] for one in told["to"]]) == (None, [CARLA])


async def test_what_is_published_holds_the_question_and_no_address(company: Company) -> None:
    await answered(company, **{"from": {"name": CARLA, "address": CARLA}})
    (asked,) = await company.told("reply.requested")
    assert asked["publish"] == {
        "url": URL,
        "about": ASKED["about"],
        "channel": ASKED["channel"],
        "question": {"subject": "Green?", "text": "Are there green ones?", "name": ""},
        "text": "Yes.",
        "agent": "Anna",
    }


async def test_a_private_answer_to_who_gave_no_address_is_refused(company: Company) -> None:
    with pytest.raises(Invalid):
        await answered(company, False, **NAMELESS)


async def test_published_is_shown_as_sent(company: Company) -> None:
    await answered(company, **NAMELESS)
    (asked,) = await company.told("reply.requested")
    told = {name: asked[name] for name in ("reply_id", "ticket_id", "message_id")}
    await company.run(reply_sent, ReplySent(**told, sent_at=company.now))
    assert (await stored(company))["delivery"] == "sent"


@pytest.mark.parametrize("fields", [NAMELESS, {}], ids=["published", "both"])
async def test_what_could_not_be_published_is_open_again_and_blames_no_address(company: Company, fields) -> None:
    """M19: nobody is left without an answer; the customer's own address has done nothing wrong."""
    ticket_id = await answered(company, **fields)
    (asked,) = await company.told("reply.requested")
    told = {name: asked[name] for name in ("reply_id", "ticket_id", "message_id")}
    failed = ReplyFailed(**told, recipient=None, reason=f"It could not be published at {URL}: the site answered 404")
    await company.run(reply_failed, failed)
    assert (await company.ticket(ticket_id)).state == "waiting"
    row = await stored(company)
    assert (row["delivery"], row["delivery_reason"]) == ("failed", failed.reason)
    assert await company.rows("select * from bounced_address") == []
    assert [one["kind"] for one in await company.told("alert.raised")][-1] == "reply_failed"


async def test_an_answer_that_is_not_out_yet_is_taken_back(company: Company) -> None:
    ticket_id = await answered(company, **NAMELESS)
    row = await stored(company)
    found = await company.run(lambda store, _now: reply_to_take_back(store, company.who("anna"), row["id"]))
    await company.run(take_back, found.reply_id, company.who("anna"))
    ticket = await company.ticket(ticket_id)
    assert (ticket.state, ticket.holder_id) == ("claimed", company.ids["anna"])
    assert (await stored(company))["delivery"] == "cancelled"
