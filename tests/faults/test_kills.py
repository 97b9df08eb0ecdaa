"""Letters flow in while processes are killed and Postgres restarts: afterwards nothing is lost, doubled or lied about.

A slice by default; AUDIOCOMM_LONG=1 the full counts. AUDIOCOMM_SEED repeats a run as far as processes can be repeated.
"""

import asyncio
import os
import random
import shutil
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest

from services.console.api_client import ApiError
from tests.acceptance.company import DOMAIN, Company
from tests.acceptance.system import System, eventually
from tests.faults import reckoning
from tests.faults.installation import SERVICES, Installation, killable_installation
from tests.faults.reckoning import Made, Table

Answer = TypeVar("Answer")

LONG = os.environ.get("AUDIOCOMM_LONG") == "1"
LETTERS, KILLS, RESTARTS, REPLIES = (300, 30, 5, 60) if LONG else (60, 6, 2, 12)
# Between two blows and between two letters, so that letters come for as long as blows do.
BLOW_SECONDS = (0.3, 3.0)
LETTER_SECONDS = (0.0, 0.4)
# A blow falls this long after a letter was sent or an answer asked for, when there is work to be hit.
AIM_SECONDS = (0.0, 0.25)
# What a killed relay or sender had in hand waits until its lease of 30 s ends; crashed rows travel alone, so it may
# take rounds.
DRAIN_SECONDS = 240
# What may still be on its way when letters and replies are all there.
ON_THE_WAY = ("events still waiting", "dead letters", "letters out in a lease")
MACHINE_MAIL_EVERY = 10


@pytest.mark.timeout(900)
async def test_m6_kills_and_restarts_lose_and_double_nothing(open_folder: Path) -> None:
    """Every letter is one message; every reply asked for was sent; none is shown as sent that was not."""
    seed = int(os.environ.get("AUDIOCOMM_SEED", random.SystemRandom().randrange(10**6)))
    print(f"\nseed {seed}: {LETTERS} letters, {KILLS} kills, {RESTARTS} restarts of Postgres, {REPLIES} replies")
    chance, started = random.Random(seed), time.monotonic()
    folder = open_folder / f"faults-{seed}"
    folder.mkdir(mode=0o711)
    async with killable_installation(folder) as (installation, system):
        company, made = Company(system), Made()
        await company.build()
        in_hand, *_ = await asyncio.gather(
            _disturb(installation, random.Random(chance.random()), made),
            _letters_flow(company, random.Random(chance.random()), made),
            _desk_answers(company, made),
        )
        disturbed = time.monotonic()
        print(f"killed {dict(installation.kills)}, ended by themselves {dict(installation.ended_by_themselves)}")
        print(f"the killed had {len(in_hand)} events and letters in hand")
        await installation.ready()
        await _reckon(company, made)
        print(f"{disturbed - started:.0f} s of faults, {time.monotonic() - disturbed:.0f} s until all was well")
    shutil.rmtree(folder)


async def _letters_flow(company: Company, chance: random.Random, made: Made) -> None:
    for number in range(LETTERS):
        by_person = number % MACHINE_MAIL_EVERY != MACHINE_MAIL_EVERY - 1
        headers = {} if by_person else {"Auto_Submitted": "auto-replied"}
        login = chance.choice(["anna", "boris", "carl", ""])
        to = company.address(login) if login else f"info@{DOMAIN}"
        sender = f"Writer {number} <writer{number}@customers.example>"
        made.letters[await company.write(sender, to, f"Letter {number}", **headers)] = by_person
        made.news.set()
        await asyncio.sleep(chance.uniform(*LETTER_SECONDS))


async def _disturb(installation: Installation, chance: random.Random, made: Made) -> set[str]:
    """Deal all blows; gives the events and letters that the killed processes had claimed and not concluded."""
    # Both ways of stopping Postgres in turn: an immediate one, after which it recovers from its log, and a fast one.
    blows = ["kill"] * KILLS + [("crash", "fast")[number % 2] for number in range(RESTARTS)]
    chance.shuffle(blows)
    in_hand: set[str] = set()
    for blow in blows:
        await asyncio.sleep(chance.uniform(*BLOW_SECONDS))
        made.news.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(made.news.wait(), 1)
        await asyncio.sleep(chance.uniform(*AIM_SECONDS))
        if blow == "kill":
            in_hand |= await _kill(installation, chance)
        else:
            await installation.postgres.restart(crash=blow == "crash")
    return in_hand


