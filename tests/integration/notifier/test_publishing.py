"""A public answer is posted to where it was asked, signed, until it is taken or refused for good."""

import asyncio
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from standardwebhooks import Webhook

from tests.integration.notifier.letters import CUSTOMER, jump, live_on, sending
from tests.integration.notifier.letters import until as letter_until
from tests.integration.notifier.publications import public_reply, until
from tests.integration.notifier.serving import notifier
from tests.integration.notifier.test_cancelling import cancel, later
from tests.integration.notifier.test_kills import process, run_out_leases, served
from tests.mail.answer_site import DROP, REDIRECT, Site
from tests.mail.scripted_smtp import ScriptedSmtp

TO_ANNA = [{"name": "Anna", "address": CUSTOMER}]


async def test_the_site_gets_the_answer_signed_and_nothing_of_the_customers_address(database_url, router):
    async with Site() as site, notifier(database_url, router, publish_hosts=site.host) as service:
        secret = (await service.call("GET", "/outgoing/publishing", "administrator")).json()["secret"]
        event = public_reply(site.url)
        await service.hand_in(event)
        (posted,) = await site.wait_for(1)
        found = posted.verified(secret)
        at = found["timestamp"]
        assert (found["type"], posted.headers["webhook-id"]) == ("answer.published", event.data["reply_id"])
        assert datetime.fromisoformat(at) == event.time
        assert found["data"] == {
            "reply_id": event.data["reply_id"],
            "ticket_id": 1,
            "about": {"product": "lamp 7"},
            "channel": {"kind": "question", "key": "shop"},
            "question": {"subject": "Green?", "text": "Are there green ones?", "name": "Kim"},
            "answer": {
                "text": "Yes, <green> & blue.\nSee https://shop.example/green.",
                "html": "<p>Yes, &lt;green&gt; &amp; blue.<br>\n"
                'See <a href="https://shop.example/green">https://shop.example/green</a>.</p>',
                "agent": "Vera Agent",
                "at": at,
            },
        }
        shown = await until(service, "sent", event.data["reply_id"])
        assert (shown["url"], shown["attempts"], shown["reason"], shown["next_at"]) == (site.url, 1, None, None)
        (told,) = await router.wait_for(1)
        assert (told.type, told.data["reply_id"]) == ("reply.sent.v1", event.data["reply_id"])
        again = await service.call("POST", f"/outgoing/publications/{event.data['reply_id']}/retry", "supervisor")
        assert again.status_code == 409


async def test_a_renewed_secret_signs_what_follows_and_the_former_one_for_a_day(database_url, router):
    async with Site() as site, notifier(database_url, router, publish_hosts=site.host) as service:
        old = (await service.call("GET", "/outgoing/publishing", "administrator")).json()["secret"]
        new = (await service.call("POST", "/outgoing/publishing/secret", "administrator")).json()["secret"]
        assert new != old
        assert (await service.call("GET", "/outgoing/publishing", "administrator")).json()["secret"] == new
        await service.hand_in(public_reply(site.url))
        (posted,) = await site.wait_for(1)
        posted.verified(new)
        posted.verified(old)
        await live_on(service, database_url, timedelta(days=1, seconds=1))
        await service.hand_in(public_reply(site.url, 2))
        posted = (await site.wait_for(2))[1]
        # The site of this test lives a day earlier.
        moment = datetime.fromtimestamp(int(posted.headers["webhook-timestamp"]), UTC)
        signature = Webhook(new).sign(posted.headers["webhook-id"], moment, posted.body.decode())
        assert posted.headers["webhook-signature"] == signature


@pytest.mark.parametrize(
    ("answer", "state", "reason"),
    [
        ("200 OK", "sent", None),
        ("202 Accepted", "sent", None),
        ("500 Oh", "queued", "the site answered 500"),
        ("503 Later", "queued", "the site answered 503"),
        ("429 Slowly", "queued", "the site answered 429"),
        ("408 Slow", "queued", "the site answered 408"),
        (DROP, "queued", "RemoteProtocolError."),
        ("400 Bad", "failed", "the site answered 400"),
        ("401 Who", "failed", "the site answered 401"),
        ("404 Gone", "failed", "the site answered 404"),
        ("410 Gone", "failed", "the site answered 410"),
        (REDIRECT, "failed", "the site answered 302"),
    ],
)
async def test_what_follows_from_an_answer(database_url, router, answer, state, reason):
    async with Site() as site, notifier(database_url, router, publish_hosts=site.host) as service:
        site.script.append(answer)
        event = public_reply(site.url)
        await service.hand_in(event)
        shown = await until(service, state, event.data["reply_id"], attempts=1, reason=reason)
        assert (shown["next_at"] is not None) == (state == "queued")
        if state == "failed":
            (told,) = await router.wait_for(1)
            assert told.type == "reply.failed.v1"
            assert told.data["recipient"] is None
            assert told.data["reason"] == f"It could not be published at {site.url}: {reason}"
        if state == "queued":
            await jump(database_url, 16)
            first, second = await site.wait_for(2)
            assert first.headers["webhook-id"] == second.headers["webhook-id"]
            assert first.body == second.body
            await until(service, "sent", event.data["reply_id"])


