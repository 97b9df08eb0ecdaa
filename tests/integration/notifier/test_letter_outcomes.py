"""M25: what goes wrong with a letter is told honestly: tried again, failed with its reason, or unknown."""

import asyncio
from email import message_from_bytes

import pytest

from tests.integration.notifier.letters import COLLEAGUE, CUSTOMER, jump, reply, sending, tried, until
from tests.mail.scripted_smtp import DROP, SILENCE


@pytest.mark.parametrize(
    ("place", "answer"),
    [
        ("CONNECT", "421 not now"),
        ("CONNECT", "554 no service for you"),
        ("CONNECT", DROP),
        ("EHLO", DROP),
        ("MAIL", "451 later"),
        ("MAIL", "530 log in first"),
        ("MAIL", DROP),
        ("RCPT", "450 greylisted"),
        ("RCPT", "552 too many recipients"),
        ("RCPT", DROP),
        ("DATA", "451 later"),
        ("DATA", DROP),
        ("DOT", "452 disk full"),
    ],
)
async def test_what_fails_for_a_moment_is_tried_again(database_url, router, place, answer):
    async with sending(database_url, router, smtp_connections=1) as (service, smtp):
        smtp.script(place, answer)
        event = reply()
        await service.hand_in(event)
        waiting = await tried(service, event.data["reply_id"])
        assert answer[:3] in waiting["reason"] or answer == DROP
        assert smtp.letters == []
        await jump(database_url, 16)
        await until(service, "sent", event.data["reply_id"], attempts=2, reason=None)
        assert len(smtp.letters) == 1
        assert [told.type for told in await router.wait_for(1)] == ["reply.sent.v1"]


@pytest.mark.parametrize(
    ("place", "answer", "recipient"),
    [
        ("MAIL", "550 unknown sender", None),
        ("RCPT", "550 no such person", CUSTOMER),
        ("DATA", "554 no", CUSTOMER),
        ("DOT", "554 looks like spam", CUSTOMER),
    ],
)
async def test_what_is_refused_for_good_fails_with_its_reason(database_url, router, place, answer, recipient):
    async with sending(database_url, router) as (service, smtp):
        smtp.script(place, answer)
        event = reply()
        await service.hand_in(event)
        failed = await until(service, "failed", event.data["reply_id"])
        assert answer in failed["reason"]
        assert failed["next_at"] is None
        (told,) = await router.wait_for(1)
        assert told.type == "reply.failed.v1"
        assert told.data["recipient"] == recipient
        assert answer in told.data["reason"]
        # A person lets it go out after all.
        again = await service.call("POST", f"/outgoing/{event.data['reply_id']}/retry", "supervisor")
        assert again.json()["state"] == "queued"
        await smtp.wait_for(1)
        assert (await router.wait_for(2))[1].type == "reply.sent.v1"
        await until(service, "sent", event.data["reply_id"])
        refused = await service.call("POST", f"/outgoing/{event.data['reply_id']}/retry", "supervisor")
        assert refused.status_code == 409


async def test_each_recipient_has_an_outcome_of_his_own(database_url, router):
    async with sending(database_url, router) as (service, smtp):
        smtp.script(f"RCPT {COLLEAGUE}", "550 has left")
        smtp.script("RCPT slow@customer.example", "450 later")
        more = [
            {"address": COLLEAGUE},
            {"address": "slow@customer.example"},
            {"address": "x@y\r\nRCPT TO:<z@z.example>"},
        ]
        event = reply(cc=more)
        await service.hand_in(event)
        await smtp.wait_for(1)
        waiting = await tried(service, event.data["reply_id"], partly=True)
        outcomes = {one["address"]: one["outcome"] for one in waiting["recipients"]}
        assert list(outcomes.values()) == ["sent", "refused", "pending", "refused"]
        await jump(database_url, 16)
        await smtp.wait_for(2)
        failed = await until(service, "failed", event.data["reply_id"], attempts=2)
        told = await router.wait_for(2)
    # Nobody gets it twice, and nobody but those named gets it.
    assert [letter.recipients for letter in smtp.letters] == [[CUSTOMER], ["slow@customer.example"]]
    assert failed["sent_at"] is not None
    assert {event.data["recipient"] for event in told} == {COLLEAGUE, more[2]["address"]}
    assert {event.type for event in told} == {"reply.failed.v1"}


@pytest.mark.parametrize("ending", [DROP, "xyz what"])
async def test_an_answer_lost_after_the_letter_is_repeated_once_and_then_unknown(database_url, router, ending):
    async with sending(database_url, router) as (service, smtp):
        smtp.script("DOT", ending, ending)
        event = reply()
        await service.hand_in(event)
        await tried(service, event.data["reply_id"])
        await jump(database_url, 14 * 60)
        await asyncio.gather(*(loop._duty() for loop in service.app.state.runtime.loops if "sender" in loop.name))
        assert sum(one == "DATA" for one in smtp.commands) == 1
        await jump(database_url, 61)
        unknown = await until(service, "unknown", event.data["reply_id"], attempts=2)
        assert unknown["next_at"] is None
        (told,) = await router.wait_for(1)
        assert told.type == "reply.unknown.v1"
        await jump(database_url, 24 * 3600)
        await asyncio.gather(*(loop._duty() for loop in service.app.state.runtime.loops if "sender" in loop.name))
        assert sum(one == "DATA" for one in smtp.commands) == 2
    ids = {message_from_bytes(letter.raw)["Message-ID"] for letter in smtp.letters}
    assert ids <= {event.data["message_id"]}


async def test_a_letter_cut_off_on_its_way_is_repeated_with_the_same_bytes(database_url, router):
    async with sending(database_url, router) as (service, smtp):
        smtp.script("CONTENT", DROP)
        event = reply()
        await service.hand_in(event)
        await tried(service, event.data["reply_id"])
        await jump(database_url, 15 * 60)
        (letter,) = await smtp.wait_for(1)
        assert message_from_bytes(letter.raw)["Message-ID"] == event.data["message_id"]
        await until(service, "sent", event.data["reply_id"])


async def test_a_server_that_says_nothing_is_left(database_url, router):
    async with sending(database_url, router, smtp_timeout_seconds=0.2) as (service, smtp):
        smtp.script("RCPT", SILENCE)
        event = reply()
        await service.hand_in(event)
        waiting = await tried(service, event.data["reply_id"])
        assert "Timed out" in waiting["reason"]
        await jump(database_url, 16)
        await smtp.wait_for(1)


async def test_a_request_that_makes_no_letter_fails_at_once(database_url, router):
    async with sending(database_url, router) as (service, smtp):
        nobody, unsendable = reply(1, to=[]), reply(2, message_id="<a b>\r\nBcc: x@y.example")
        await service.hand_in(nobody, unsendable)
        told = await router.wait_for(2)
        assert {event.type for event in told} == {"reply.failed.v1"}
        await until(service, "failed", nobody.data["reply_id"], reason="the letter names no recipient")
        await until(service, "failed", unsendable.data["reply_id"])
    assert smtp.letters == []
