"""The invariant: each way in which a ticket could be forgotten is planted, found, repaired once and told."""

from datetime import timedelta

import asyncpg
import pytest

from services.router.handlers.acting import claim
from services.router.handlers.watching import AGAIN_AFTER, BATCH, look_for_faults, read_health, repair
from services.router.ports.tickets import TicketState
from services.router.worker import WatchLoop
from tests.integration.router_tickets.conftest import Company
from tests.integration.router_tickets.test_loops import Work, runtime_of

LAST = "supervisors"
BLOCKED_ALL = """insert into exclusion
    select t.id, a.id, 'blocked', 'so', false, now() from ticket as t, agent as a"""
WORKED_OUT = "update ticket set state = 'worked_out', oldest_open_at = null, holder_id = null"

WAITING = [
    ("delete from deadline", "it has no live deadline"),
    ("update deadline set done_at = due_at", "it has no live deadline"),
    ("update deadline set kind = 'claim'", "its deadline is not one of its state"),
    ("update ticket set responsible_id = null", "nobody responsible is there"),
    (
        "with new as (update agent set departed_at = now() - interval '20 years' where login = 'anna') select 1",
        "nobody responsible is there",
    ),
    ("delete from visibility", "nobody is in its scope"),
    (BLOCKED_ALL, "nobody who may act sees it"),
    ("update ticket set class_key = 'normal', answer_due_at = null", "it has no time by which to answer it"),
    (WORKED_OUT, "it is worked out with an open letter"),
    (WORKED_OUT, "it is worked out with a live deadline"),
]  # fmt: skip
HELD = [
    ("delete from deadline", "it has no live deadline"),
    ("update deadline set kind = 'stage'", "its deadline is not one of its state"),
    ("update ticket set responsible_id = (select id from agent where login = 'ben')",
     "its holder has departed or is not the one responsible"),
    ("update agent set departed_at = now() - interval '20 years' where login = 'anna'",
     "its holder has departed or is not the one responsible"),
    ("update ticket set state = 'snoozed'", "its deadline is not one of its state"),
    (WORKED_OUT, "it is worked out with an open letter"),
]  # fmt: skip


async def reasons(company: Company) -> set[tuple[int, str]]:
    return {(one.ticket_id, one.reason) for one in await company.store("violations", company.now)}


async def watch(company: Company) -> None:
    """Let the loop look once."""
    await WatchLoop(runtime_of(company), Work(company, set())).look()


async def check_repaired(company: Company, ticket_id: int, reason: str) -> None:
    """After one look all is well, it is kept why, and the supervisors were told once."""
    assert (ticket_id, reason) in await reasons(company)
    await watch(company)
    assert await reasons(company) == set()
    (kept,) = await company.rows("select ticket_id, reason from repair")
    assert kept["ticket_id"] == ticket_id
    assert reason in kept["reason"]
    assert [one["what"] for one in await company.rows("select what from history where what = 'repaired'")] == [
        "repaired"
    ]
    told = [one for one in await company.told("alert.raised") if one["kind"] == "invariant"]
    assert [[each["agent_id"] for each in one["recipients"]] for one in told] == [[company.ids["vera"]]]
    await watch(company)
    assert await company.value("select count(*) from repair") == 1


@pytest.mark.parametrize(("fault", "reason"), WAITING)
async def test_a_fault_of_a_waiting_ticket_is_repaired(company: Company, fault: str, reason: str) -> None:
    ticket_id = await company.letter(to="anna@example.com")
    await company.value(fault)
    await check_repaired(company, ticket_id, reason)
    ticket = await company.ticket(ticket_id)
    assert ticket.state is TicketState.WAITING
    assert ticket.stage == ("addressed" if reason == "it has no time by which to answer it" else LAST)


@pytest.mark.parametrize(("fault", "reason"), HELD)
async def test_a_fault_of_a_held_ticket_is_repaired(company: Company, fault: str, reason: str) -> None:
    ticket_id = await company.letter(to="anna@example.com")
    await company.run(claim, company.who("anna"), ticket_id)
    await company.value(fault)
    await check_repaired(company, ticket_id, reason)
    assert (await company.ticket(ticket_id)).stage == LAST


