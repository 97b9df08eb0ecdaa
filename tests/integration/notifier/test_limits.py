"""Letters beyond the limits of a day wait, say so, and go on when there is room."""

import asyncio
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from services.notifier.policy.limits import DAY, SOON, HandedOver, Limits, NoRoom, room_for
from tests.integration.notifier.letters import jump, reply, sending, tried, until

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SOMEBODY_WAITS = """
select exists (
    select 1 from pg_locks as l join pg_database as d on d.oid = l.database
    where d.datname = current_database() and l.locktype = 'advisory' and not l.granted
)"""
FULL = "the limit of 2 letters a day is reached"


@pytest.mark.parametrize(
    ("limits", "handed", "expected"),
    [
        (Limits(), [HandedOver(None, 900, START)], None),
        (Limits(2), [HandedOver(None, 1, START)], None),
        (Limits(2), [HandedOver(None, 2, START - timedelta(hours=3))], NoRoom(FULL, START + timedelta(hours=21))),
        # All of them are only being sent, or the oldest leaves the day this very moment.
        (Limits(2), [HandedOver(None, 2, None)], NoRoom(FULL, START + SOON)),
        (Limits(2), [HandedOver(None, 2, START - DAY)], NoRoom(FULL, START + SOON)),
        (Limits(0, 2), [HandedOver(None, 9, START), HandedOver("a.example", 1, START)], None),
    ],
)
def test_there_is_room_or_not(limits, handed, expected) -> None:
    assert room_for(limits, handed, START) == expected


async def test_what_is_beyond_the_days_limit_waits_until_there_is_room(database_url, router):
    async with sending(database_url, router, smtp_connections=4, letters_per_day=3) as (service, smtp):
        await service.hand_in(*(reply(number) for number in range(5)))
        await smtp.wait_for(3)
        await router.wait_for(3)
        over = reply(9)
        await service.hand_in(over)
        waiting = await tried(service, over.data["reply_id"])
        assert waiting["reason"] == "the limit of 3 letters a day is reached"
        assert waiting["next_at"] is not None
        assert len(smtp.letters) == 3
        await jump(database_url, DAY.total_seconds() + 60)
        await smtp.wait_for(6)
    assert len(smtp.letters) == 6


async def test_nobody_takes_a_letter_before_it_is_his_turn_to_look_for_room(database_url, router):
    """Else a later letter would take the room that an earlier one is about to look for."""
    connection = await asyncpg.connect(database_url)
    async with sending(database_url, router, letters_per_day=9) as (service, smtp), asyncio.timeout(20):
        async with connection.transaction():
            await connection.execute("select pg_advisory_xact_lock(hashtextextended('room for letters', 0))")
            await service.hand_in(reply(1), reply(2))
            while not await connection.fetchval(SOMEBODY_WAITS):
                await asyncio.sleep(0.02)
            free = await connection.fetch("select 1 from notifier.outgoing for update skip locked")
        await smtp.wait_for(2)
    await connection.close()
    assert len(free) == 2


async def test_a_full_domain_keeps_no_other_waiting(database_url, router):
    async with sending(database_url, router, letters_per_domain_per_day=1) as (service, smtp):
        letters = [
            reply(number, to=[{"address": address}])
            for number, address in enumerate(("a@full.example", "b@FULL.example", "c@free.example"))
        ]
        await service.hand_in(*letters)
        await until(service, "sent", letters[0].data["reply_id"])
        await until(service, "sent", letters[2].data["reply_id"])
        waiting = await tried(service, letters[1].data["reply_id"])
        assert waiting["reason"] == "the limit of 1 letters a day to full.example is reached"
    assert len(smtp.letters) == 2
