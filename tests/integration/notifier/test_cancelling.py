"""A letter is taken back before it is sent, and who is first is decided once."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from shared.events import EventType
from shared.peer import sign_peer_token
from tests.integration.notifier.letters import CUSTOMER, jump, reply, sending, tried, until
from tests.integration.notifier.serving import KEY, envelope
from tests.mail.scripted_smtp import DROP

WROTE_AGAIN = "Anna wrote again before this reply was sent."


async def cancel(service, reply_id: str) -> bool:
    """Ask as router does whether a letter can be taken back."""
    headers = {"Authorization": f"Bearer {sign_peer_token(KEY, 'router')}"}
    path = f"/internal/letters/{reply_id}/cancel"
    answer = await service.client.post(path, json={"ticket_id": 1}, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["cancelled"]


def later(service, **span: float) -> str:
    """A moment from now, as events have it."""
    return (service.app.state.runtime.clock.now() + timedelta(**span)).isoformat()


async def test_what_is_held_back_is_taken_back_and_router_is_told_once(database_url, router):
    async with sending(database_url, router) as (service, smtp):
        event = reply(not_before=later(service, seconds=60))
        reply_id = event.data["reply_id"]
        await service.hand_in(event)
        assert [await cancel(service, reply_id) for _ in range(2)] == [True, True]
        (told,) = await router.wait_for(1)
        assert (told.type, told.data["reply_id"]) == ("reply.cancelled.v1", reply_id)
        await until(service, "cancelled", reply_id)
        assert (await service.call("POST", f"/outgoing/{reply_id}/retry", "supervisor")).status_code == 409
        await jump(database_url, 61)
        following = reply()
        await service.hand_in(following)
        await smtp.wait_for(1)
        await until(service, "sent", following.data["reply_id"])
    assert len(smtp.letters) == 1


async def test_what_is_taken_back_before_it_was_asked_for_is_never_sent(database_url, router):
    async with sending(database_url, router) as (service, smtp):
        event = reply(reply_id=uuid4())
        assert await cancel(service, event.data["reply_id"])
        following = reply()
        await service.hand_in(event, following)
        await smtp.wait_for(1)
        await until(service, "sent", following.data["reply_id"])
    assert [letter.recipients for letter in smtp.letters] == [[CUSTOMER]]


@pytest.mark.parametrize("answers", [("250 taken",), (DROP,), ("554 no",)])
async def test_what_was_handed_over_cannot_be_taken_back(database_url, router, answers):
    async with sending(database_url, router) as (service, smtp):
        smtp.script("DOT", *answers)
        event = reply()
        await service.hand_in(event)
        reply_id = event.data["reply_id"]
        if answers == (DROP,):
            await tried(service, reply_id)
        else:
            await until(service, "failed" if answers == ("554 no",) else "sent", reply_id)
        assert not await cancel(service, reply_id)


async def test_what_could_not_be_handed_over_yet_can_be_taken_back(database_url, router):
    async with sending(database_url, router) as (service, smtp):
        smtp.script("RCPT", "450 later")
        event = reply()
        await service.hand_in(event)
        await tried(service, event.data["reply_id"])
        assert await cancel(service, event.data["reply_id"])


async def test_of_sending_and_taking_back_at_once_one_wins(database_url, router):
    """For each of many letters either the server has it or it is cancelled, never both."""
    async with sending(database_url, router, smtp_connections=4) as (service, smtp):
        events = [reply(number) for number in range(40)]
        await service.hand_in(*events)
        answers = await asyncio.gather(*(cancel(service, one.data["reply_id"]) for one in events))
        await router.wait_for(40)
    kinds = {event.data["reply_id"]: event.type for event in router.events}
    for event, cancelled in zip(events, answers, strict=True):
        assert kinds[event.data["reply_id"]] == ("reply.cancelled.v1" if cancelled else "reply.sent.v1")
    assert len(smtp.letters) == answers.count(False)
    print(f"\n{answers.count(True)} taken back, {answers.count(False)} sent")


async def test_a_letter_held_back_for_days_keeps_no_other_waiting(database_url, router):
    async with sending(database_url, router) as (service, smtp):
        held, next_one = reply(not_before=later(service, days=3)), reply()
        await service.hand_in(held, next_one)
        await smtp.wait_for(1)
        await until(service, "sent", next_one.data["reply_id"])
        metrics = (await service.client.get("/metrics")).text
        assert 'outgoing_queued{service="notifier"} 1.0' in metrics
        assert 'outgoing_oldest_seconds{service="notifier"} 0.0' in metrics


async def test_what_router_wants_back_says_why_and_stays_where_it_is_too_late(database_url, router):
    async with sending(database_url, router) as (service, smtp):
        waiting, sent = reply(not_before=later(service, seconds=60)), reply()
        await service.hand_in(waiting, sent)
        await until(service, "sent", sent.data["reply_id"])
        known = [{name: one.data[name] for name in ("reply_id", "ticket_id")} for one in (waiting, sent)]
        await service.hand_in(*(envelope(EventType.REPLY_RECALLED, one | {"reason": WROTE_AGAIN}) for one in known))
        row = await until(service, "cancelled", waiting.data["reply_id"])
        assert (row["reason"], row["next_at"]) == (WROTE_AGAIN, None)
        await until(service, "sent", sent.data["reply_id"])
        told = await router.wait_for(2)
    assert [(one.type, one.data.get("reason")) for one in told] == [
        ("reply.sent.v1", None),
        ("reply.cancelled.v1", WROTE_AGAIN),
    ]
    assert len(smtp.letters) == 1
