"""Lists begin with what must be answered first, show only what somebody may see, and agree with the counts."""

from datetime import timedelta

import pytest

from services.router.handlers.acting import claim
from services.router.handlers.editing import DueDate, Edit, edit
from services.router.handlers.following import follow
from services.router.handlers.queries import count_tickets, list_tickets, tags_in_use
from services.router.handlers.snoozing import Sleep, snooze
from services.router.ports.lists import Search, TagCount, View
from services.router.store.lists import EVERY_TICKET, VIEWS
from shared.database import Transaction
from tests.integration.router_tickets.conftest import HEAD, Company


async def listed(company: Company, login: str, view: View, **wanted) -> list[int]:
    """The ids of a view, read in pages of two."""
    found: list[int] = []
    after = None
    while True:
        rows = await company.run(list_tickets, company.who(login), Search(view, 2, after=after, **wanted))
        if not rows:
            return found
        found += [row.ticket.id for row in rows]
        last = rows[-1].ticket
        by_change = view is View.ALL
        after = (last.updated_at if by_change else last.answer_due_at or last.oldest_open_at, last.id)


async def change(company: Company, login: str, ticket_id: int, changes: Edit):
    ticket = await company.ticket(ticket_id)
    return await company.run(edit, company.who(login), ticket_id, ticket.version, changes)


async def test_what_must_be_answered_first_comes_first(company: Company) -> None:
    """By the date of the answer; where nothing says one, by age."""
    ids = []
    for number in range(5):
        ids.append(await company.letter(f"c{number}@customer.example"))
        company.pass_time(minutes=1)
    await company.value("update ticket set class_key = null, answer_due_at = null where id = $1", ids[3])
    soon = company.now + timedelta(minutes=5)
    await change(company, "vera", ids[4], Edit(due_date=DueDate(soon)))
    order = await listed(company, "dora", View.EVERYBODY)
    assert sorted(order) == ids
    keys = [(await company.ticket(one)).answer_due_at or (await company.ticket(one)).oldest_open_at for one in order]
    assert keys == sorted(keys)
    assert order[:2] == [ids[3], ids[4]], "without a due time by its age; then the nearest date"


async def test_each_view_holds_its_tickets_and_the_counts_agree(company: Company) -> None:
    offered = await company.letter(to="anna@example.com")
    mine, asleep = await company.letter("two@customer.example"), await company.letter("three@customer.example")
    anna = company.who("anna")
    for ticket_id in (mine, asleep):
        await company.run(claim, anna, ticket_id)
    version = (await company.ticket(asleep)).version
    await company.run(snooze, anna, asleep, version, Sleep(until=company.now + timedelta(days=1)), HEAD)
    followed = await company.letter("four@customer.example", to="ben@example.com")
    await company.run(follow, company.who("vera"), followed, company.ids["anna"])
    everybody = await company.letter("five@customer.example")
    wanted = {
        View.OFFERED: [offered],
        View.MINE: [mine],
        View.SNOOZED: [asleep],
        View.FOLLOWED: [followed],
        View.EVERYBODY: [everybody],
        View.AUDIENCE: [],
    }
    for view, ids in wanted.items():
        assert await listed(company, "anna", view) == ids, view
    counts = await company.run(lambda store, _now: count_tickets(store, anna))
    assert {view: getattr(counts, view) for view in wanted} == {view: len(ids) for view, ids in wanted.items()}
    assert sorted(await listed(company, "anna", View.ALL)) == sorted([offered, mine, asleep, followed, everybody])
    assert sorted(await listed(company, "vera", View.ALL)) == sorted([offered, mine, asleep, followed, everybody])


async def test_tags_narrow_every_view_and_only_seen_ones_are_named(company: Company) -> None:
    await company.add_customer("carla@customer.example", "speakers")
    hifi, all_see = await company.letter(), await company.letter("other@customer.example")
    await change(company, "anna", hifi, Edit(tags=("  Return ", "VIP customer", "return")))
    await change(company, "dora", all_see, Edit(tags=("return",)))
    assert (await company.ticket(hifi)).tags == ("return", "vip customer")
    assert sorted(await listed(company, "anna", View.ALL, tag="return")) == sorted([hifi, all_see])
    assert await listed(company, "anna", View.AUDIENCE, tag="vip customer") == [hifi]
    assert await listed(company, "dora", View.ALL, tag="vip customer") == []

    async def tags(login: str) -> list[TagCount]:
        return await company.run(lambda store, _now: tags_in_use(store, company.who(login)))

    assert await tags("anna") == [TagCount("return", 2), TagCount("vip customer", 1)]
    assert await tags("cleo") == [TagCount("return", 1)], "a tag of a ticket he may not see is not named"
    assert await tags("vera") == [TagCount("return", 2), TagCount("vip customer", 1)]


FILL = """
insert into ticket (customer_id, subject, state, stage, oldest_open_at, created_at, updated_at, responsible_id)
select $1, 's', 'waiting', 'everybody', $2::timestamptz + n * interval '1 second', $2, $2, $3
from generate_series(1, 20000) as n
"""


@pytest.mark.parametrize(
    ("view", "index"),
    [
        (View.EVERYBODY, "ticket_waiting"),
        (View.OFFERED, "ticket_offered"),
        (View.MINE, "ticket_holder"),
        (View.SNOOZED, "ticket_holder"),
        (View.FOLLOWED, "follower_agent"),
        (None, "ticket_updated"),
    ],
)
async def test_a_page_is_read_in_the_order_of_an_index(company: Company, view: View | None, index: str) -> None:
    """Twenty thousand tickets wait: a page of fifty reads no more than its index says, and sorts nothing."""
    customer = await company.add_customer("many@customer.example")

    async def planned(tx: Transaction) -> str:
        await tx.execute(FILL, customer, company.now, company.ids["anna"])
        shown = """insert into visibility (ticket_id, kind, ref, stage, since)
            select id, 'department', 'sales', 'e', $1 from ticket"""
        await tx.execute(shown, company.now)
        await tx.execute("analyze ticket")
        await tx.execute("analyze visibility")
        agent = None if view is None else company.ids["anna"]
        asked = (agent, None, None, None, None, None, 50, None)
        statement = EVERY_TICKET if view is None else VIEWS[view]
        lines = [row[0] for row in await tx.fetch(f"explain {statement}", *asked)]
        raise Planned("\n".join(lines))

    with pytest.raises(Planned) as plan:
        await company.database.run(planned)
    assert index in str(plan.value), plan.value


class Planned(Exception):
    """Carries a plan out of a transaction that is rolled back."""
