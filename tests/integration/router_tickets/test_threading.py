"""Which ticket a letter joins: our token or a reference, and only from somebody who is a party to it."""

from uuid import uuid4

import pytest

from services.router.handlers.acting import claim
from services.router.handlers.composing import ReplyText
from services.router.handlers.replying import reply
from tests.integration.router_tickets.conftest import HEAD, Company

CARLA, MALLORY = "carla@customer.example", "mallory@evil.example"


async def answered(company: Company) -> tuple[int, dict]:
    """A letter of Carla's that Anna answered; gives the ticket and the reply as it was asked for."""
    await company.add_customer(CARLA, "speakers")
    ticket_id = await company.letter(CARLA, to="anna@example.com")
    ticket = await company.run(claim, company.who("anna"), ticket_id)
    await company.run(reply, company.who("anna"), ticket_id, ticket.version, ReplyText("It is on its way."), HEAD)
    return ticket_id, (await company.told("reply.requested"))[-1]


def places(sent: dict) -> list[dict]:
    """The fields of an answer, one place of the token after the other."""
    token = sent["reply_to"]["address"].partition("+")[2].partition("@")[0]
    return [
        {"in_reply_to": [sent["message_id"].strip("<>")]},
        {"references": ["other@x.example", sent["message_id"]]},
        {"delivered_to": [sent["reply_to"]["address"].upper()]},
        {"cc": [{"name": "", "address": sent["reply_to"]["address"]}]},
        {"text": f"Thanks!\n> It is on its way.\n> [ac:{token}]"},
    ]


@pytest.mark.parametrize("place", range(5))
async def test_an_answer_joins_by_any_place_of_the_token(company: Company, place: int) -> None:
    ticket_id, sent = await answered(company)
    assert await company.letter(CARLA, **places(sent)[place]) == ticket_id
    ticket = await company.ticket(ticket_id)
    assert (ticket.state, ticket.stage, ticket.responsible_id) == ("waiting", "thread_owner", company.ids["anna"])


@pytest.mark.parametrize("place", range(5))
async def test_a_stranger_with_the_token_opens_a_ticket_of_his_own(company: Company, place: int) -> None:
    """Ticket Trick: nobody of the foreign ticket hears of it, and its customer is never shown it."""
    ticket_id, sent = await answered(company)
    before = await company.ticket(ticket_id)
    other = await company.letter(MALLORY, **places(sent)[place])
    assert other != ticket_id
    assert await company.ticket(ticket_id) == before
    author = await company.value("select author_address from message where ticket_id = $1", other)
    assert author == MALLORY
    assert (await company.ticket(other)).customer_id != before.customer_id


@pytest.mark.parametrize(
    "forged",
    [
        {"from": None, "defects": ["no_from", "unverified_sender"]},
        {"from": {"name": "Carla", "address": CARLA}, "defects": ["unverified_sender"]},
    ],
)
async def test_an_unverified_sender_joins_nothing_and_is_nobody_we_know(company: Company, forged: dict) -> None:
    ticket_id, sent = await answered(company)
    other = await company.letter(**forged, **places(sent)[0])
    assert other != ticket_id
    first, second = await company.ticket(ticket_id), await company.ticket(other)
    assert first.customer_id != second.customer_id
    assert not await company.value("select author_verified from message where ticket_id = $1", other)


async def test_a_refuted_sender_with_a_guessed_message_id_joins_nothing(company: Company) -> None:
    """A customer's own Message-ID is no secret: it counts only where nothing speaks against the sender."""
    ticket_id = await company.letter(CARLA, message_id="known@customer.example")
    refuted = {"dmarc": "fail", "spf": "none", "dkim": "none", "by": "mx.example.com"}
    forged = await company.letter(CARLA, in_reply_to=["known@customer.example"], authentication=refuted)
    honest = await company.letter(CARLA, in_reply_to=["<known@customer.example>"])
    assert forged != ticket_id
    assert honest == ticket_id


async def test_a_letter_under_an_agents_address_is_a_flagged_customers_letter(company: Company) -> None:
    """Mail never speaks as an agent: without authentication it is plain text of somebody, and nothing is sent."""
    ticket_id, sent = await answered(company)
    forged = await company.letter("anna@example.com", **places(sent)[0])
    assert forged != ticket_id
    row = (await company.rows("select kind, author_verified, agent_id from message where ticket_id = $1", forged))[0]
    assert row == {"kind": "letter", "author_verified": False, "agent_id": None}
    assert len(await company.told("reply.requested")) == 1


@pytest.mark.parametrize(("kind", "believed"), [("webhook", True), ("form", False), ("question", False)])
async def test_a_telephone_number_that_anybody_fills_in_makes_nobody_a_customer(
    company: Company, kind: str, believed: bool
) -> None:
    """Who asks by a form under another's number would be shown to agents as him, and answered at his own address."""
    carla = await company.add_customer(CARLA, "speakers")
    await company.value("insert into identity values ('phone', '+49 30 1', $1)", carla)
    channel, contact = {"kind": kind, "key": "contact"}, {"phone": "+49 30 1", "external_id": None}
    ticket_id = await company.letter(MALLORY, channel=channel, contact=contact)
    assert ((await company.ticket(ticket_id)).customer_id == carla) == believed


