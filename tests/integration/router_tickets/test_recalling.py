"""The customer writes again while a reply waits to be sent: it is held back, and its author is asked."""

from datetime import timedelta

import pytest

from services.router.handlers.acting import claim
from services.router.handlers.composing import ReplyText
from services.router.handlers.replying import reply
from services.router.handlers.taking import TAKES
from shared.events import DATA, EventType
from tests.integration.router_tickets.conftest import HEAD, START, Company

CARLA = "carla@customer.example"
LATER = ReplyText("It will come on Friday.", send_at=START + timedelta(hours=3))


async def answered(company: Company, written: ReplyText = LATER) -> tuple[int, dict]:
    """Anna has answered a letter of Carla's, later; gives the ticket and what notifier was asked for."""
    ticket_id = await company.letter(CARLA, to="anna@example.com")
    claimed = await company.run(claim, company.who("anna"), ticket_id)
    await company.run(reply, company.who("anna"), ticket_id, claimed.version, written, HEAD)
    return ticket_id, (await company.told("reply.requested"))[-1]


async def writes_again(company: Company, asked: dict, **fields) -> int:
    """Carla answers in the same conversation."""
    return await company.letter(CARLA, to=asked["reply_to"]["address"], **fields)


async def notifier_says(company: Company, kind: EventType, **data) -> None:
    """An event of notifier comes."""
    event = DATA[kind].model_validate(data)
    await company.run(lambda store, now: TAKES[kind](store, now, HEAD, [event]))


async def recalled(company: Company) -> tuple[int, dict]:
    """A reply of Anna's that was held back in time; gives the ticket and what notifier was asked."""
    ticket_id, asked = await answered(company)
    company.pass_time(hours=1)
    await company.heartbeat()
    assert await writes_again(company, asked) == ticket_id
    (recall,) = await company.told("reply.recalled")
    await notifier_says(company, EventType.REPLY_CANCELLED, **recall)
    return ticket_id, recall


async def test_a_reply_that_waits_is_recalled_when_the_customer_writes_again(company: Company) -> None:
    ticket_id, recall = await recalled(company)
    assert recall["reason"].startswith("Carla wrote again before this reply was sent")
    sql = "select reply_id::text, delivery, delivery_reason as reason from message where kind = 'reply'"
    row = (await company.rows(sql))[0]
    assert row == {"reply_id": recall["reply_id"], "delivery": "cancelled", "reason": recall["reason"]}
    dispositions = "select disposition from message where kind = 'letter' order by id"
    assert [one["disposition"] for one in await company.rows(dispositions)] == ["open", "open"]
    assert (await company.ticket(ticket_id)).state == "waiting"
    told = (await company.told("alert.raised"))[-1]
    assert (told["kind"], told["text"]) == ("reply_failed", recall["reason"])
    assert company.ids["anna"] in [one["agent_id"] for one in told["recipients"]]
    await company.check()


async def test_whoever_means_it_sends_it_again(company: Company) -> None:
    """As after a refusal for a new letter: at the version that holds it, the same words go out, and answer both."""
    ticket_id, _ = await recalled(company)
    claimed = await company.run(claim, company.who("anna"), ticket_id)
    await company.run(reply, company.who("anna"), ticket_id, claimed.version, LATER, HEAD)
    assert len(await company.told("reply.requested")) == 2
    assert (await company.ticket(ticket_id)).state == "worked_out"
    assert await company.value("select count(*) from message where disposition = 'answered'") == 2


async def test_what_is_recalled_twice_is_told_once(company: Company) -> None:
    ticket_id, recall = await recalled(company)
    told = len(await company.told("alert.raised"))
    await notifier_says(company, EventType.REPLY_CANCELLED, **recall)
    assert len(await company.told("alert.raised")) == told
    assert (await company.ticket(ticket_id)).state == "waiting"


async def test_one_that_was_too_late_is_sent_and_only_the_new_letter_is_open(company: Company) -> None:
    ticket_id, asked = await answered(company)
    await writes_again(company, asked)
    (recall,) = await company.told("reply.recalled")
    known = {name: asked[name] for name in ("reply_id", "ticket_id", "message_id")}
    await notifier_says(company, EventType.REPLY_SENT, **known, sent_at=company.now)
    assert recall["reply_id"] == asked["reply_id"]
    dispositions = "select disposition from message where kind = 'letter' order by id"
    assert [one["disposition"] for one in await company.rows(dispositions)] == ["answered", "open"]
    assert (await company.ticket(ticket_id)).state == "waiting"


async def test_a_reply_that_goes_out_already_is_not_recalled(company: Company) -> None:
    _, asked = await answered(company)
    company.pass_time(hours=3)
    await company.heartbeat()
    await writes_again(company, asked)
    assert await company.told("reply.recalled") == []


@pytest.mark.parametrize("kind", ["auto_reply", "bulk", "report"])
async def test_a_machine_recalls_nothing(company: Company, kind: str) -> None:
    _, asked = await answered(company)
    await writes_again(company, asked, machine={"kind": kind, "reason": "it says so"})
    assert await company.told("reply.recalled") == []


async def test_its_author_is_away_and_whom_the_ladder_asks_hears_of_it(company: Company) -> None:
    _, asked = await answered(company)
    company.pass_time(hours=1)
    await company.heartbeat("ben", "vera", "root")
    await writes_again(company, asked)
    (recall,) = await company.told("reply.recalled")
    await notifier_says(company, EventType.REPLY_CANCELLED, **recall)
    told = [one for one in await company.told("alert.raised") if one["kind"] == "reply_failed"]
    assert [one["text"] for one in told] == [recall["reason"]]
    assert company.ids["ben"] in [one["agent_id"] for one in told[0]["recipients"]]
    await company.check()
