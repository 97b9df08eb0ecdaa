"""Working a ticket out, and what becomes of the reply."""

from uuid import UUID, uuid4

import pytest

from services.router.handlers.acting import claim
from services.router.handlers.composing import ReplyText
from services.router.handlers.errors import NewLetter, NotYours
from services.router.handlers.intake import receive_bounce
from services.router.handlers.outcomes import reply_failed, reply_sent, reply_unknown
from services.router.handlers.replying import no_action, reply
from services.router.handlers.taking import TAKES
from shared.errors import Invalid, NotFound, StaleVersion
from shared.events import EventType, MessageBounced, ReplyCancelled, ReplyFailed, ReplySent, ReplyUnknown
from tests.integration.router_tickets.conftest import HEAD, Company

CARLA = "carla@customer.example"
TEXT = ReplyText("It is on its way.")


async def held(company: Company, **fields) -> tuple[int, int]:
    """A letter of Carla's that Anna claimed; gives the ticket and its version."""
    await company.add_customer(CARLA, "speakers")
    ticket_id = await company.letter(CARLA, to="anna@example.com", **fields)
    return ticket_id, (await company.run(claim, company.who("anna"), ticket_id)).version


async def sent(company: Company) -> tuple[int, dict]:
    """The same, answered; gives the ticket and what the notifier was asked for."""
    ticket_id, version = await held(company)
    await company.run(reply, company.who("anna"), ticket_id, version, TEXT, HEAD)
    return ticket_id, (await company.told("reply.requested"))[-1]


async def test_a_reply_answers_every_open_letter_and_is_threaded(company: Company) -> None:
    ticket_id, version = await held(
        company, message_id="first@customer.example", references=["root@customer.example"], subject="Lieferung"
    )
    message_id = await company.run(reply, company.who("anna"), ticket_id, version, TEXT, HEAD)
    (asked,) = await company.told("reply.requested")
    assert asked["sender"] == {"name": "Anna", "address": "anna@example.com"}
    assert asked["to"] == [{"name": "Carla", "address": CARLA}]
    assert asked["subject"] == "Re: Lieferung"
    assert asked["in_reply_to"] == "<first@customer.example>"
    assert asked["references"] == ["<root@customer.example>", "<first@customer.example>"]
    token = HEAD.token(ticket_id, UUID(asked["reply_id"]))
    assert asked["message_id"] == f"<ac.{ticket_id}.{token}@example.com>"
    assert asked["reply_to"]["address"] == f"desk+{token}@example.com"
    assert asked["text"].endswith(f"[ac:{token}]\n")
    ticket = await company.ticket(ticket_id)
    assert (ticket.state, ticket.oldest_open_at, ticket.holder_id) == ("worked_out", None, None)
    assert await company.value("select count(*) from deadline where done_at is null") == 0
    row = await company.rows("select kind, delivery, text from message where id = $1", message_id)
    assert row == [{"kind": "reply", "delivery": "queued", "text": TEXT.text}]
    assert (await company.told("alert.withdrawn"))[-1]["reason"] == "worked_out"


async def test_a_reply_goes_to_everybody_whose_letter_it_answers(company: Company) -> None:
    """Carla's colleague got a copy and writes too: the answer to both letters reaches both."""
    ticket_id, version = await held(company)
    copied = ReplyText("It is on its way.", cc=("dora@customer.example",))
    await company.run(reply, company.who("anna"), ticket_id, version, copied, HEAD)
    (asked,) = await company.told("reply.requested")
    named = {"in_reply_to": [asked["message_id"]]}
    for sender in (CARLA, "dora@customer.example"):
        assert await company.letter(sender, to="anna@example.com", **named) == ticket_id
    version = (await company.run(claim, company.who("anna"), ticket_id)).version
    await company.run(reply, company.who("anna"), ticket_id, version, TEXT, HEAD)
    answer = (await company.told("reply.requested"))[-1]
    assert [to["address"] for to in answer["to"]] == ["dora@customer.example", CARLA]


