"""M29: any system raises an alert; agents see, acknowledge and page through theirs."""

from uuid import uuid4

import pytest

from shared.envelope import Envelope
from shared.events import EventType
from tests.integration.notifier.serving import envelope, raised, withdrawn

PEOPLE = {"title": "The line is down", "text": "Since 9:00\nplease ring back", "agents": [1, 2]}


def agent(number: int, *, departed: bool = False) -> Envelope:
    """Make an `agent.changed.v1`."""
    data = {"agent_id": number, "name": f"Agent {number}", "role": "agent", "address": None, "departed": departed}
    return envelope(EventType.AGENT_CHANGED, data, key=f"agent {number}")


@pytest.fixture
async def staffed(service):
    """Notifier that knows two agents and one who left."""
    await service.hand_in(agent(1), agent(2), agent(3, departed=True))
    return service


@pytest.mark.parametrize("token", ["system", "supervisor", "administrator"])
async def test_a_system_or_a_supervisor_raises_an_alert(staffed, token):
    async with staffed.stream("agent 1") as stream:
        answer = await staffed.call("POST", "/alerts", token, PEOPLE | {"ticket_id": 5})
        assert answer.status_code == 201
        alert, change = await stream.take(2)
    assert alert.data == answer.json()
    assert (alert.data["title"], alert.data["kind"]) == ("The line is down", "attention")
    assert change.data == {"ticket_id": 5}


@pytest.mark.parametrize(
    ("token", "change", "status"),
    [
        ("agent 1", {}, 403),
        ("other system", {}, 403),
        ("nobody", {}, 401),
        ("system", {"agents": [1, 3]}, 422),
        ("system", {"agents": [1, 77]}, 422),
        ("system", {"agents": []}, 422),
        ("system", {"agents": [2**63]}, 422),
        ("system", {"agents": ["1; drop table alert"]}, 422),
        ("system", {"title": ""}, 422),
        ("system", {"title": "\x00\n"}, 422),
        ("system", {"title": "x" * 201}, 422),
        ("system", {"text": "x" * 2001}, 422),
        ("system", {"kind": "offered"}, 422),
    ],
)
async def test_who_may_not_and_what_may_not(staffed, token, change, status):
    answer = await staffed.call("POST", "/alerts", token, PEOPLE | change)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert (await staffed.call("GET", "/alerts", "agent 1")).json()["items"] == []


async def test_words_are_plain_and_one_line_stays_one(staffed):
    body = PEOPLE | {"title": "a\r\nb\u2028c", "text": "one\r\ntwo\x00\x1b[0m"}
    alert = (await staffed.call("POST", "/alerts", "system", body)).json()
    assert (alert["title"], alert["text"]) == ("a b c", "one\ntwo[0m")


async def test_a_repeated_request_raises_one_alert(staffed):
    headers = {"Idempotency-Key": "one"}
    first = await staffed.call("POST", "/alerts", "system", PEOPLE, **headers)
    again = await staffed.call("POST", "/alerts", "system", PEOPLE, **headers)
    assert first.json() == again.json()
    other = await staffed.call("POST", "/alerts", "system", PEOPLE | {"text": "else"}, **headers)
    assert other.status_code == 409
    assert len((await staffed.call("GET", "/alerts", "agent 1")).json()["items"]) == 1


async def test_router_is_told_once_that_an_alert_was_seen(service, router):
    event = raised(1, 2, ticket=7)
    await service.hand_in(event)
    path = f"/alerts/{event.data['alert_id']}/acknowledge"
    assert (await service.call("POST", path, "agent 3")).status_code == 404
    first = await service.call("POST", path, "agent 1")
    again = await service.call("POST", path, "agent 1")
    assert first.json()["acknowledged_at"] == again.json()["acknowledged_at"] is not None
    await service.call("POST", path, "agent 2")
    told = await router.wait_for(2)
    assert {(one.type, one.data["agent_id"]) for one in told} == {
        ("alert.acknowledged.v1", 1),
        ("alert.acknowledged.v1", 2),
    }
    await service.hand_in(withdrawn(7))
    assert (await service.call("POST", path, "agent 1")).status_code == 404
    assert (await service.call("POST", f"/alerts/{uuid4()}/acknowledge", "agent 1")).status_code == 404


async def test_an_alert_of_no_ticket_is_live_until_it_is_acknowledged(staffed):
    alert = (await staffed.call("POST", "/alerts", "system", PEOPLE)).json()
    await staffed.call("POST", f"/alerts/{alert['id']}/acknowledge", "agent 1")
    assert (await staffed.call("GET", "/alerts", "agent 1")).json()["items"] == []
    assert len((await staffed.call("GET", "/alerts", "agent 2")).json()["items"]) == 1


@pytest.mark.parametrize("kind", ["follow_up", "stale"])
async def test_what_comes_round_takes_the_place_of_the_one_before(service, kind):
    first, other = raised(1, 2, ticket=7, kind=kind), raised(1, ticket=8, kind=kind)
    waiting, again = raised(1, ticket=7), raised(1, ticket=7, kind=kind)
    async with service.stream("agent 1") as stream:
        await service.hand_in(first, other, waiting, again)
        told = await stream.take(8)
    assert [one.data["alert_id"] for one in told if one.type == "alert.withdrawn"] == [first.data["alert_id"]]
    live = {item["id"] for item in (await service.call("GET", "/alerts", "agent 1")).json()["items"]}
    assert live == {one.data["alert_id"] for one in (other, waiting, again)}
    (kept,) = (await service.call("GET", "/alerts", "agent 2")).json()["items"]
    assert kept["id"] == first.data["alert_id"]


async def test_pages_hold_each_alert_once(service):
    await service.hand_in(*(raised(1, ticket=number) for number in range(1, 8)))
    seen, path = [], "/alerts?limit=3"
    while path:
        answer = await service.call("GET", path, "agent 1")
        page = answer.json()
        seen += [item["ticket_id"] for item in page["items"]]
        path = f"/alerts?limit=3&cursor={page['next']}" if page["next"] else ""
        assert ("next" in answer.headers.get("link", "")) == bool(path)
    assert sorted(seen) == list(range(1, 8))
    for cursor in ("x", "W10", "WyJhIiwiYiJd"):
        assert (await service.call("GET", f"/alerts?cursor={cursor}", "agent 1")).status_code == 422


async def test_events_that_make_no_sense_are_refused_for_good_and_hold_up_no_other(service):
    broken = raised(1, ticket=1)
    broken = broken.model_copy(update={"data": {"title": "no more"}})
    strange = envelope(EventType.ALERT_RAISED, {}).model_copy(update={"type": "weather.changed.v1"})
    audience = envelope(EventType.AUDIENCE_CHANGED, {"audience_id": 1, "key": "amplifiers", "name": "Amplifiers"})
    receipt = await service.hand_in(broken, raised(1, ticket=2), strange, audience)
    assert [failure["permanent"] for failure in receipt["failed"]] == [True, True]
    assert len(receipt["accepted"]) == 2


async def test_figures(service):
    await service.hand_in(raised(1, 2))
    async with service.stream("agent 1"):
        text = (await service.client.get("/metrics")).text
    assert 'audiocomm_streams_open{service="notifier"} 1.0' in text
    assert 'audiocomm_alerts_live{service="notifier"} 2.0' in text
    assert 'audiocomm_outgoing_queued{service="notifier"} 0.0' in text
