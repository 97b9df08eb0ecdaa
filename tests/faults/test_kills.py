"""Letters flow in while processes are killed and Postgres restarts: afterwards nothing is lost, doubled or lied about.

`make test` runs a slice; AUDIOCOMM_LONG=1 the full counts: 300 letters, 30 kills, 5 restarts.
"""

import asyncio
import os
import random
import shutil
from collections import Counter
from email import message_from_bytes
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from services.console.api_client import ApiError
from tests.acceptance.company import DOMAIN, Company
from tests.acceptance.system import System, eventually
from tests.faults.installation import SERVICES, Installation, killable_installation

LONG = os.environ.get("AUDIOCOMM_LONG") == "1"
LETTERS, KILLS, RESTARTS, REPLIES = (300, 30, 5, 60) if LONG else (60, 6, 2, 12)
# A killed relay's lease ends after 30 s; crashed rows travel alone, so several rounds may be needed.
DRAIN_SECONDS = 240
SETTLED = """
select (select count(*) from ingest.outbox) + (select count(*) from router.outbox)
     + (select count(*) from notifier.outbox)
"""
MESSAGES = """
select m.rfc_message_id, count(*) as entries, count(m.ticket_id) as with_ticket, min(m.kind) as kind
from router.message as m
where m.kind in ('letter', 'machine')
group by m.rfc_message_id
"""


@pytest.mark.timeout(900)
async def test_m6_kills_and_restarts_lose_and_double_nothing(open_folder: Path) -> None:
    """Every letter is one message; every reply asked for was sent; none is shown as sent that was not."""
    seed = int(os.environ.get("AUDIOCOMM_SEED", random.SystemRandom().randrange(10**6)))
    print(f"seed {seed}: {LETTERS} letters, {KILLS} kills, {RESTARTS} restarts of Postgres")
    chance = random.Random(seed)
    folder = open_folder / f"faults-{seed}"
    folder.mkdir(mode=0o711)
    async with killable_installation(folder) as (installation, system):
        company = Company(system)
        await company.build()
        sent: list[str] = []
        asked: dict[int, str] = {}
        flow = asyncio.create_task(_letters_flow(company, chance, sent))
        desk = asyncio.create_task(_desk_answers(company, asked))
        await _disturb(installation, chance)
        await asyncio.gather(flow, desk)
        await _settle(system)
        await _check(company, sent, asked)
    shutil.rmtree(folder, ignore_errors=True)


async def _letters_flow(company: Company, chance: random.Random, sent: list[str]) -> None:
    for number in range(LETTERS):
        sender = f"Writer {number} <writer{number}@customers.example>"
        headers = {"Auto_Submitted": "auto-replied"} if number % 10 == 9 else {}
        to = chance.choice(["anna", "boris", "info", "carl"])
        sent.append(
            await company.write(
                sender, company.address(to) if to != "info" else f"info@{DOMAIN}", f"Letter {number}", **headers
            )
        )
        await asyncio.sleep(chance.uniform(0, 0.2))


async def _disturb(installation: Installation, chance: random.Random) -> None:
    blows = ["kill"] * KILLS + ["restart"] * RESTARTS
    chance.shuffle(blows)
    for blow in blows:
        await asyncio.sleep(chance.uniform(0.3, 2.5))
        if blow == "kill":
            await installation.kill(chance.choice(SERVICES))
        else:
            await installation.postgres.restart(crash=chance.random() < 0.5)


async def _desk_answers(company: Company, asked: dict[int, str]) -> None:
    """Answer tickets as sam sees them; a request whose answer is lost is made again with the same key."""
    while len(asked) < REPLIES:
        waiting = await _insist(lambda: _all_waiting(company))
        for ticket in waiting:
            if ticket["id"] not in asked and len(asked) < REPLIES:
                await _insist(lambda ticket=ticket: _answer(company, ticket, asked))
        await asyncio.sleep(0.2)


