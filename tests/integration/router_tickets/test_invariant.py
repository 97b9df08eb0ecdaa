"""The invariant query finds each way in which a ticket could be forgotten: it is planted, seen and rolled back."""

import pytest

from services.router.handlers.acting import claim
from services.router.store.store import PostgresStore
from shared.database import Transaction
from tests.integration.router_tickets.conftest import Company


class Planted(Exception):
    """Rolls a planted fault back, with what the query found."""


async def found_after(company: Company, fault: str, *values: object) -> set[tuple[int, str]]:
    """Plant a fault, ask the query, and take the fault back."""

    async def plant(tx: Transaction) -> None:
        await tx.execute(fault, *values)
        found = await PostgresStore(tx).violations(company.now)
        raise Planted({(one.ticket_id, one.reason) for one in found})

    try:
        await company.database.run(plant)
    except Planted as planted:
        return planted.args[0]
    raise AssertionError("the fault was kept")


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("delete from deadline", "it has no live deadline"),
        ("update deadline set done_at = due_at", "it has no live deadline"),
        ("update ticket set responsible_id = null", "nobody responsible is there"),
        ("update agent set departed_at = now() - interval '20 years'", "nobody who may act sees it"),
        ("update agent set departed_at = now() - interval '20 years'", "nobody responsible is there"),
        (
            "with gone as (delete from agent_audience), kept as ("
            " insert into exclusion select t.id, a.id, 'blocked', '', false, now() from ticket as t, agent as a)"
            " delete from visibility",
            "nobody who may act sees it",
        ),
        ("update message set disposition = 'answered'", "no letter of it is open"),
        (
            "update ticket set state = 'worked_out', oldest_open_at = null, holder_id = null",
            "it is worked out with an open letter",
        ),
        (
            "update ticket set state = 'worked_out', oldest_open_at = null, holder_id = null",
            "it is worked out with a live deadline",
        ),
    ],
)
async def test_a_planted_fault_is_found(company: Company, fault: str, reason: str) -> None:
    ticket_id = await company.letter(to="anna@example.com")
    assert (ticket_id, reason) in await found_after(company, fault)


async def test_a_departed_holder_is_found(company: Company) -> None:
    ticket_id = await company.letter(to="anna@example.com")
    await company.run(claim, company.who("anna"), ticket_id)
    found = await found_after(company, "update agent set departed_at = $1 where login = 'anna'", company.now)
    assert (ticket_id, "its holder has departed or is not the one responsible") in found


async def test_two_live_deadlines_cannot_be(company: Company) -> None:
    """The database itself refuses a second one."""
    ticket_id = await company.letter()
    insert = """insert into deadline (ticket_id, kind, due_at, started_at, remaining_seconds, created_at)
        values ($1, 'stage', $2, $2, 0, $2)"""
    with pytest.raises(Exception, match="deadline_live"):
        await company.value(insert, ticket_id, company.now)