async def _kill(installation: Installation, chance: random.Random) -> set[str]:
    # The least often killed come first, so that a slice reaches all three.
    least = min(installation.kills[name] for name in SERVICES)
    victim = chance.choice([name for name in SERVICES if installation.kills[name] == least])
    installation.kill(victim)
    return await reckoning.in_hand(installation.postgres.dsn, victim)


async def _desk_answers(company: Company, made: Made) -> None:
    """Answer tickets as sam sees them; a request whose answer is lost is made again with the same key."""
    while len(made.replies) < REPLIES:
        for ticket in await _insist(partial(_all_waiting, company)):
            if len(made.replies) < REPLIES:
                await _insist(partial(_answer, company, ticket["id"]))
                made.replies[ticket["id"]] = ticket["customer"]["address"]
                made.news.set()
        await asyncio.sleep(0.2)


async def _insist(work: Callable[[], Awaitable[Answer]]) -> Answer:
    """Repeat until there is an answer: a killed service is back within seconds."""
    async with asyncio.timeout(DRAIN_SECONDS):
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


async def _answer(company: Company, ticket_id: int) -> None:
    path, sam = f"/tickets/{ticket_id}", company.people["sam"].id
    async with company.desk("sam") as desk:
        response = await desk.request("GET", path)
        ticket = response.json()
        # Both may have been done by a request of ours whose answer was lost.
        if ticket["state"] == "worked_out":
            return
        if ticket["holder"] is None:
            await desk.post(f"{path}/claim")
            response = await desk.request("GET", path)
        assert response.json()["holder"]["id"] == sam
        text, key = f"Answer to {ticket['subject']}", f"answer-{ticket_id}"
        await desk.post(f"{path}/replies", {"text": text}, if_match=response.headers["etag"], idempotency_key=key)


async def _reckon(company: Company, made: Made) -> None:
    system = company.system
    await _until(system, made, "every letter to be a message", lambda name: name == "entries of letters")
    await _until(system, made, "every lease and outbox to end", lambda name: name in ON_THE_WAY)
    before = await reckoning.nothing_is_a_lie(company, made)
    # A reply whose answer was lost after DATA is repeated once, a quarter of an hour later.
    await system.advance(minutes=16)
    counted = await _until(system, made, "every count to be right", lambda name: True)
    print(counted)
    await reckoning.each_letter_is_one_message(system.dsn, made)
    await _mailbox_adds_up(system, made)
    there = await reckoning.nothing_is_a_lie(company, made)
    assert len(there) == len(made.replies)
    assert await reckoning.shown_as_sent(system.dsn) == there.keys()
    assert await system.violations() == []
    twice = sum(1 for copies in there.values() if copies == 2)
    print(f"  {len(there)} replies delivered, {twice} of them twice, {len(there) - len(before)} after a lost answer")


async def _until(system: System, made: Made, what: str, counts: Callable[[str], bool]) -> Table:
    """Wait until the named counts are what they must be, all in one moment; a surplus never goes away by waiting."""
    seen: list[Table] = []

    async def look() -> bool:
        seen[:] = [await reckoning.table(system.dsn, made)]
        return all(found == due for name, found, due in seen[0].rows if counts(name))

    try:
        await eventually(look, what, seconds=DRAIN_SECONDS)
    except AssertionError:
        print(seen[0])
        raise
    return seen[0]


async def _mailbox_adds_up(system: System, made: Made) -> None:
    async with system.api() as api:
        (mailbox,) = (await api.get("/mailboxes"))["items"]
        counted = await api.get(f"/mailboxes/{mailbox['id']}/reconciliation")
    expected = {"seen": len(made.letters), "stored": len(made.letters), "on_server": len(made.letters), "missing": []}
    assert {name: counted[name] for name in expected} == expected, counted
    assert mailbox["state"] in ("reading", "idle"), mailbox