async def test_a_reply_over_an_unseen_letter_is_refused_and_may_be_insisted_on(company: Company) -> None:
    ticket_id, version = await held(company, message_id="first@customer.example")
    await company.letter(CARLA, in_reply_to=["first@customer.example"])
    with pytest.raises(NewLetter) as refused:
        await company.run(reply, company.who("anna"), ticket_id, version, TEXT, HEAD)
    unseen = await company.value("select max(id) from message where ticket_id = $1", ticket_id)
    assert refused.value.facts["messages"] == [{"id": unseen, "author": "Carla", "preview": "Where is it?"}]
    with pytest.raises(NewLetter):
        await company.run(no_action, company.who("anna"), ticket_id, version, "")
    await company.run(reply, company.who("anna"), ticket_id, refused.value.facts["version"], TEXT, HEAD)
    assert await company.value("select count(*) from message where disposition = 'answered'") == 2


async def test_only_the_holder_answers(company: Company) -> None:
    ticket_id, version = await held(company)
    with pytest.raises(NotFound):
        await company.run(reply, company.who("ben"), ticket_id, version, TEXT, HEAD)
    with pytest.raises(NotYours):
        await company.run(reply, company.who("vera"), ticket_id, version, TEXT, HEAD)
    with pytest.raises(StaleVersion):
        await company.run(reply, company.who("anna"), ticket_id, version + 5, TEXT, HEAD)


@pytest.mark.parametrize(
    ("login", "expected"),
    [
        ("anna", None),  # the holder
        ("ben", NotFound),  # sees it no more
        ("vera", NotYours),  # sees it, but has to take it first
    ],
)
async def test_no_action_closes_a_claimed_ticket(company: Company, login: str, expected) -> None:
    """M19: thanks need no answer."""
    ticket_id, version = await held(company)
    if expected is not None:
        with pytest.raises(expected):
            await company.run(no_action, company.who(login), ticket_id, version, "thanks")
        return
    ticket = await company.run(no_action, company.who(login), ticket_id, version, "thanks")
    assert ticket.state == "worked_out"
    assert await company.value("select disposition from message where ticket_id = $1", ticket_id) == "no_action"


async def test_no_action_closes_a_waiting_ticket_of_ones_scope(company: Company) -> None:
    ticket_id = await company.letter(CARLA)
    version = (await company.ticket(ticket_id)).version
    assert (await company.run(no_action, company.who("dora"), ticket_id, version, "")).state == "worked_out"


async def test_an_answer_goes_where_the_customer_wishes_but_not_where_a_forger_does(company: Company) -> None:
    wish = [{"name": "Office", "address": "office@customer.example"}]
    ticket_id, version = await held(company, reply_to=wish)
    await company.run(reply, company.who("anna"), ticket_id, version, TEXT, HEAD)
    assert (await company.told("reply.requested"))[-1]["to"] == wish
    forged = await company.letter(CARLA, reply_to=wish, authentication={"dmarc": "fail"})
    version = (await company.run(claim, company.who("vera"), forged)).version
    await company.run(reply, company.who("vera"), forged, version, TEXT, HEAD)
    assert (await company.told("reply.requested"))[-1]["to"][0]["address"] == CARLA


@pytest.mark.parametrize(
    ("sender", "authentication", "reached"),
    [
        # Nothing vouches for the letter: somebody may pass for Carla.
        (CARLA, {}, CARLA),
        (CARLA, {"dkim": "pass"}, "elsewhere@other.example"),
        # A form's letter: its sender is nobody's customer, and the customer stands in Reply-To.
        ("form@shop.example", {}, "elsewhere@other.example"),
    ],
)
async def test_an_answer_to_a_known_customer_is_not_diverted(company: Company, sender, authentication, reached) -> None:
    await company.add_customer(CARLA, "speakers")
    wish = [{"name": "", "address": "elsewhere@other.example"}]
    ticket_id = await company.letter(sender, to="anna@example.com", reply_to=wish, authentication=authentication)
    version = (await company.run(claim, company.who("vera"), ticket_id)).version
    await company.run(reply, company.who("vera"), ticket_id, version, TEXT, HEAD)
    assert (await company.told("reply.requested"))[-1]["to"][0]["address"] == reached


