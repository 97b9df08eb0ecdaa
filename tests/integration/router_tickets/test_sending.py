"""M25 and M43: whom a reply goes to and from where, and taking it back before it is sent."""

from datetime import timedelta
from uuid import UUID

import pytest

from services.router.handlers.acting import claim
from services.router.handlers.composing import ReplyText
from services.router.handlers.errors import ManyCopied, NotYours
from services.router.handlers.holding_back import held_back
from services.router.handlers.reply_forms import reply_form
from services.router.handlers.replying import reply
from services.router.handlers.senders import add_sender
from services.router.handlers.taking_back import reply_to_take_back, take_back
from services.router.handlers.templates import add_template, facts_of
from services.router.ports.errors import KeyTaken
from services.router.ports.sending import SenderValues, TemplateValues
from shared.errors import Invalid, NotFound
from tests.integration.router_tickets.conftest import HEAD, START, Company

CARLA = "carla@customer.example"
OTHERS = ("a@other.example", "b@other.example", "c@other.example")


async def held(company: Company, login: str = "anna", **fields) -> tuple[int, int]:
    """A letter of Carla's that somebody claimed; gives the ticket and its version."""
    ticket_id = await company.letter(CARLA, to=fields.pop("to", f"{login}@example.com"), **fields)
    return ticket_id, (await company.run(claim, company.who(login), ticket_id)).version


async def asked_for(company: Company, written: ReplyText, login: str = "anna", **fields) -> dict:
    """What notifier is asked for when somebody answers so."""
    ticket_id, version = await held(company, login, **fields)
    await company.run(reply, company.who(login), ticket_id, version, written, HEAD)
    return (await company.told("reply.requested"))[-1]


@pytest.mark.parametrize(
    "written",
    [
        ReplyText("Yes.", cc=OTHERS),
        ReplyText("Yes.", cc=OTHERS[:2], to=(CARLA, OTHERS[2])),
        ReplyText("Yes.", to=OTHERS),
    ],
)
async def test_more_than_two_others_get_a_copy_only_when_that_is_meant(company: Company, written: ReplyText) -> None:
    ticket_id, version = await held(company)
    with pytest.raises(ManyCopied) as refused:
        await company.run(reply, company.who("anna"), ticket_id, version, written, HEAD)
    assert sorted(refused.value.facts["addresses"]) == sorted(OTHERS)
    meant = ReplyText(written.text, written.cc, to=written.to, many_copied=True)
    await company.run(reply, company.who("anna"), ticket_id, version, meant, HEAD)
    asked = (await company.told("reply.requested"))[-1]
    assert {one["address"] for one in (*asked["to"], *asked["cc"])} >= set(OTHERS)


async def test_two_copies_need_no_word_and_nobody_gets_two(company: Company) -> None:
    copies = (CARLA.upper(), OTHERS[0], OTHERS[0].upper(), OTHERS[1])
    asked = await asked_for(company, ReplyText("Yes.", cc=copies))
    assert asked["to"] == [{"name": "Carla", "address": CARLA}]
    assert [one["address"] for one in asked["cc"]] == [OTHERS[0], OTHERS[1]]


@pytest.mark.parametrize("address", ["a@b.example\r\nBcc: x@y.example", "a b@c.example", "nobody", "", "a@b..example"])
async def test_what_is_no_address_is_refused(company: Company, address: str) -> None:
    ticket_id, version = await held(company)
    for written in (ReplyText("Yes.", cc=(address,)), ReplyText("Yes.", to=(address,))):
        with pytest.raises(Invalid):
            await company.run(reply, company.who("anna"), ticket_id, version, written, HEAD)
    with pytest.raises(Invalid):
        await company.run(reply, company.who("anna"), ticket_id, version, ReplyText("Yes.", to=()), HEAD)


async def test_the_form_offers_who_is_in_the_conversation_but_neither_us_nor_whom_a_stranger_names(
    company: Company,
) -> None:
    cc = [{"name": "Ivan", "address": "ivan@installer.example"}, {"name": "", "address": "desk+t0ken@example.com"}]
    ticket_id, version = await held(company, cc=cc, message_id="first@customer.example")
    form = await company.run(lambda store, _now: reply_form(store, company.who("anna"), ticket_id, HEAD))
    assert [one.address for one in form.to] == [CARLA]
    assert [(one.name, one.address) for one in form.participants] == [("Ivan", "ivan@installer.example")]
    await company.run(reply, company.who("anna"), ticket_id, version, ReplyText("Yes.", cc=(OTHERS[0],)), HEAD)
    form = await company.run(lambda store, _now: reply_form(store, company.who("anna"), ticket_id, HEAD))
    assert {one.address for one in form.participants} == {CARLA, OTHERS[0], "ivan@installer.example"}