async def test_a_site_that_is_away_is_tried_until_it_is_back(database_url, router):
    async with Site() as site:
        host, port = site.host, site.port
    async with notifier(database_url, router, publish_hosts=host) as service:
        event = public_reply(site.url)
        await service.hand_in(event)
        await until(service, "queued", event.data["reply_id"], reason="no connection came about.")
        assert router.events == []
        async with Site(port) as back:
            await jump(database_url, 16)
            await back.wait_for(1)
            await until(service, "sent", event.data["reply_id"])


async def test_a_site_says_how_long_it_wants_to_be_left_alone(database_url, router):
    async with Site() as site, notifier(database_url, router, publish_hosts=site.host) as service:
        site.script.append("429 Slowly\r\nRetry-After: 7200")
        event = public_reply(site.url)
        await service.hand_in(event)
        shown = await until(service, "queued", event.data["reply_id"], attempts=1, reason="the site answered 429")
        pause = datetime.fromisoformat(shown["next_at"]) - service.app.state.runtime.clock.now()
        assert timedelta(minutes=119) < pause <= timedelta(hours=2)
        # A person need not wait for it.
        await service.call("POST", f"/outgoing/publications/{event.data['reply_id']}/retry", "supervisor")
        await until(service, "sent", event.data["reply_id"])


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example/answers",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1/",
        "https://user:secret@shop.example/",
        "file:///etc/passwd",
        "no address",
    ],
)
async def test_what_is_not_public_is_never_asked(database_url, router, url):
    async with notifier(database_url, router) as service:
        event = public_reply(url)
        await service.hand_in(event)
        await until(service, "failed", event.data["reply_id"], attempts=1)
        (told,) = await router.wait_for(1)
        assert told.type == "reply.failed.v1"


async def test_another_port_of_an_allowed_host_is_not_allowed(database_url, router):
    async with Site() as site, Site() as other, notifier(database_url, router, publish_hosts=other.host) as service:
        event = public_reply(site.url)
        await service.hand_in(event)
        await until(service, "failed", event.data["reply_id"])
    assert site.posted == []


@pytest.mark.parametrize("first", ["mail", "site"])
async def test_a_reply_with_both_is_sent_when_both_are_done(database_url, router, first):
    async with Site() as site, sending(database_url, router, publish_hosts=site.host) as (service, smtp):
        if first == "mail":
            site.script.append("503 Later")
        else:
            smtp.script("DOT", "451 later")
        event = public_reply(site.url, to=TO_ANNA)
        reply_id = event.data["reply_id"]
        await service.hand_in(event)
        if first == "mail":
            await letter_until(service, "sent", reply_id)
            await until(service, "queued", reply_id, attempts=1)
        else:
            await until(service, "sent", reply_id)
        assert router.events == []
        assert not await cancel(service, reply_id)
        await jump(database_url, 20)
        (told,) = await router.wait_for(1)
        assert (told.type, told.data["reply_id"]) == ("reply.sent.v1", reply_id)
        assert (len(smtp.letters), {one.headers["webhook-id"] for one in site.posted}) == (1, {reply_id})


async def test_a_refused_publication_is_told_and_published_when_a_person_wants_it_again(database_url, router):
    async with Site() as site, sending(database_url, router, publish_hosts=site.host) as (service, _smtp):
        site.script.append("403 No")
        event = public_reply(site.url, to=TO_ANNA)
        reply_id = event.data["reply_id"]
        await service.hand_in(event)
        await letter_until(service, "sent", reply_id)
        (told,) = await router.wait_for(1)
        assert told.type == "reply.failed.v1"
        await service.call("POST", f"/outgoing/publications/{reply_id}/retry", "supervisor")
        await router.wait_for(2)
        assert router.events[1].type == "reply.sent.v1"