async def test_nobody_is_answered_where_no_address_is(company: Company) -> None:
    """A private letter without an address is refused; a public question is answered where it was asked."""
    unknown = {"from": None, "defects": ["no_from", "unverified_sender"]}
    private = await company.letter(**unknown)
    version = (await company.run(claim, company.who("dora"), private)).version
    with pytest.raises(Invalid):
        await company.run(reply, company.who("dora"), private, version, TEXT, HEAD)
    public = await company.letter(**unknown, public=True, channel={"kind": "question", "key": "shop"})
    version = (await company.run(claim, company.who("dora"), public)).version
    await company.run(reply, company.who("dora"), public, version, TEXT, HEAD)
    assert (await company.ticket(public)).state == "worked_out"
    assert await company.told("reply.requested") == []


async def test_sent_is_shown(company: Company) -> None:
    _, asked = await sent(company)
    told = {name: asked[name] for name in ("reply_id", "ticket_id", "message_id")}
    await company.run(reply_sent, ReplySent(**told, sent_at=company.now))
    assert await company.value("select delivery from message where kind = 'reply'") == "sent"


async def test_a_failed_reply_reopens_what_it_answered_and_tells_its_author(company: Company) -> None:
    """M25: the ladder runs again; the author, who is at work, has it back."""
    ticket_id, asked = await sent(company)
    company.pass_time(minutes=20)
    await company.heartbeat()
    told = {name: asked[name] for name in ("reply_id", "ticket_id", "message_id")}
    failed = ReplyFailed(**told, recipient=CARLA, reason="550 no such user")
    await company.run(reply_failed, failed)
    ticket = await company.ticket(ticket_id)
    assert (ticket.state, ticket.exclusive, ticket.responsible_id) == ("waiting", True, company.ids["anna"])
    assert await company.value("select disposition from message where kind = 'letter'") == "open"
    row = (await company.rows("select delivery, delivery_reason from message where kind = 'reply'"))[0]
    assert row == {"delivery": "failed", "delivery_reason": f"{CARLA}: 550 no such user"}
    alert = (await company.told("alert.raised"))[-1]
    assert (alert["kind"], [one["agent_id"] for one in alert["recipients"]]) == ("reply_failed", [company.ids["anna"]])
    alerts = len(await company.told("alert.raised"))
    await company.run(reply_failed, failed)
    assert len(await company.told("alert.raised")) == alerts


async def test_a_failed_reply_that_a_person_sent_again_is_shown_as_sent(company: Company) -> None:
    """What was reopened stays open: whoever has it sees that the answer has gone after all."""
    ticket_id, asked = await sent(company)
    told = {name: asked[name] for name in ("reply_id", "ticket_id", "message_id")}
    await company.run(reply_failed, ReplyFailed(**told, recipient=None, reason="the server was set up wrongly"))
    await company.run(reply_sent, ReplySent(**told, sent_at=company.now))
    row = (await company.rows("select delivery, delivery_reason from message where kind = 'reply'"))[0]
    assert row == {"delivery": "sent", "delivery_reason": None}
    assert (await company.ticket(ticket_id)).state == "waiting"


async def test_a_bounce_stays_the_last_word_though_it_overtook_the_word_that_it_was_sent(company: Company) -> None:
    _, asked = await sent(company)
    told = {name: asked[name] for name in ("reply_id", "ticket_id", "message_id")}
    named = {"recipient": CARLA, "status": "5.1.1", "reason": "no such user"}
    machine = {"kind": "bounce", "original_message_id": asked["message_id"].strip("<>"), **named}
    bounced = MessageBounced(
        letter_id=uuid4(),
        received_at=company.now,
        original_message_id=asked["message_id"],
        letter={"from": {"name": "", "address": "mailer-daemon@customer.example"}, "machine": machine},
        **named,
    )
    await company.run(receive_bounce, bounced)
    await company.run(reply_sent, ReplySent(**told, sent_at=company.now))
    assert await company.value("select delivery from message where kind = 'reply'") == "failed"