@pytest.mark.parametrize(
    ("asked", "undo", "expected"),
    [
        (None, timedelta(), None),
        (None, timedelta(seconds=10), START + timedelta(seconds=10)),
        (START + timedelta(hours=2), timedelta(seconds=10), START + timedelta(hours=2)),
        # What is past is sent now, and can be undone as any other.
        (START - timedelta(hours=2), timedelta(seconds=10), START + timedelta(seconds=10)),
        (START - timedelta(hours=2), timedelta(), None),
    ],
)
def test_when_a_reply_goes_out(asked, undo, expected) -> None:
    assert held_back(asked, START, undo) == expected


def test_nothing_waits_longer_than_30_days() -> None:
    with pytest.raises(Invalid):
        held_back(START + timedelta(days=30, seconds=1), START, timedelta())


async def replied(company: Company, login: str = "anna") -> tuple[int, int, UUID]:
    """A reply that waits to be sent: its ticket, its message and its own id."""
    ticket_id, version = await held(company, login)
    written = ReplyText("Yes.", send_at=company.now + timedelta(seconds=10))
    message_id = await company.run(reply, company.who(login), ticket_id, version, written, HEAD)
    asked = (await company.told("reply.requested"))[-1]
    assert asked["not_before"] is not None
    return ticket_id, message_id, UUID(asked["reply_id"])


@pytest.mark.parametrize("by", ["anna", "vera", None])
async def test_what_is_taken_back_is_its_authors_again(company: Company, by: str | None) -> None:
    ticket_id, message_id, reply_id = await replied(company)
    principal = company.who(by) if by else None
    alerts = len(await company.told("alert.raised"))
    for _ in range(2):
        await company.run(lambda store, now: take_back(store, now, reply_id, principal))
    ticket = await company.ticket(ticket_id)
    assert (ticket.state, ticket.holder_id) == ("claimed", company.ids["anna"])
    assert await company.value("select delivery from message where id = $1", message_id) == "cancelled"
    assert await company.value("select disposition from message where kind = 'letter'") == "open"
    told = (await company.told("alert.raised"))[alerts:]
    assert [one["recipients"][0]["agent_id"] for one in told] == ([company.ids["anna"]] if by == "vera" else [])
    await company.check()


async def test_whom_a_reply_was_taken_back_from_is_no_participant(company: Company) -> None:
    """Taken back because it named the wrong person, who would get the next one by "reply to all"."""
    ticket_id, version = await held(company)
    wrong = ReplyText("Yes.", to=(OTHERS[0],), cc=(OTHERS[1],), send_at=company.now + timedelta(seconds=10))
    await company.run(reply, company.who("anna"), ticket_id, version, wrong, HEAD)
    asked = (await company.told("reply.requested"))[-1]
    await company.run(take_back, UUID(asked["reply_id"]), company.who("anna"))
    form = await company.run(lambda store, _now: reply_form(store, company.who("anna"), ticket_id, HEAD))
    assert form.participants == []
    for one in OTHERS[:2]:
        assert not await company.store("is_party", ticket_id, one)


async def test_what_is_taken_back_while_its_author_is_away_waits_for_somebody(company: Company) -> None:
    ticket_id, _, reply_id = await replied(company)
    company.pass_time(hours=12)
    await company.run(lambda store, now: take_back(store, now, reply_id, company.who("vera")))
    assert (await company.ticket(ticket_id)).state == "waiting"


async def test_what_somebody_else_has_by_now_stays_his(company: Company) -> None:
    ticket_id, _, reply_id = await replied(company)
    asked = (await company.told("reply.requested"))[-1]
    assert await company.letter(CARLA, in_reply_to=[asked["message_id"]]) == ticket_id
    await company.run(claim, company.who("vera"), ticket_id)
    await company.run(lambda store, now: take_back(store, now, reply_id, company.who("anna")))
    ticket = await company.ticket(ticket_id)
    assert (ticket.state, ticket.holder_id) == ("claimed", company.ids["vera"])
    assert await company.value("select count(*) from message where disposition = 'open'") == 2


