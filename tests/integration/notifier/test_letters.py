"""M25: replies by mail, sent once, and honestly told: what is not known is said to be unknown."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from shared.envelope import Envelope
from shared.events import EventType
from tests.integration.notifier.serving import envelope, notifier
from tests.mail.scripted_smtp import DROP, SILENCE, ScriptedSmtp

CUSTOMER = "anna@customer.example"
COLLEAGUE = "boris@customer.example"


def reply(ticket: int = 1, **more: Any) -> Envelope:
    """Make a `reply.requested.v1`."""
    reply_id = more.pop("reply_id", None) or uuid4()
    data = {
        "reply_id": str(reply_id),
        "ticket_id": ticket,
        "message_id": f"<{reply_id}@sales.example>",
        "sender": {"name": "Vera Agent", "address": "vera@sales.example"},
        "reply_to": {"name": "Vera Agent", "address": "sales+t0ken@sales.example"},
        "to": [{"name": "Anna", "address": CUSTOMER}],
        "subject": "Re: An amplifier",
        "text": "Dear Anna,\nyes, we have it.\n",
        "in_reply_to": "<question@customer.example>",
        "references": ["<first@customer.example>", "<question@customer.example>"],
        **more,
    }
    return envelope(EventType.REPLY_REQUESTED, data, key=f"ticket {ticket}")


@asynccontextmanager
async def sending(database_url, router, **settings) -> AsyncIterator[tuple[Any, ScriptedSmtp]]:
    """Run notifier with a scripted mail server."""
    async with ScriptedSmtp() as smtp:
        url = f"smtp+plain://127.0.0.1:{smtp.port}"
        async with notifier(database_url, router, smtp_url=url, hello_name="localhost", **settings) as service:
            yield service, smtp


async def jump(database_url: str, seconds: float) -> None:
    """Move the business time."""
    connection = await asyncpg.connect(database_url)
    await connection.execute("update test_clock.clock_offset set seconds = seconds + $1", seconds)
    await connection.close()


async def until(service, state: str, reply_id: Any, **expected: Any) -> dict:
    """Wait until a letter is in a state, with the fields expected; give it as the supervisor sees it."""
    async with asyncio.timeout(30):
        while True:
            items = (await service.call("GET", f"/outgoing?state={state}", "supervisor")).json()["items"]
            for item in items:
                fits = all(item[name] == value for name, value in expected.items())
                if item["reply_id"] == str(reply_id) and fits:
                    return item
            await asyncio.sleep(0.02)


async def test_a_reply_is_sent_threaded_and_router_is_told(database_url, router):
    async with sending(database_url, router) as (service, smtp):
        event = reply()
        await service.hand_in(event, event)
        await service.hand_in(event)
        (letter,) = await smtp.wait_for(1)
        (told,) = await router.wait_for(1)
    parsed = message_from_bytes(letter.raw, policy=policy.default)
    assert letter.sender == "vera@sales.example"
    assert letter.recipients == [CUSTOMER]
    assert parsed["From"] == "Vera Agent <vera@sales.example>"
    assert parsed["To"] == "Anna <anna@customer.example>"
    assert parsed["Reply-To"] == "Vera Agent <sales+t0ken@sales.example>"
    assert parsed["Message-ID"] == event.data["message_id"]
    assert parsed["In-Reply-To"] == "<question@customer.example>"
    assert parsed["References"].split() == ["<first@customer.example>", "<question@customer.example>"]
    assert parsed.get_content().replace("\r\n", "\n") == "Dear Anna,\nyes, we have it.\n"
    assert told.type == "reply.sent.v1"
    assert told.data["reply_id"] == event.data["reply_id"]
    assert told.orderingkey == "ticket 1"


async def test_without_a_server_letters_wait_and_say_so_until_one_is_set(database_url, router):
    async with ScriptedSmtp(login="desk", password="secret word") as smtp, notifier(database_url, router) as service:
        event = reply()
        await service.hand_in(event)
        await until(service, "queued", event.data["reply_id"], reason="no outgoing mail server is set")
        body = {"host": "127.0.0.1", "port": smtp.port, "tls": "none", "login": "desk"}
        assert (await service.call("GET", "/outgoing/server", "administrator")).status_code == 404
        assert (await service.call("PUT", "/outgoing/server", "administrator", body)).status_code == 422
        wrong = await service.call("POST", "/outgoing/server/test", "administrator", body | {"password": "x"})
        assert wrong.json()["ok"] is False
        assert "535" in wrong.json()["error"]
        right = body | {"password": "secret word"}
        assert (await service.call("POST", "/outgoing/server/test", "administrator", right)).json()["ok"] is True
        answer = await service.call("PUT", "/outgoing/server", "administrator", right)
        assert answer.status_code == 200
        assert answer.json()["has_password"] is True
        shown = await service.call("GET", "/outgoing/server", "administrator")
        assert "secret word" not in shown.text + answer.text
        await smtp.wait_for(1)
        await until(service, "sent", event.data["reply_id"])
        # The password stays with its host: a new host must be given it again.
        assert (await service.call("PUT", "/outgoing/server", "administrator", body)).status_code == 200
        moved = body | {"host": "localhost"}
        assert (await service.call("PUT", "/outgoing/server", "administrator", moved)).status_code == 422


async def test_without_tls_only_this_machine_is_taken(service):
    body = {"host": "mail.sales.example", "port": 25, "tls": "none"}
    answer = await service.call("PUT", "/outgoing/server", "administrator", body)
    assert answer.status_code == 422
    assert answer.json()["field"] == "tls"


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
        waiting = await until(service, "queued", event.data["reply_id"], attempts=1, sent_at=None)
        while not waiting["reason"]:
            waiting = await until(service, "queued", event.data["reply_id"], attempts=1)
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
        waiting = await until(service, "queued", event.data["reply_id"], attempts=1)
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
        waiting = await until(service, "queued", event.data["reply_id"], attempts=1)
        while not waiting["reason"]:
            waiting = await until(service, "queued", event.data["reply_id"], attempts=1)
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
        waiting = await until(service, "queued", event.data["reply_id"], attempts=1)
        while not waiting["reason"]:
            waiting = await until(service, "queued", event.data["reply_id"], attempts=1)
        await jump(database_url, 15 * 60)
        (letter,) = await smtp.wait_for(1)
        assert message_from_bytes(letter.raw)["Message-ID"] == event.data["message_id"]
        await until(service, "sent", event.data["reply_id"])


async def test_a_server_that_says_nothing_is_left(database_url, router):
    async with sending(database_url, router, smtp_timeout_seconds=0.2) as (service, smtp):
        smtp.script("RCPT", SILENCE)
        event = reply()
        await service.hand_in(event)
        waiting = await until(service, "queued", event.data["reply_id"], attempts=1)
        while not waiting["reason"]:
            waiting = await until(service, "queued", event.data["reply_id"], attempts=1)
        assert "Timeout" in waiting["reason"]
        await jump(database_url, 16)
        await smtp.wait_for(1)


async def test_letters_of_a_ticket_keep_their_order_and_others_do_not_wait(database_url, router):
    async with sending(database_url, router, smtp_connections=4) as (service, smtp):
        smtp.script("RCPT first@customer.example", "450 later")
        first = reply(1, to=[{"address": "first@customer.example"}], subject="1-0")
        others = [reply(ticket, subject=f"{ticket}-{number}") for number in range(1, 9) for ticket in (1, 2, 3)]
        await service.hand_in(first, *others)
        await smtp.wait_for(16)
        await until(service, "queued", first.data["reply_id"], attempts=1)
        assert all(letter.recipients == [CUSTOMER] for letter in smtp.letters)
        await jump(database_url, 16)
        await smtp.wait_for(25)
    subjects = [message_from_bytes(letter.raw)["Subject"] for letter in smtp.letters]
    assert not any(subject.startswith("1-") for subject in subjects[:16])
    for ticket in (1, 2, 3):
        mine = [subject for subject in subjects if subject.startswith(f"{ticket}-")]
        assert mine == sorted(mine)
    assert len(subjects) == 25


async def test_one_connection_takes_a_batch(database_url, router):
    async with sending(database_url, router, smtp_connections=1) as (service, smtp):
        await service.hand_in(*(reply(ticket) for ticket in range(1, 21)))
        await smtp.wait_for(20)
    assert smtp.connections < 5


async def test_a_letter_held_back_waits_for_its_moment(database_url, router):
    async with sending(database_url, router) as (service, smtp):
        clock = service.app.state.runtime.clock
        moment = clock.now().replace(microsecond=0)
        later = reply(1, not_before=moment.replace(year=moment.year + 1).isoformat())
        now = reply(2)
        await service.hand_in(later, now)
        await until(service, "sent", now.data["reply_id"])
        assert len(smtp.letters) == 1
        body = {"host": "127.0.0.1", "port": smtp.port, "tls": "none"}
        await service.call("PUT", "/outgoing/server", "administrator", body)
        queued = await until(service, "queued", later.data["reply_id"], attempts=0)
        assert queued["next_at"] is not None
        await jump(database_url, 366 * 24 * 3600)
        await smtp.wait_for(2)


async def test_two_copies_send_each_letter_once(database_url, router):
    async with sending(database_url, router) as (left, smtp):
        url = f"smtp+plain://127.0.0.1:{smtp.port}"
        async with notifier(database_url, router, smtp_url=url, hello_name="localhost"):
            await left.hand_in(*(reply(ticket % 7) for ticket in range(60)))
            await router.wait_for(60)
    ids = [message_from_bytes(letter.raw)["Message-ID"] for letter in smtp.letters]
    assert len(ids) == len(set(ids)) == 60
    assert {event.type for event in router.events} == {"reply.sent.v1"}


async def test_a_request_that_makes_no_letter_fails_at_once(database_url, router):
    async with sending(database_url, router) as (service, smtp):
        nobody, unsendable = reply(1, to=[]), reply(2, message_id="<a b>\r\nBcc: x@y.example")
        await service.hand_in(nobody, unsendable)
        told = await router.wait_for(2)
        assert {event.type for event in told} == {"reply.failed.v1"}
        await until(service, "failed", nobody.data["reply_id"], reason="the letter names no recipient")
        await until(service, "failed", unsendable.data["reply_id"])
    assert smtp.letters == []


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/outgoing", {"supervisor", "administrator"}),
        ("POST", f"/outgoing/{UUID(int=0)}/retry", {"supervisor", "administrator"}),
        ("GET", "/outgoing/server", {"administrator"}),
        ("PUT", "/outgoing/server", {"administrator"}),
        ("POST", "/outgoing/server/test", {"administrator"}),
        ("GET", "/outgoing/dead-letters", {"administrator"}),
        ("POST", f"/outgoing/dead-letters/{UUID(int=0)}/replay", {"administrator"}),
    ],
)
async def test_who_may_do_what(service, method, path, allowed):
    for token in ("agent 1", "supervisor", "administrator", "system", "other system"):
        status = (await service.call(method, path, token)).status_code
        assert (status == 403) == (token not in allowed), token
    assert (await service.client.request(method, f"/api/v1{path}")).status_code == 401
