"""M28, M30: alerts come live to those they concern, without loss and without doubles, and go when they no longer do."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import asyncpg
import pytest

from services.notifier.channels.desk_stream import BUFFERED_FRAMES, DeskStream
from services.notifier.ports.streams import StreamEnds
from shared.access import Credentials
from shared.events import EventType
from tests.integration.notifier.serving import envelope, notifier, raised, withdrawn


async def listed(service, token: str) -> list[str]:
    """Give the ids of the live alerts of an agent."""
    return [item["id"] for item in (await service.call("GET", "/alerts", token)).json()["items"]]


async def jump(database_url: str, seconds: float) -> None:
    """Move the business time of all services."""
    connection = await asyncpg.connect(database_url)
    await connection.execute("update test_clock.clock_offset set seconds = seconds + $1", seconds)
    await connection.close()


async def test_an_alert_is_stored_and_pushed_on_an_open_stream(service):
    async with service.stream("agent 1") as stream:
        event = raised(1, 2, ticket=7)
        await service.hand_in(event)
        alert, change = await stream.take(2)
    assert (alert.type, alert.id) == ("alert.raised", 1)
    assert alert.data["id"] == event.data["alert_id"]
    assert alert.data["title"] == "A letter waits"
    assert (change.type, change.data, change.id) == ("ticket.changed", {"ticket_id": 7}, 2)
    assert await listed(service, "agent 2") == [event.data["alert_id"]]
    assert await listed(service, "agent 3") == []


async def test_an_event_that_comes_twice_has_one_effect(service):
    event = raised(1)
    await service.hand_in(event, event)
    await service.hand_in(event)
    async with service.stream("agent 1", 0) as stream:
        assert stream.hello.data == {"last_id": 2, "complete": True}
        assert [one.id for one in await stream.take(2)] == [1, 2]


async def test_a_stream_resumes_where_it_was_left_also_after_a_restart(database_url, router):
    events = [raised(1, ticket=number) for number in range(1, 701)]
    async with notifier(database_url, router) as first:
        async with first.stream("agent 1") as stream:
            await first.hand_in(*events[:10])
            seen = await stream.take(5)
        for start in range(10, 700, 69):
            await first.hand_in(*events[start : start + 69])
    async with notifier(database_url, router) as second, second.stream("agent 1", seen[-1].id) as stream:
        assert stream.hello.id == seen[-1].id
        seen += await stream.take(1400 - 5)
    assert [event.id for event in seen] == list(range(1, 1401))
    tickets = [event.data["ticket_id"] for event in seen if event.type == "alert.raised"]
    assert tickets == list(range(1, 701))


async def test_two_copies_of_the_service_share_their_streams(database_url, router):
    async with (
        notifier(database_url, router) as left,
        notifier(database_url, router) as right,
        left.stream("agent 1") as one,
        right.stream("agent 1") as other,
        right.stream("agent 2") as third,
    ):
        halves = [raised(1, 2, ticket=number) for number in range(1, 41)]
        await asyncio.gather(left.hand_in(*halves[:20]), right.hand_in(*halves[20:]))
        streams = [await stream.take(80) for stream in (one, other, third)]
    for events in streams:
        assert [event.id for event in events] == list(range(1, 81))
    assert [event.data for event in streams[0]] == [event.data for event in streams[1]]


async def test_a_wave_delays_the_alert_and_not_the_list(service, database_url):
    now = datetime.now(UTC)
    event = raised(ticket=3, moments={1: now, 2: now + timedelta(minutes=10)})
    async with service.stream("agent 2") as later:
        await service.hand_in(event)
        assert (await later.next()).type == "ticket.changed"
        assert await listed(service, "agent 1") == [event.data["alert_id"]]
        assert await listed(service, "agent 2") == []
        await jump(database_url, 601)
        alert, _ = await later.take(2)
        assert (alert.type, alert.data["id"]) == ("alert.raised", event.data["alert_id"])
    assert await listed(service, "agent 2") == [event.data["alert_id"]]


async def test_who_was_shown_an_alert_is_told_of_its_withdrawal_and_nobody_else_hears_of_it(service, database_url):
    now = datetime.now(UTC)
    event = raised(ticket=3, moments={1: now, 2: now + timedelta(minutes=10)})
    async with service.stream("agent 1") as shown, service.stream("agent 2") as later:
        await service.hand_in(event)
        await service.hand_in(withdrawn(3))
        _, _, gone, change = await shown.take(4)
        assert gone.type == "alert.withdrawn"
        words = {"reason": "claimed", "claimed_by": "Vera"}
        assert gone.data == {"alert_id": event.data["alert_id"], "ticket_id": 3, **words}
        assert change.type == "ticket.changed"
        await jump(database_url, 601)
        marker = raised(2, ticket=4)
        await service.hand_in(marker)
        # The list changed twice for agent 2, but of the alert he hears nothing, then or later.
        told = await later.take(3)
        assert [one.type for one in told] == ["ticket.changed", "ticket.changed", "alert.raised"]
        assert told[-1].data["id"] == marker.data["alert_id"]
    assert await listed(service, "agent 1") == []


AN_ALERT = uuid4()
# Of today: withdrawals that are long over are forgotten by a loop.
BEFORE = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)
AFTER = BEFORE + timedelta(seconds=30)


@pytest.mark.parametrize(
    ("raise_at", "withdrawal", "left"),
    [
        # Delivered late: the ticket was claimed before the alert came.
        (BEFORE, {"at": AFTER}, []),
        # A newer alert of the ticket is none of the withdrawal's business.
        (AFTER, {"at": BEFORE}, [1, 2]),
        # Raised by the same act that withdrew the former ones.
        (BEFORE, {"at": BEFORE}, [1, 2]),
        # One alert by its id, whatever the times say.
        (AFTER, {"at": BEFORE, "alert_id": str(AN_ALERT)}, []),
        # From one agent alone.
        (BEFORE, {"at": AFTER, "agent_ids": [2]}, [1]),
        (AFTER, {"at": BEFORE, "agent_ids": [2], "alert_id": str(AN_ALERT)}, [1]),
    ],
)
async def test_an_alert_that_comes_after_its_withdrawal_is_not_shown(service, raise_at, withdrawal, left):
    await service.hand_in(withdrawn(5, **withdrawal))
    await service.hand_in(raised(1, 2, ticket=5, alert_id=AN_ALERT, at=raise_at))
    assert [agent for agent in (1, 2) if await listed(service, f"agent {agent}")] == left
    async with service.stream("agent 2", 0) as stream:
        await service.hand_in(raised(2, ticket=6))
        types = [(await stream.next()).data.get("ticket_id")]
        assert types == ([5] if 2 in left else [6])


async def test_raising_and_withdrawing_at_the_same_moment_leaves_nothing_behind(database_url, router):
    async with notifier(database_url, router) as left, notifier(database_url, router) as right:
        for number in range(1, 31):
            alert_id = str(uuid4())
            event = raised(1, 2, 3, ticket=number, alert_id=alert_id)
            gone = withdrawn(number, alert_id=alert_id)
            await asyncio.gather(left.hand_in(event), right.hand_in(gone))
        for agent in (1, 2, 3):
            assert await listed(left, f"agent {agent}") == []
        async with left.stream("agent 1", 0) as stream:
            await left.hand_in(raised(1, ticket=99))
            live: set[str] = set()
            while (told := await stream.next()).data["ticket_id"] != 99:
                if told.type == "alert.raised":
                    live.add(told.data["id"])
                elif told.type == "alert.withdrawn":
                    # What was raised may not be told any more: it was taken back meanwhile.
                    live.discard(told.data["alert_id"])
            assert live == set()


async def test_a_revoked_session_ends_its_stream(service, router):
    async with service.stream("agent 1") as revoked, service.stream("agent 2") as other:
        del router.principals["agent 1"]
        assert await revoked.ended()
        await service.hand_in(raised(1, 2))
        assert (await other.next()).type == "alert.raised"
    assert (await service.call("GET", "/alerts", "nobody")).status_code == 401


async def test_the_stream_of_a_departed_agent_ends(service):
    departure = {"agent_id": 1, "name": "Agent 1", "role": "agent", "address": None, "departed": True}
    async with service.stream("agent 1") as stream:
        await service.hand_in(envelope(EventType.AGENT_CHANGED, departure, key="agent 1"))
        assert await stream.ended()


async def test_a_stream_outlives_a_router_that_does_not_answer_for_a_moment(service, router):
    async with service.stream("agent 1") as stream:
        router.down = True
        await service.app.state.streams.check()
        await service.hand_in(raised(1))
        assert (await stream.next()).type == "alert.raised"


async def test_streams_end_when_the_server_stops(database_url, router):
    async with notifier(database_url, router) as service, service.stream("agent 1") as stream:
        service.app.state.end_streams()
        assert await stream.ended()
        assert (await service.call("GET", "/alerts/stream", "agent 1")).status_code == 503


@pytest.mark.parametrize(
    ("token", "last_id", "status"),
    [
        ("nobody", None, 401),
        # A system is no agent.
        ("system", None, 403),
        ("other system", None, 403),
        ("agent 1", "abc", 422),
        ("agent 1", "-1", 422),
        ("agent 1", "9" * 19, 422),
    ],
)
async def test_who_may_not_open_a_stream(service, token, last_id, status):
    headers = {"Last-Event-ID": last_id} if last_id else {}
    assert (await service.call("GET", "/alerts/stream", token, **headers)).status_code == status
    assert (await service.client.get("/api/v1/alerts/stream")).status_code == 401


async def test_a_number_from_before_a_restore_starts_anew(service):
    await service.hand_in(raised(1))
    async with service.stream("agent 1", 1000) as stream:
        assert stream.hello.data == {"last_id": 2, "complete": False}
        assert stream.hello.id == 2
        await service.hand_in(raised(1))
        assert (await stream.next()).id == 3


async def test_what_was_forgotten_is_said(service, database_url):
    await service.hand_in(raised(1))
    await jump(database_url, 8 * 24 * 3600)
    connection = await asyncpg.connect(database_url)
    async with asyncio.timeout(20):
        # The loop that forgets is woken by the jump of the clock.
        while await connection.fetchval("select count(*) from notifier.stream_event"):
            await asyncio.sleep(0.01)
    await connection.close()
    async with service.stream("agent 1", 1) as stream:
        assert stream.hello.data == {"last_id": 2, "complete": False}


async def test_a_reader_that_does_not_read_is_disconnected_and_may_resume():
    stream = DeskStream(1, Credentials(session="s", bearer=None), slow_seconds=0)
    stream.begin(StreamEnds(0, 0), None)
    for number in range(1, BUFFERED_FRAMES + 1):
        stream.put(number, b"x")
    assert [stream.takes_more(), stream.ended] == [False, False]
    assert [stream.takes_more(), stream.ended] == [False, True]
    assert [chunk async for chunk in stream.frames()] == []
