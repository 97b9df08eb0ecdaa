"""The loops of tickets when single tickets fail: nothing else waits for them, and none of them is forgotten."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from services.router.handlers.deadlines import BATCH, due_deadlines, meet_deadlines
from services.router.handlers.lateness import Lateness
from services.router.handlers.second_looks import spread_changes, tickets_to_look_at
from services.router.ports import Store
from services.router.ports.decisions import DueRow
from services.router.store.store import PostgresStore
from services.router.worker import POLL_SECONDS, DueLoop, PeopleLoop
from shared.runtime import Runtime
from shared.wakeups import Wakeups
from tests.integration.router_tickets.conftest import Company

FIRST = 3


class CompanyClock:
    """The clock that only tests move."""

    def __init__(self, company: Company) -> None:
        self._company = company

    def now(self) -> datetime:
        """Give the company's time."""
        return self._company.now


class Work:
    """Runs handlers; the calls of these numbers (from 0) end as if the database had gone away."""

    def __init__(self, company: Company, failing: set[int]) -> None:
        self._company = company
        self._failing = failing
        self._calls = 0

    async def __call__(self, handler: Callable[[Store], Awaitable[Any]], /) -> Any:
        """Run a handler in one transaction."""
        number, self._calls = self._calls, self._calls + 1
        if number in self._failing:
            raise ConnectionResetError("the database went away")
        return await self._company.database.run(lambda tx: handler(PostgresStore(tx)))


def runtime_of(company: Company) -> Runtime:
    return Runtime("router", company.database, CompanyClock(company), Wakeups("", "router"))


async def test_deadlines_that_always_fail_keep_no_other_from_being_met(company: Company) -> None:
    """As many as a batch holds, and the oldest: those behind them are met in the same pass."""
    tickets = [await company.letter(f"c{number}@customer.example") for number in range(BATCH + FIRST)]
    company.pass_time(days=7)

    async def meet(
        store: Store, now: datetime, but: Sequence[int] = (), these: Sequence[int] | None = None
    ) -> list[DueRow]:
        found = await meet_deadlines(store, now, but, these)
        if any(due.ticket_id in tickets[:BATCH] for due in found):
            raise ValueError("this one cannot be moved")
        return found

    lateness = Lateness()
    loop = DueLoop(runtime_of(company), Work(company, set()), due_deadlines, meet, lateness)
    assert await loop.pass_once() == 0
    assert await loop.pass_once() == POLL_SECONDS
    moved = await company.rows("select ticket_id from decision where at = $1 order by id", company.now)
    assert [row["ticket_id"] for row in moved] == tickets[BATCH:]
    assert lateness.figures()["deadline_lateness_seconds_count"] == FIRST
    assert await loop.pass_once() == 0, "the failed ones are tried again in the next pass"


async def test_a_ticket_that_cannot_be_looked_at_again_holds_no_other_and_is_looked_at_later(company: Company) -> None:
    first, second = await company.letter(), await company.letter("second@customer.example")
    await company.value("update calendar set time_zone = 'Europe/Berlin'")
    spread, listed, together, alone = range(4)
    loop = PeopleLoop(runtime_of(company), Work(company, {together, alone}))
    waiting = "select ticket_id from second_look order by ticket_id"
    assert await loop.look_at_roster() == 0
    assert [row["ticket_id"] for row in await company.rows(waiting)] == [first]
    assert await loop.look_at_roster() > 0, "it waits a little"
    company.pass_time(seconds=20)
    await loop.look_at_roster()
    assert await company.rows(waiting) == []
    assert (spread, listed, second) == (0, 1, first + 1)


async def test_what_another_copy_looks_at_is_not_asked_for_again_at_once(company: Company) -> None:
    await company.letter()
    await company.value("update calendar set time_zone = 'Europe/Berlin'")
    await company.run(lambda store, _now: spread_changes(store))
    loop = PeopleLoop(runtime_of(company), Work(company, set()))
    async with company.database.transaction() as other:
        assert await PostgresStore(other).take_second_looks(await company.run(tickets_to_look_at))
        assert await loop.look_at_roster() > 0
    assert await company.run(tickets_to_look_at) == []
