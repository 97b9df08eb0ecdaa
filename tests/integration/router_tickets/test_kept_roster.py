"""The roster kept in memory is never other than what the transaction that asks sees in the tables."""

import asyncio
from typing import Any

import pytest

from services.router.policy.facts import Roster
from services.router.ports.standing import Standing
from services.router.store.store import PostgresStore
from shared.database import Transaction
from tests.integration.router_tickets.conftest import Company

MARK = Standing(1, 5, 1_000_000, 500_000, 0)


class Undone(Exception):
    """Ends a transaction that is not to be kept."""


async def roster(company: Company, tx: Any) -> Roster:
    """The roster as this transaction sees it."""
    return (await PostgresStore(tx).load_moment(company.now)).roster


def weight(found: Roster, agent_id: int) -> int:
    """The weight of an agent's marks."""
    return next(one.marks.weight for one in found.agents if one.id == agent_id)


async def test_marks_that_change_twice_in_a_transaction_are_read_twice(company: Company) -> None:
    anna = company.ids["anna"]
    async with company.database.transaction() as tx:
        for times in range(1, 4):
            await PostgresStore(tx).add_standings({anna: MARK})
            assert weight(await roster(company, tx), anna) == times * MARK.weight
    async with company.database.transaction() as tx:
        assert weight(await roster(company, tx), anna) == 3 * MARK.weight


async def test_marks_that_are_undone_were_never_there(company: Company) -> None:
    anna, ben = company.ids["anna"], company.ids["ben"]

    async def give(agent_id: int, keep: bool) -> None:
        async with company.database.transaction() as tx:
            await PostgresStore(tx).add_standings({agent_id: MARK})
            assert weight(await roster(company, tx), agent_id) == MARK.weight
            if not keep:
                raise Undone

    await asyncio.gather(*(give(one, False) for one in (anna, ben)), return_exceptions=True)
    async with company.database.transaction() as tx:
        assert [weight(await roster(company, tx), one) for one in (anna, ben)] == [0, 0]
    await give(ben, True)
    async with company.database.transaction() as tx:
        assert [weight(await roster(company, tx), one) for one in (anna, ben)] == [0, MARK.weight]


async def test_two_transactions_that_see_other_marks_do_not_meet_in_memory(company: Company) -> None:
    anna = company.ids["anna"]
    async with company.database.transaction() as giving, company.database.transaction() as other:
        await PostgresStore(giving).add_standings({anna: MARK})
        for _ in range(20):
            found = await asyncio.gather(roster(company, giving), roster(company, other))
            assert [weight(one, anna) for one in found] == [MARK.weight, 0]


async def test_a_change_of_people_that_is_undone_was_never_there(company: Company) -> None:
    async def names(login: str, name: str, tx: Transaction) -> set[str]:
        await tx.execute("update agent set name = $2 where id = $1", company.ids[login], name)
        return {one.name for one in (await roster(company, tx)).agents}

    async def undone() -> None:
        async with company.database.transaction() as tx:
            assert "Another Anna" in await names("anna", "Another Anna", tx)
            raise Undone

    with pytest.raises(Undone):
        await undone()
    async with company.database.transaction() as tx:
        found = await names("ben", "Another Ben", tx)
    assert {"Another Ben", "Anna"} <= found
    assert "Another Anna" not in found


class Interrupted:
    """A transaction in which others commit a change after each statement that it reads."""

    def __init__(self, tx: Transaction, company: Company, change: str) -> None:
        self._tx = tx
        self._company = company
        self._change = change

    def __getattr__(self, name: str):
        """Give what it has as any transaction."""
        return getattr(self._tx, name)

    async def fetch(self, sql: str, *values: Any) -> list[Any]:
        """Read, then let the others commit."""
        found = await self._tx.fetch(sql, *values)
        await self._company.value(self._change)
        return found


NEW_CALENDAR = """
with made as (
    insert into calendar (key, name, time_zone, weekly)
    values (gen_random_uuid()::text, 'Night', 'UTC', '{"mon": [["22:00", "06:00"]]}')
    returning id
), worked as (
    update agent set calendar_id = (select id from made)
)
update audience set calendar_id = (select id from made)
"""
NO_CALENDAR = """
with left_alone as (update agent set calendar_id = null), closed as (update audience set calendar_id = null)
delete from calendar
"""


@pytest.mark.parametrize("change", [NEW_CALENDAR, NO_CALENDAR])
async def test_what_others_change_while_it_is_read_does_no_harm(company: Company, change: str) -> None:
    """Nobody has a calendar that is not there; the next to ask sees what they made of it."""
    await company.value(NEW_CALENDAR)
    async with company.database.transaction() as tx:
        found = await roster(company, Interrupted(tx, company, change))
    known = {one.id for one in found.calendars}
    assert {one.calendar_id for one in found.agents} <= known
    assert {one.calendar_id for one in found.audiences} <= {*known, None}
    async with company.database.transaction() as tx:
        after = await roster(company, tx)
    assert len({one.calendar_id for one in after.agents}) == 1
