"""Many tickets decided together: each as if alone, one that moved meanwhile is left out, few statements in all."""

from datetime import timedelta

import pytest

from services.router.handlers.deadlines import meet_deadlines
from services.router.handlers.deciding import Case, run_ladder, run_ladder_many
from services.router.policy.words import Entry
from services.router.store.store import PostgresStore
from shared.errors import StaleVersion
from tests.integration.router_tickets.conftest import Company

# A letter is decided and saved with about as many journeys to the server as it has subjects.
MOST_STATEMENTS = 20


async def opened(company: Company, number: int) -> list[int]:
    """Letters of customers with orders, one each."""
    found = []
    for one in range(number):
        await company.add_customer(f"c{one}@customer.example", "speakers" if one % 2 else "cables")
        found.append(await company.letter(f"c{one}@customer.example", to="anna@example.com"))
    return found


async def test_a_ticket_that_moved_meanwhile_is_left_out_and_holds_no_other(company: Company) -> None:
    first, moved, last = await opened(company, 3)
    cases = [Case(await company.ticket(one), Entry.ESCALATED) for one in (first, moved, last)]
    await company.value("update ticket set version = version + 1 where id = $1", moved)
    before = await company.ticket(moved)
    async with company.database.transaction() as tx:
        placed = await run_ladder_many(PostgresStore(tx), cases, company.now)
    assert list(placed) == [first, last]
    assert {row.stage for row in placed.values()} == {"audience"}
    assert await company.ticket(moved) == before
    decisions = "select count(*) from decision where ticket_id = $1"
    assert [await company.value(decisions, one) for one in (first, moved, last)] == [2, 1, 2]
    with pytest.raises(StaleVersion):
        async with company.database.transaction() as tx:
            await run_ladder(PostgresStore(tx), cases[1].ticket, Entry.ESCALATED, company.now)


async def test_a_batch_needs_no_more_statements_than_one_ticket(company: Company) -> None:
    tickets = await opened(company, 9)
    company.now += timedelta(minutes=1)
    counts = []
    for some in (tickets[:1], tickets[1:]):
        cases = [Case(await company.ticket(one), Entry.ESCALATED) for one in some]
        statements: list[str] = []
        async with company.database.transaction() as tx:
            with tx.connection.query_logger(lambda record, found=statements: found.append(record.query)):
                placed = await run_ladder_many(PostgresStore(tx), cases, company.now)
        assert list(placed) == some
        counts.append(len(statements))
    assert counts[1] <= counts[0] <= MOST_STATEMENTS


async def test_what_is_due_is_met_with_as_many_statements_as_one(company: Company) -> None:
    await opened(company, 1)
    company.pass_time(hours=3)
    counts = []
    for more in (0, 12):
        for number in range(more):
            await company.letter(f"more{number}@customer.example", to="anna@example.com")
        company.pass_time(days=3)
        statements: list[str] = []
        async with company.database.transaction() as tx:
            with tx.connection.query_logger(lambda record, found=statements: found.append(record.query)):
                met = await meet_deadlines(PostgresStore(tx), company.now)
        assert len(met) == 1 + more
        counts.append(len(statements))
    assert counts[1] <= counts[0] + 5