async def test_somebody_a_reply_was_copied_to_may_answer(company: Company) -> None:
    """The true author is kept, and the answer still belongs to the customer's ticket."""
    await company.add_customer(CARLA, "speakers")
    ticket_id = await company.letter(CARLA, to="anna@example.com")
    ticket = await company.run(claim, company.who("anna"), ticket_id)
    written = ReplyText("Your installer has a copy.", ("Ivan@Installer.example",))
    await company.run(reply, company.who("anna"), ticket_id, ticket.version, written, HEAD)
    sent = (await company.told("reply.requested"))[-1]
    assert await company.letter("ivan@installer.example", **places(sent)[0]) == ticket_id
    author = "select author_address from message where ticket_id = $1 order by id desc limit 1"
    assert await company.value(author, ticket_id) == "ivan@installer.example"


async def test_a_further_letter_joins_without_restarting_any_hold(company: Company) -> None:
    """Waiting: the same deadline. Claimed: the same deadline, and the holder hears of it."""
    await company.add_customer(CARLA, "speakers")
    ticket_id = await company.letter(CARLA, to="anna@example.com", message_id="first@customer.example")
    due = await company.value("select due_at from deadline where done_at is null")
    company.pass_time(minutes=30)
    assert await company.letter(CARLA, in_reply_to=["first@customer.example"]) == ticket_id
    assert await company.value("select due_at from deadline where done_at is null") == due
    await company.run(claim, company.who("anna"), ticket_id)
    claim_due = await company.value("select due_at from deadline where done_at is null")
    company.pass_time(minutes=30)
    assert await company.letter(CARLA, references=["first@customer.example"]) == ticket_id
    assert await company.value("select due_at from deadline where done_at is null") == claim_due
    told = (await company.told("alert.raised"))[-1]
    assert (told["kind"], told["recipients"][0]["agent_id"]) == ("letter", company.ids["anna"])


async def test_a_strangers_machine_mail_does_not_enter_a_ticket_by_the_customers_message_id(company: Company) -> None:
    """Foreign Message-IDs are known to many: only a party's machine is filed by them."""
    await company.add_customer(CARLA, "speakers")
    ticket_id = await company.letter(CARLA, to="anna@example.com", message_id="known@customer.example")
    machine = {"kind": "auto_reply", "reason": "told by its headers"}
    await company.letter(MALLORY, machine=machine, in_reply_to=["known@customer.example"])
    assert await company.value("select count(*) from message where kind = 'machine' and ticket_id is null") == 1
    await company.letter(CARLA, machine=machine, in_reply_to=["known@customer.example"])
    assert await company.value("select count(*) from message where kind = 'machine' and ticket_id = $1", ticket_id) == 1


@pytest.mark.parametrize("kind", ["auto_reply", "bounce", "list", "bulk", "report", "loop"])
async def test_machine_mail_opens_no_ticket_and_disposes_of_nothing(company: Company, kind: str) -> None:
    """It is filed with the message it answers, else by itself."""
    ticket_id, sent = await answered(company)
    machine = {"kind": kind, "reason": "told by its headers"}
    before = await company.ticket(ticket_id)
    filed = await company.letter(CARLA, machine=machine, in_reply_to=[sent["message_id"]])
    alone = await company.letter(MALLORY, machine=machine)
    assert (filed, alone) == (ticket_id, None)
    assert await company.ticket(ticket_id) == before
    assert await company.value("select count(*) from message where kind = 'machine' and disposition is null") == 2
    assert await company.value("select count(*) from ticket") == 1


async def test_bad_input_is_a_letter_all_the_same(company: Company) -> None:
    """No sender, no subject, no text, 10,000 recipients, a subject of a megabyte: each is one ticket."""
    crowd = [{"name": "", "address": f"{number}@example.com"} for number in range(10_000)]
    tickets = [
        await company.letter(**{"from": None}, defects=["no_from", "unverified_sender"], subject="", text=""),
        await company.letter(**{"from": {"name": "x" * 5000, "address": ""}}),
        await company.letter(CARLA, to="anna@example.com", cc=crowd),
        await company.letter(CARLA, subject="s" * 1_000_000),
        await company.letter(CARLA, message_id="m" * 5000),
    ]
    assert len(set(tickets)) == 5
    subjects = await company.rows("select length(subject) as long from ticket order by id")
    assert max(row["long"] for row in subjects) == 500


async def test_a_token_of_another_key_counts_for_nothing(company: Company) -> None:
    ticket_id, _ = await answered(company)
    forged = f"ac.{ticket_id}.{'a' * 32}@example.com"
    assert await company.letter(MALLORY, in_reply_to=[forged]) != ticket_id
    assert HEAD.token(ticket_id, uuid4()) != HEAD.token(ticket_id, uuid4())