@pytest.mark.parametrize("held", [False, True])
async def test_a_ticket_without_an_open_letter_is_closed(company: Company, held: bool) -> None:
    ticket_id = await company.letter(to="anna@example.com")
    if held:
        await company.run(claim, company.who("anna"), ticket_id)
    await company.value("update message set disposition = 'answered'")
    await check_repaired(company, ticket_id, "no letter of it is open")
    assert (await company.ticket(ticket_id)).state is TicketState.WORKED_OUT
    assert await company.value("select count(*) from deadline where done_at is null") == 0


@pytest.mark.parametrize("state", ["waiting", "worked_out"])
async def test_a_merged_ticket_with_an_open_letter_is_a_ticket_again(company: Company, state: str) -> None:
    ticket_id, other = await company.letter(), await company.letter("second@customer.example")
    await company.value("update ticket set merged_into = $2 where id = $1", ticket_id, other)
    if state == "worked_out":
        await company.value(f"{WORKED_OUT} where id = $1", ticket_id)
    await watch(company)
    assert await reasons(company) == set()
    ticket = await company.ticket(ticket_id)
    assert (ticket.merged_into, ticket.stage) == (None, LAST)


async def test_two_live_deadlines_cannot_be(company: Company) -> None:
    """The database itself refuses a second one."""
    ticket_id = await company.letter()
    insert = """insert into deadline (ticket_id, kind, due_at, started_at, remaining_seconds, created_at)
        values ($1, 'stage', $2, $2, 0, $2)"""
    with pytest.raises(asyncpg.UniqueViolationError, match="deadline_live"):
        await company.value(insert, ticket_id, company.now)


async def test_what_a_repair_does_not_help_is_tried_again_an_hour_later_only(company: Company) -> None:
    """Never the same again and again: the page and the metric go on showing it."""
    ticket_id = await company.letter()
    for minutes, repairs in ((0, 1), (1, 1), (30, 1), (AGAIN_AFTER.total_seconds() // 60, 2)):
        company.now += timedelta(minutes=minutes)
        await company.value("delete from deadline where ticket_id = $1", ticket_id)
        await watch(company)
        assert await company.value("select count(*) from repair") == repairs
    company.now += timedelta(minutes=1)
    await company.value("delete from deadline where ticket_id = $1", ticket_id)
    health = await company.run(read_health)
    assert [one.ticket_id for one in health.violations] == [ticket_id]
    assert health.last.at == company.now - timedelta(minutes=1)
    assert len(health.repaired) == 2
    company.now += AGAIN_AFTER
    await watch(company)


async def test_a_look_repairs_so_many_and_the_next_one_the_rest(company: Company) -> None:
    for number in range(BATCH + 3):
        await company.letter(f"c{number}@customer.example")
    await company.value("delete from deadline")
    await watch(company)
    assert len(await reasons(company)) == 3
    await watch(company)
    assert await reasons(company) == set()


async def test_a_ticket_that_moved_since_the_look_is_left_alone(company: Company) -> None:
    ticket_id = await company.letter(to="anna@example.com")
    await company.value("delete from deadline")
    (faulty,) = await company.run(look_for_faults)
    await company.run(claim, company.who("anna"), ticket_id)
    assert not await company.run(repair, faulty)
    assert (await company.ticket(ticket_id)).state is TicketState.CLAIMED
    assert await company.value("select count(*) from repair") == 0


async def test_one_that_cannot_be_repaired_keeps_no_other_from_it(company: Company) -> None:
    for number in range(2):
        await company.letter(f"c{number}@customer.example")
    await company.value("delete from deadline")
    await WatchLoop(runtime_of(company), Work(company, {1})).look()
    assert len(await reasons(company)) == 1
    await watch(company)
    assert await reasons(company) == set()