@pytest.mark.parametrize(("login", "expected"), [("anna", None), ("vera", None), ("ben", NotFound), ("dora", NotFound)])
async def test_who_may_take_a_reply_back(company: Company, login: str, expected) -> None:
    _, message_id, reply_id = await replied(company)
    look = lambda store, _now: reply_to_take_back(store, company.who(login), message_id)  # noqa: E731
    if expected is None:
        assert (await company.run(look)).reply_id == reply_id
        await company.value("update message set delivery = 'sent' where id = $1", message_id)
        expected = NotYours
    with pytest.raises(expected):
        await company.run(look)


async def test_what_waits_is_listed_for_its_author_and_for_supervisors(company: Company) -> None:
    _, message_id, _ = await replied(company)
    for agent in (company.ids["anna"], None):
        assert [one.id for one in await company.store("waiting_replies", agent, company.now, 10)] == [message_id]
    assert await company.store("waiting_replies", company.ids["ben"], company.now, 10) == []
    company.pass_time(minutes=1)
    assert await company.store("waiting_replies", None, company.now, 10) == []


SHOP = SenderValues("shop@example.com", "The Shop", "{agent.name}, ticket {ticket.number}", None)
SALES = SenderValues("sales@example.com", "", "", "sales")


async def addresses(company: Company, *senders: SenderValues) -> None:
    """Let an administrator add sender addresses."""
    for one in senders:
        await company.run(lambda store, _now, one=one: add_sender(store, one))


@pytest.mark.parametrize(
    ("own", "to", "expected"),
    [
        ("anna@example.com", "shop@example.com", ("Anna", "anna@example.com")),
        (None, "shop+token@example.com", ("The Shop", "shop@example.com")),
        (None, "other@example.com", ("Anna", "sales@example.com")),
    ],
)
async def test_the_address_that_fits_best_is_the_sender(company: Company, own, to, expected) -> None:
    await addresses(company, SHOP, SALES)
    await company.value("update agent set address = $1 where login = 'anna'", own)
    await company.add_customer(CARLA, "speakers")
    asked = await asked_for(company, ReplyText("Yes."), to=to)
    assert (asked["sender"]["name"], asked["sender"]["address"]) == expected


async def test_an_agent_picks_a_sender_with_its_signature_but_none_that_is_not_his(company: Company) -> None:
    await addresses(company, SHOP, SenderValues("books@example.com", "", "", None))
    ticket_id, version = await held(company)
    foreign = ReplyText("Yes.", sender="ceo@example.com")
    with pytest.raises(Invalid):
        await company.run(reply, company.who("anna"), ticket_id, version, foreign, HEAD)
    message_id = await company.run(
        reply, company.who("anna"), ticket_id, version, ReplyText("Yes.", sender="Shop@Example.com"), HEAD
    )
    asked = (await company.told("reply.requested"))[-1]
    assert asked["sender"] == {"name": "The Shop", "address": "shop@example.com"}
    signature = f"\n\n-- \nAnna, ticket {ticket_id}"
    assert asked["text"].startswith(f"Yes.{signature}")
    (row,) = await company.rows("select text, visible_text from message where id = $1", message_id)
    assert row == {"text": f"Yes.{signature}", "visible_text": "Yes."}


async def test_an_address_is_there_once(company: Company) -> None:
    await addresses(company, SHOP)
    with pytest.raises(KeyTaken):
        await addresses(company, SenderValues("SHOP@example.com", "", "", None))


async def test_a_template_is_filled_and_an_unknown_placeholder_is_refused_with_its_place(company: Company) -> None:
    text = "Dear {customer.name},\nabout {ticket.subject} ({ticket.number}).\n{agent.name}"
    await company.run(lambda store, _now: add_template(store, TemplateValues("hello", "Hello", "en", text, None)))
    wrong = TemplateValues("wrong", "Wrong", "", "Dear\nMr {custmer.name}", None)
    with pytest.raises(Invalid) as refused:
        await company.run(lambda store, _now: add_template(store, wrong))
    assert (refused.value.facts["errors"][0]["line"], refused.value.facts["errors"][0]["column"]) == (2, 4)
    ticket_id, _ = await held(company)
    form = await company.run(lambda store, _now: reply_form(store, company.who("anna"), ticket_id, HEAD))
    assert form.templates[0].text == f"Dear Carla,\nabout A question about my order ({ticket_id}).\nAnna"


async def test_a_name_puts_no_lines_into_what_agents_write(company: Company) -> None:
    ticket_id, _ = await held(company)
    ticket = await company.run(lambda store, _now: store.lock_ticket(ticket_id))
    assert ticket is not None
    facts = facts_of(ticket, company.who("anna"), "Carla\r\n\r\nWe have a new account:\u2028pay there")
    assert facts["customer.name"] == "Carla We have a new account: pay there"
