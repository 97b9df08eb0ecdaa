"""After any change of people and calendars every live deadline is what counting anew gives; nothing else is touched."""

import random
from datetime import datetime, timedelta

import pytest

from services.router.handlers.acting import claim
from services.router.handlers.deciding import Case, load_cases
from services.router.handlers.second_looks import look_again, spread_changes, tickets_to_look_at
from services.router.policy.holds import claim_hold
from services.router.policy.ladder import decide
from services.router.policy.words import AgentId, Entry
from services.router.store.store import PostgresStore
from tests.integration.router_tickets.conftest import Company

EARLY = {day: [["06:00", "14:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
LATE = {day: [["12:00", "20:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat")}
NIGHTS = {day: [["22:00", "06:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


async def add_calendar(company: Company, key: str, weekly, zone="UTC") -> int:
    sql = "insert into calendar (key, name, time_zone, weekly) values ($1, $1, $2, $3) returning id"
    return await company.value(sql, key, zone, weekly)


async def spread(company: Company) -> list[int]:
    """Spread what changed; gives the tickets to be looked at."""
    while await company.run(lambda store, now: spread_changes(store)):
        pass
    return await company.run(tickets_to_look_at)


async def settle(company: Company) -> None:
    """Let the loop pass until nothing is left to look at."""
    while ticket_ids := await spread(company):
        await company.run(look_again, ticket_ids)


async def counted_anew(company: Company) -> dict[int, datetime]:
    """When each open ticket is due by the facts of now."""

    async def count(store: PostgresStore, now) -> dict[int, datetime]:
        rows = await store.tx.fetch("select id from ticket where state in ('waiting', 'claimed') order by id")
        tickets = await store.lock_tickets([row["id"] for row in rows])
        found, policy = await load_cases(store, [Case(one, Entry.REFRESHED) for one in tickets], now)
        due: dict[int, datetime] = {}
        for ticket, facts in zip(tickets, found, strict=True):
            if ticket.holder_id is None:
                due[ticket.id] = decide(facts, policy).hold.due_at
            else:
                due[ticket.id] = claim_hold(facts, policy, AgentId(ticket.holder_id), ticket.claimed_at).due_at
        return due

    return await company.run(count)


async def kept(company: Company) -> dict[int, datetime]:
    """When each open ticket is due as it is stored."""
    rows = await company.rows("select ticket_id, due_at from deadline where done_at is null order by ticket_id")
    return {row["ticket_id"]: row["due_at"] for row in rows}


async def edit(company: Company, chance: random.Random, calendars: list[int], customers: list[str]) -> None:
    """One random change of a calendar, an agent, an absence, a membership, an audience or the goods."""
    agent = company.ids[chance.choice(["anna", "ben", "cleo", "dora"])]
    audience = chance.choice(list(company.audiences.values()))
    start = company.now + timedelta(hours=chance.randint(-30, 90))
    weekly, calendar = chance.choice([EARLY, LATE, NIGHTS]), chance.choice([*calendars, None])
    edits = [
        ("update calendar set weekly = $1, version = version + 1 where id = $2", weekly, chance.choice(calendars)),
        ("update agent set calendar_id = $1 where id = $2", calendar, agent),
        ("update audience set calendar_id = $1 where id = $2", calendar, audience),
        ("update agent set department_id = (select id from department where key = $1) where id = $2",
         chance.choice(["sales", "elsewhere"]), agent),
        ("insert into absence (agent_id, starts_at, ends_at, kind) values ($1, $2, $3, 'leave')",
         agent, start, start + timedelta(hours=chance.randint(1, 60))),
        ("delete from absence where agent_id = $1", agent),
        ("delete from agent_audience where agent_id = $1 and audience_id = $2", agent, audience),
        ("insert into agent_audience values ($1, $2, false) on conflict do nothing", agent, audience),
        ("update product_group set audience_id = $1 where key = $2", audience, chance.choice(["speakers", "cables"])),
    ]  # fmt: skip
    await company.value(*chance.choice(edits))
    if chance.random() < 0.2:
        await company.letter(chance.choice(customers))


@pytest.mark.parametrize("seed", range(4))
async def test_every_live_deadline_is_what_counting_anew_gives(company: Company, seed: int) -> None:
    chance = random.Random(seed)
    await company.value("insert into department (key, name) values ('elsewhere', 'Elsewhere')")
    calendars = [await add_calendar(company, "early", EARLY), await add_calendar(company, "late", LATE, "Asia/Tokyo")]
    calendars.append(await company.value("select id from calendar where key = 'default'"))
    customers = []
    for number in range(6):
        customers.append(f"c{number}@customer.example")
        await company.add_customer(
            customers[-1], chance.choice(["speakers", "cables", ""]), rated=("ben", 1 + number)
        ) if number < 4 else None
        to = chance.choice(["desk@example.com", "anna@example.com"])
        ticket_id = await company.letter(customers[-1], to=to)
        if number == 5:
            await company.run(claim, company.who("vera"), ticket_id)
    for _ in range(25):
        await edit(company, chance, calendars, customers)
        if chance.random() < 0.5:
            company.pass_time(minutes=chance.randint(1, 40))
            await company.heartbeat()
            await company.meet_deadlines()
        if chance.random() < 0.6:
            await settle(company)
    await settle(company)
    stored, anew = await kept(company), await counted_anew(company)
    assert {id: due for id, due in stored.items() if due > company.now} == {
        id: due for id, due in anew.items() if stored[id] > company.now
    }


async def test_a_change_concerns_only_what_depends_on_it(company: Company) -> None:
    """Cleo's calendar, her leave and her department are nothing to the letters of the hi-fi group."""
    for address, group in (("h@customer.example", "speakers"), ("c@customer.example", "cables")):
        await company.add_customer(address, group)
    hifi, cables = await company.letter("h@customer.example"), await company.letter("c@customer.example")
    own = await add_calendar(company, "own", EARLY)
    await settle(company)
    await company.value("update agent set calendar_id = $1 where login = 'cleo'", own)
    assert await spread(company) == [cables]
    await settle(company)
    await company.value("update calendar set weekly = $1, version = version + 1 where id = $2", LATE, own)
    assert await spread(company) == [cables]
    await settle(company)
    await company.value("update calendar set weekly = $1, version = version + 1 where key = 'default'", EARLY)
    assert await spread(company) == [hifi]
    await settle(company)
    await company.value("update agent set name = 'Cleo C.', last_seen_at = $1 where login = 'cleo'", company.now)
    await company.value("update calendar set weekly = weekly")
    assert await spread(company) == []


async def test_a_decision_made_while_a_change_was_saved_is_looked_at_when_it_is_seen(company: Company) -> None:
    """A letter is being placed on the old calendar; only after the change was spread does its ticket appear."""
    await company.add_customer("h@customer.example", "speakers")
    async with company.database.transaction() as slow:
        # What this transaction writes is seen by nobody until it ends.
        await slow.execute("select pg_current_xact_id()")
        await company.value("update calendar set weekly = $1, version = version + 1", LATE)
        assert await company.run(lambda store, now: spread_changes(store)), "it must be spread once more"
        assert await company.run(tickets_to_look_at) == []
        ticket_id = await company.letter("h@customer.example")
        assert await company.run(lambda store, now: spread_changes(store))
    assert not await company.run(lambda store, now: spread_changes(store))
    assert await company.run(tickets_to_look_at) == [ticket_id]
    await settle(company)
    assert await company.rows("select id from roster_change") == []


async def test_supervisors_hear_once_a_day_of_a_group_that_nobody_works_for(company: Company) -> None:
    """Two letters pass over the hi-fi group, whose people are at no time at work; the next day it is said again."""
    never = await add_calendar(company, "never", {})
    await company.value("update agent set calendar_id = $1 where login in ('anna', 'ben')", never)
    for number in range(2):
        await company.add_customer(f"h{number}@customer.example", "speakers")
        await company.letter(f"h{number}@customer.example")

    async def heard() -> list[tuple]:
        alerts = [one for one in await company.told("alert.raised") if one["kind"] == "calendar"]
        return [(one["ticket_id"], one["text"], [to["agent_id"] for to in one["recipients"]]) for one in alerts]

    said = "Stage audience: no working minute within 60 days for Hifi. Its letters go on to the next stage at once."
    assert await heard() == [(None, said, [company.ids["vera"]])]
    assert not [one for one in await company.told("alert.raised") if one["kind"] == "attention"]
    company.pass_time(days=1)
    await company.letter("h0@customer.example", subject="Once more")
    await company.letter("h2@customer.example", about={"product": "speakers"})
    assert len(await heard()) == 2