async def test_a_failed_reply_of_somebody_who_went_home_goes_to_the_group(company: Company) -> None:
    ticket_id, asked = await sent(company)
    company.pass_time(hours=12)
    failed = ReplyFailed(reply_id=asked["reply_id"], ticket_id=ticket_id, message_id="", recipient=None, reason="x")
    await company.run(reply_failed, failed)
    assert (await company.ticket(ticket_id)).stage == "audience"
    alert = (await company.told("alert.raised"))[-1]
    assert {one["agent_id"] for one in alert["recipients"]} == {company.ids["anna"], company.ids["ben"]}


async def test_a_failed_reply_of_a_ticket_that_was_reopened_meanwhile(company: Company) -> None:
    """The customer wrote again and somebody holds it: his letters are open again, its holder hears of it."""
    ticket_id, asked = await sent(company)
    await company.letter(CARLA, in_reply_to=[asked["message_id"]])
    await company.run(claim, company.who("anna"), ticket_id)
    failed = ReplyFailed(reply_id=asked["reply_id"], ticket_id=ticket_id, message_id="", recipient=None, reason="x")
    await company.run(reply_failed, failed)
    ticket = await company.ticket(ticket_id)
    assert (ticket.state, ticket.holder_id) == ("claimed", company.ids["anna"])
    assert await company.value("select count(*) from message where disposition = 'open'") == 2


async def test_a_bounce_reopens_the_letter_and_is_kept(company: Company) -> None:
    ticket_id, asked = await sent(company)
    bounced = MessageBounced(
        letter_id=uuid4(),
        received_at=company.now,
        original_message_id=asked["message_id"],
        recipient=CARLA,
        status="5.1.1",
        reason="no such user",
        letter={"from": {"name": "", "address": "mailer-daemon@customer.example"}, "machine": {"kind": "bounce"}},
    )
    await company.run(receive_bounce, bounced)
    await company.run(receive_bounce, bounced)
    assert (await company.ticket(ticket_id)).state == "waiting"
    assert await company.value("select count(*) from message where kind = 'machine' and ticket_id = $1", ticket_id) == 1
    lost = bounced.model_copy(update={"letter_id": uuid4(), "original_message_id": "somebody@else.example"})
    await company.run(receive_bounce, lost)
    assert await company.value("select count(*) from message where kind = 'machine' and ticket_id is null") == 1


async def test_an_unknown_outcome_is_said_and_reopens_nothing(company: Company) -> None:
    ticket_id, asked = await sent(company)
    told = {name: asked[name] for name in ("reply_id", "ticket_id", "message_id")}
    await company.run(reply_unknown, ReplyUnknown(**told, reason="the answer after DATA was lost"))
    assert (await company.ticket(ticket_id)).state == "worked_out"
    assert await company.value("select delivery from message where kind = 'reply'") == "unknown"
    assert (await company.told("alert.raised"))[-1]["kind"] == "reply_failed"


async def test_a_reply_taken_back_opens_its_letters(company: Company) -> None:
    ticket_id, asked = await sent(company)
    event = ReplyCancelled(reply_id=asked["reply_id"], ticket_id=ticket_id)
    await company.run(lambda store, now: TAKES[EventType.REPLY_CANCELLED](store, now, HEAD, [event]))
    assert (await company.ticket(ticket_id)).holder_id == company.ids["anna"]


def test_every_event_for_router_is_taken() -> None:
    told_by_router = {
        EventType.ALERT_RAISED,
        EventType.ALERT_WITHDRAWN,
        EventType.REPLY_REQUESTED,
        EventType.REPLY_RECALLED,
        EventType.AGENT_CHANGED,
        EventType.AUDIENCE_CHANGED,
        EventType.ADDRESS_CHANGED,
    }
    assert set(TAKES) | told_by_router == set(EventType)