async def _insist(work: Any) -> Any:
    """Repeat until there is an answer: a killed service is back within seconds."""
    while True:
        try:
            return await work()
        except httpx.TransportError:
            await asyncio.sleep(0.2)
        except ApiError as error:
            if error.status < 500:
                raise
            await asyncio.sleep(0.2)


async def _all_waiting(company: Company) -> list[dict[str, Any]]:
    async with company.desk("sam") as desk:
        items: list[dict[str, Any]] = (await desk.get("/tickets?view=all&state=waiting"))["items"]
        return items


async def _answer(company: Company, ticket: dict[str, Any], asked: dict[int, str]) -> None:
    path = f"/tickets/{ticket['id']}"
    async with company.desk("sam") as desk:
        now = await desk.get(path)
        if now["state"] == "waiting":
            try:
                await desk.post(f"{path}/claim")
            except ApiError as error:
                # The claim whose answer was lost has been made by us.
                if error.status != 409:
                    raise
        etag = (await desk.request("GET", path)).headers["etag"]
        text = f"Answer to {ticket['subject']}"
        key = f"answer-{ticket['id']}"
        try:
            await desk.post(f"{path}/replies", {"text": text}, if_match=etag, idempotency_key=key)
        except ApiError as error:
            # 409, 412: the first try went through although its answer was lost.
            if error.status not in (409, 412):
                raise
        asked[ticket["id"]] = ticket["customer"]["address"]


async def _settle(system: System) -> None:
    async def empty() -> bool:
        connection = await asyncpg.connect(system.dsn)
        try:
            return bool(await connection.fetchval(SETTLED) == 0)
        finally:
            await connection.close()

    await eventually(empty, "the outboxes to drain", seconds=DRAIN_SECONDS)


async def _check(company: Company, sent: list[str], asked: dict[int, str]) -> None:
    system = company.system

    async def all_there() -> bool:
        connection = await asyncpg.connect(system.dsn)
        try:
            found = {row["rfc_message_id"].strip("<>") for row in await connection.fetch(MESSAGES)}
        finally:
            await connection.close()
        return {message_id.strip("<>") for message_id in sent} <= found

    await eventually(all_there, "every letter to be a message", seconds=DRAIN_SECONDS)
    await _settle(system)
    # A reply whose answer was lost after DATA is repeated once, a quarter of an hour later.
    await system.advance(minutes=16)
    await eventually(lambda: _all_delivered(company, asked), "every reply to be sent", seconds=DRAIN_SECONDS)
    connection = await asyncpg.connect(system.dsn)
    rows = await connection.fetch(MESSAGES)
    dead = await connection.fetchval("select count(*) from router.outbox where dead_at is not null")
    await connection.close()
    entries = {row["rfc_message_id"].strip("<>"): row for row in rows}
    doubled = [name for name, row in entries.items() if row["entries"] != 1]
    assert doubled == []
    assert dead == 0
    for number, message_id in enumerate(sent):
        assert entries[message_id.strip("<>")]["kind"] == ("machine" if number % 10 == 9 else "letter")
    assert await system.violations() == []
    await _no_lies(company, asked)


async def _all_delivered(company: Company, asked: dict[int, str]) -> bool:
    async with company.desk("sam") as desk:
        for ticket_id in asked:
            messages = await desk.all_items(f"/tickets/{ticket_id}/messages")
            replies = [message for message in messages if message["kind"] == "reply"]
            assert len(replies) == 1, f"ticket {ticket_id} has {len(replies)} replies"
            if replies[0]["delivery"] != "sent":
                return False
    return True


async def _no_lies(company: Company, asked: dict[int, str]) -> None:
    """Each reply lies in its customer's mailbox: once, or twice under one Message-ID after a lost answer."""
    for ticket_id, address in asked.items():
        letters = [message_from_bytes(raw) for raw in await company.customer_mail(address)]
        ids = Counter(str(letter["Message-ID"]) for letter in letters)
        assert len(ids) == 1, f"ticket {ticket_id}: {ids}"
        assert max(ids.values()) <= 2
    print(f"{len(asked)} replies asked for, all sent")
