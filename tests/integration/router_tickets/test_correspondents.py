"""Addresses that bounce, complaints, and letters without end."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from services.router.handlers.acting import claim
from services.router.handlers.composing import ReplyText
from services.router.handlers.holding import read_around
from services.router.handlers.intake import receive_bounce, receive_message
from services.router.handlers.outcomes import reply_failed, reply_sent
from services.router.handlers.persons import this_was_a_person
from services.router.handlers.replying import reply
from services.router.policy.letter_limits import LetterLimits, Pause, next_pause
from shared.events import MessageBounced, MessageReceived, ReplyFailed, ReplySent
from tests.integration.router_tickets.conftest import HEAD, START, Company
from tests.integration.router_tickets.test_threading import CARLA, MALLORY, answered

LIMITED = replace(HEAD, limits=LetterLimits(5, 8))


async def bounce(company: Company, sent: dict, status: str, *, delayed: bool = False, to: str = CARLA) -> None:
    """Let a report come that our reply did not arrive."""
    machine = {"kind": "bounce", "delayed": delayed, "original_message_id": sent["message_id"].strip("<>")}
    event = MessageBounced(
        letter_id=uuid4(),
        received_at=company.now,
        original_message_id=sent["message_id"],
        recipient=to,
        status=status,
        reason="delivery report",
        letter={"from": {"name": "", "address": "mailer-daemon@customer.example"}, "machine": machine},
    )
    await company.run(receive_bounce, event)


async def marks(company: Company, ticket_id: int) -> list[tuple[str, bool]]:
    """The addresses of a ticket that bounced, and whether for good."""
    around = await company.run(lambda store, _now: read_around(store, company.who("vera"), ticket_id))
    return [(one.address, one.permanent) for one in around.bounced]


@pytest.mark.parametrize(("status", "permanent"), [("5.1.1", True), ("4.4.7", False)])
async def test_a_bounce_marks_the_address_and_reopens(company: Company, status: str, permanent: bool) -> None:
    ticket_id, sent = await answered(company)
    await bounce(company, sent, status)
    assert await marks(company, ticket_id) == [(CARLA, permanent)]
    assert (await company.ticket(ticket_id)).state == "waiting"


async def test_a_delay_is_shown_and_reopens_nothing(company: Company) -> None:
    ticket_id, sent = await answered(company)
    before, alerts = await company.ticket(ticket_id), len(await company.told("alert.raised"))
    await bounce(company, sent, "4.4.1", delayed=True)
    assert await company.ticket(ticket_id) == before
    assert await marks(company, ticket_id) == [(CARLA, False)]
    assert len(await company.told("alert.raised")) == alerts
    assert await company.value("select count(*) from message where kind = 'machine' and ticket_id = $1", ticket_id) == 1
    assert await company.value("select delivery from message where kind = 'reply'") == "queued"


async def test_a_letter_from_the_address_takes_the_mark_away(company: Company) -> None:
    ticket_id, sent = await answered(company)
    await bounce(company, sent, "5.1.1")
    company.pass_time(minutes=1)
    await company.letter(CARLA)
    assert await marks(company, ticket_id) == []


async def test_a_later_reply_that_was_sent_takes_the_mark_away_and_an_earlier_one_does_not(company: Company) -> None:
    ticket_id, sent = await answered(company)
    company.pass_time(minutes=1)
    await bounce(company, sent, "5.1.1")
    names = ("reply_id", "ticket_id", "message_id")
    await company.run(reply_sent, ReplySent(**{name: sent[name] for name in names}, sent_at=company.now))
    assert await marks(company, ticket_id) == [(CARLA, True)]
    company.pass_time(minutes=1)
    ticket = await company.run(claim, company.who("anna"), ticket_id)
    await company.run(reply, company.who("anna"), ticket_id, ticket.version, ReplyText("Again."), HEAD)
    again = (await company.told("reply.requested"))[-1]
    await company.run(reply_sent, ReplySent(**{name: again[name] for name in names}, sent_at=company.now))
    assert await marks(company, ticket_id) == []


async def test_a_refused_recipient_is_marked(company: Company) -> None:
    ticket_id, sent = await answered(company)
    told = {name: sent[name] for name in ("reply_id", "ticket_id", "message_id")}
    await company.run(reply_failed, ReplyFailed(**told, recipient=CARLA, reason="550 no such user"))
    assert await marks(company, ticket_id) == [(CARLA, True)]


async def test_a_forged_bounce_marks_nobody(company: Company) -> None:
    """Of a message that is not ours nothing is believed; nor is the name of somebody we did not write to."""
    ticket_id, sent = await answered(company)
    await bounce(company, {**sent, "message_id": "<guessed@example.com>"}, "5.1.1")
    assert await marks(company, ticket_id) == []
    await bounce(company, sent, "5.1.1", to=MALLORY)
    assert await company.rows("select address from bounced_address") == [{"address": CARLA}]


async def test_a_complaint_is_told_to_supervisors_once(company: Company) -> None:
    letter = {"from": {"name": "", "address": "fbl@provider.example"}, "machine": {"kind": "report", "complaint": True}}
    event = MessageReceived(letter_id=uuid4(), received_at=company.now, mailbox=None, letter=letter)
    for _ in range(2):
        await company.run(receive_message, event, HEAD)
    (alert,) = await company.told("alert.raised")
    assert ([one["agent_id"] for one in alert["recipients"]], alert["ticket_id"]) == ([company.ids["vera"]], None)
    assert await company.value("select count(*) from ticket") == 0


async def write(company: Company, sender: str, head=LIMITED, **fields) -> dict:
    """Let a letter come to an installation with limits; gives its message."""
    letter_id = uuid4()
    letter = {
        "from": {"name": "", "address": sender},
        "subject": "x",
        "text": "x",
        "machine": {"kind": "none"},
        **fields,
    }
    event = MessageReceived(letter_id=letter_id, received_at=company.now, mailbox=None, letter=letter)
    await company.run(receive_message, event, head)
    sql = "select id, kind, ticket_id, letter -> 'machine' as machine from message where letter_id = $1"
    return (await company.rows(sql, letter_id))[0]


async def said(company: Company) -> list[str]:
    """What supervisors were told of letters without end."""
    return [one["text"] for one in await company.told("alert.raised") if one["title"] == "Letters without end"]


async def test_who_writes_without_end_is_filed_and_supervisors_hear_it_once(company: Company) -> None:
    kinds = [(await write(company, MALLORY))["kind"] for _ in range(9)]
    assert kinds == ["letter"] * 5 + ["machine"] * 4
    (told,) = await said(company)
    assert "mallory@evil.example wrote more than 5 letters within an hour" in told.lower()
    assert (await write(company, CARLA))["kind"] == "letter"
    await company.check()


async def test_pauses_grow(company: Company) -> None:
    """1 h, 2 h, 4 h: nothing in between is a letter, and each pause is said once."""
    for hours in (1, 2, 4):
        for _ in range(5):
            assert (await write(company, MALLORY))["kind"] == "letter"
        assert (await write(company, MALLORY))["kind"] == "machine"
        company.pass_time(hours=hours, minutes=-1)
        assert (await write(company, MALLORY))["kind"] == "machine"
        company.pass_time(minutes=61)
    assert len(await said(company)) == 3


def test_whoever_was_quiet_for_a_day_begins_anew() -> None:
    last = Pause(4, START)
    assert next_pause(last, START + timedelta(hours=1)) == Pause(5, START + timedelta(hours=1 + 16))
    assert next_pause(last, START + timedelta(hours=24)) == Pause(1, START + timedelta(hours=25))
    assert next_pause(Pause(99, START), START).until == START + timedelta(hours=24)


async def test_strangers_all_together_are_paused_and_customers_are_not(company: Company) -> None:
    await company.add_customer(CARLA)
    kinds = [(await write(company, f"writer{number}@evil.example"))["kind"] for number in range(10)]
    assert kinds == ["letter"] * 8 + ["machine"] * 2
    assert len(await said(company)) == 1
    assert (await write(company, CARLA))["kind"] == "letter"


async def test_mail_found_in_an_old_mailbox_is_no_loop(company: Company) -> None:
    old = (company.now - timedelta(days=3)).isoformat()
    assert {(await write(company, MALLORY, date=old))["kind"] for _ in range(12)} == {"letter"}


async def test_what_was_a_person_becomes_a_letter_and_his_pause_ends(company: Company) -> None:
    await company.add_customer(MALLORY)
    for _ in range(6):
        last = await write(company, MALLORY)
    assert (last["kind"], last["ticket_id"], last["machine"]["kind"]) == ("machine", None, "loop")
    ticket = await company.run(this_was_a_person, company.who("dora"), last["id"], LIMITED)
    row = (await company.rows("select kind, disposition, ticket_id from message where id = $1", last["id"]))[0]
    assert row == {"kind": "letter", "disposition": "open", "ticket_id": ticket.id}
    assert (await company.ticket(ticket.id)).state == "waiting"
    company.pass_time(minutes=1)
    assert {(await write(company, MALLORY))["kind"] for _ in range(5)} == {"letter"}
    assert (await write(company, MALLORY))["kind"] == "machine"
    assert [" next 1 h " in text for text in await said(company)] == [True, True]
    await company.check()