async def test_what_is_held_back_is_taken_back_with_all_its_parts(database_url, router):
    async with Site() as site, sending(database_url, router, publish_hosts=site.host) as (service, smtp):
        at = later(service, seconds=60)
        both, alone = public_reply(site.url, to=TO_ANNA, not_before=at), public_reply(site.url, 2, not_before=at)
        await service.hand_in(both, alone)
        for one in (both, alone):
            assert [await cancel(service, one.data["reply_id"]) for _ in range(2)] == [True, True]
            await until(service, "cancelled", one.data["reply_id"])
        await router.wait_for(2)
        assert [one.type for one in router.events] == ["reply.cancelled.v1"] * 2
        await jump(database_url, 61)
        following = public_reply(site.url)
        await service.hand_in(following)
        await site.wait_for(1)
        await until(service, "sent", following.data["reply_id"])
    assert ([one.headers["webhook-id"] for one in site.posted], smtp.letters) == ([following.data["reply_id"]], [])


async def test_what_is_taken_back_before_it_was_asked_for_is_never_published(database_url, router):
    async with Site() as site, notifier(database_url, router, publish_hosts=site.host) as service:
        event, following = public_reply(site.url), public_reply(site.url)
        assert await cancel(service, event.data["reply_id"])
        await service.hand_in(event, following)
        await until(service, "sent", following.data["reply_id"])
    assert len(site.posted) == 1


@pytest.mark.parametrize(
    ("answer", "possible"), [("429 Slowly", True), ("500 Oh", False), (DROP, False), ("404 No", False)]
)
async def test_what_the_site_may_have_cannot_be_taken_back(database_url, router, answer, possible):
    async with Site() as site, notifier(database_url, router, publish_hosts=site.host) as service:
        site.script.append(answer)
        event = public_reply(site.url)
        await service.hand_in(event)
        await until(service, "failed" if answer == "404 No" else "queued", event.data["reply_id"], attempts=1)
        await site.wait_for(1)
        assert await settled(service, event.data["reply_id"]) is possible


async def settled(service, reply_id):
    """Take back once the attempt that was seen to come has been concluded."""
    for state in ("queued", "failed"):
        answer = await service.call("GET", f"/outgoing/publications?state={state}", "supervisor")
        while any(one["reply_id"] == reply_id and one["reason"] is None for one in answer.json()["items"]):
            answer = await service.call("GET", f"/outgoing/publications?state={state}", "supervisor")
    return await cancel(service, reply_id)


@pytest.mark.parametrize("to", [[], TO_ANNA], ids=["published", "both"])
async def test_of_publishing_and_taking_back_at_once_one_wins(database_url, router, to):
    """For each of many replies either it is out, on the site and in the mail, or it is cancelled, never both."""
    async with Site() as site, sending(database_url, router, publish_hosts=site.host) as (service, smtp):
        events = [public_reply(site.url, number, to=to) for number in range(40)]
        await service.hand_in(*events)
        answers = await asyncio.gather(*(cancel(service, one.data["reply_id"]) for one in events))
        await router.wait_for(40)
        kinds = {event.data["reply_id"]: event.type for event in router.events}
    for event, cancelled in zip(events, answers, strict=True):
        assert kinds[event.data["reply_id"]] == ("reply.cancelled.v1" if cancelled else "reply.sent.v1")
    out = {event.data["reply_id"] for event, cancelled in zip(events, answers, strict=True) if not cancelled}
    assert {one.headers["webhook-id"] for one in site.posted} == out
    assert len(smtp.letters) == (len(out) if to else 0)
    print(f"\n{answers.count(True)} taken back, {answers.count(False)} published")


async def test_a_process_killed_after_the_post_repeats_it_under_the_same_id(database_url, router):
    async with ScriptedSmtp() as smtp, served(router) as router_url, Site() as site:
        event = public_reply(site.url)
        hosts = {"NOTIFIER_PUBLISH_HOSTS": site.host}
        async with process(database_url, router_url, smtp, "notifier.after_post:kill", **hosts) as (child, client):
            await client.post("/internal/events", json=[event.model_dump(mode="json")])
            await site.wait_for(1)
            await asyncio.wait_for(child.wait(), 30)
        await run_out_leases(database_url, "publication")
        async with process(database_url, router_url, smtp, **hosts):
            await judged(database_url)
            await jump(database_url, 16)
            first, second = await site.wait_for(2)
            assert first.headers["webhook-id"] == second.headers["webhook-id"] == event.data["reply_id"]
            assert first.body == second.body
            (told,) = await router.wait_for(1)
            assert told.type == "reply.sent.v1"


async def judged(database_url):
    """Wait until the publication that a dead publisher left was judged as one that may have come to the site."""
    connection = await asyncpg.connect(database_url)
    async with asyncio.timeout(60):
        while not await connection.fetchval("select bool_or(may_be_there) from notifier.publication"):
            await asyncio.sleep(0.02)
    await connection.close()
