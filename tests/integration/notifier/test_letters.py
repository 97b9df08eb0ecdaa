"""M25: replies by mail: threaded, in order, sent once."""

from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from uuid import UUID

import pytest

from tests.integration.notifier.letters import CUSTOMER, jump, reply, sending, tried, until
from tests.integration.notifier.serving import notifier
from tests.mail.scripted_smtp import ScriptedSmtp


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
    assert parsed["X-Audiocomm-Loop"] == service.app.state.loop_id
    assert parsed["References"].split() == ["<first@customer.example>", "<question@customer.example>"]
    plain, html = parsed.get_body(("plain",)), parsed.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().replace("\r\n", "\n") == "Dear Anna,\nyes, we have it.\n"
    assert "<p>Dear Anna,<br>" in html.get_content()
    assert told.type == "reply.sent.v1"
    assert told.data["reply_id"] == event.data["reply_id"]
    assert told.orderingkey == "ticket 1"


async def test_files_are_fetched_when_the_letter_is_sent_and_it_waits_for_them(database_url, router):
    async with sending(database_url, router) as (service, smtp):
        files = [{"position": 0, "filename": "price.pdf", "content_type": "application/pdf", "size": 5}]
        event = reply(attachments=files)
        await service.hand_in(event)
        waiting = await tried(service, event.data["reply_id"])
        assert "files of this letter" in waiting["reason"]
        router.files[event.data["reply_id"], 0] = b"%PDF\x00"
        await jump(database_url, 16)
        (letter,) = await smtp.wait_for(1)
        (attached,) = message_from_bytes(letter.raw, policy=policy.default).iter_attachments()
        assert (attached.get_filename(), attached.get_content()) == ("price.pdf", b"%PDF\x00")
        await until(service, "sent", event.data["reply_id"])


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


async def test_letters_of_a_ticket_keep_their_order_and_others_do_not_wait(database_url, router):
    async with sending(database_url, router, smtp_connections=4) as (service, smtp):
        smtp.script("RCPT first@customer.example", "450 later")
        first = reply(1, to=[{"address": "first@customer.example"}], subject="1-0")
        others = [reply(ticket, subject=f"{ticket}-{number}") for number in range(1, 9) for ticket in (1, 2, 3)]
        await service.hand_in(first, *others)
        await smtp.wait_for(16)
        await tried(service, first.data["reply_id"])
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
        dated = parsedate_to_datetime(message_from_bytes(smtp.letters[-1].raw)["Date"])
        assert dated == moment.replace(year=moment.year + 1)


async def test_two_copies_send_each_letter_once(database_url, router):
    async with sending(database_url, router) as (left, smtp):
        url = f"smtp+plain://127.0.0.1:{smtp.port}"
        async with notifier(database_url, router, smtp_url=url, hello_name="localhost"):
            await left.hand_in(*(reply(ticket % 7) for ticket in range(60)))
            await router.wait_for(60)
    ids = [message_from_bytes(letter.raw)["Message-ID"] for letter in smtp.letters]
    assert len(ids) == len(set(ids)) == 60
    assert {event.type for event in router.events} == {"reply.sent.v1"}


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
