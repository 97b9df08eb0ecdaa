"""Counters beside facts: whatever is pushed, replaced and merged for a century, they are what counting anew gives."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.router.handlers.facts import Kept, keep_customers, keep_orders, keep_ratings
from services.router.ports.facts import OrderedProduct, OrderLine, RatingLine
from services.router.store.rows import sql
from shared.errors import Conflict, Invalid
from tests.integration.router_tickets.conftest import Company
from tests.integration.router_tickets.test_customer_merge import counters_are_exact, known, merge

CUSTOMERS = [f"k{number}" for number in range(12)]
AGENTS = ["anna", "ben", "cleo", "dora"]
GROUPS = ["speakers", "cables", "unheard of"]


class Shop:
    """A system that pushes whatever comes to its mind."""

    def __init__(self, company: Company, seed: int) -> None:
        self.company = company
        self.chance = random.Random(seed)
        self.ids: dict[str, int] = {}

    async def act(self) -> None:
        await self.chance.choice([self.customers, self.orders, self.orders, self.ratings, self.ratings, self.merge])()

    def _some(self, most: int) -> range:
        return range(self.chance.randint(1, most))

    def _when(self) -> datetime:
        """Any time from 1970 to tomorrow; clocks of other systems may be ahead by a day."""
        past = (self.company.now - datetime(1970, 1, 1, tzinfo=UTC)) * self.chance.random() ** 4
        return self.company.now + timedelta(hours=self.chance.randint(0, 23)) - past

    def _customer(self) -> str:
        return self.chance.choice([*CUSTOMERS, "nobody"])

    async def customers(self) -> None:
        names = self.chance.sample(CUSTOMERS, self.chance.randint(1, 3))
        lines = [known(name, f"{self.chance.choice(CUSTOMERS)}@x.example") for name in names]
        kept: Kept = await self.company.run(keep_customers, [_at(index, line) for index, line in enumerate(lines)])
        self.ids |= {lines[index].external_id: customer for index, customer in kept.ids.items()}

    async def orders(self) -> None:
        lines = [
            OrderLine(
                index,
                f"o{self.chance.randrange(30)}",
                self._customer(),
                self._when(),
                self.chance.choice([*AGENTS, None, "nobody"]),
                None,
                tuple(OrderedProduct(self.chance.choice(GROUPS), "", "ok") for _ in self._some(4)),
            )
            for index in self._some(5)
        ]
        await self.company.run(keep_orders, lines)

    async def ratings(self) -> None:
        lines = [
            RatingLine(
                index,
                self.chance.choice([None, f"r{self.chance.randrange(30)}"]),
                self._customer(),
                self.chance.choice([*AGENTS, "nobody"]),
                self.chance.randint(1, 5),
                "",
                self._when(),
            )
            for index in self._some(5)
        ]
        await self.company.run(keep_ratings, lines)

    async def merge(self) -> None:
        if len(self.ids) > 4 and self.chance.random() < 0.3:
            one, into = self.chance.sample(sorted(self.ids.values()), 2)
            try:
                await merge(self.company, one, into)
            except (Invalid, Conflict):
                self.ids.pop(next(name for name, id in self.ids.items() if id == one))


def _at(index: int, line):
    return replace(line, index=index)


@pytest.mark.parametrize("seed", range(3))
async def test_counters_are_what_counting_anew_gives(company: Company, seed: int) -> None:
    shop = Shop(company, seed)
    for operation in range(200):
        if operation % 40 == 39:
            # A generation later: weights have doubled twenty times over.
            company.pass_time(days=20 * 365)
            await counters_are_exact(company)
        await shop.act()
    assert await company.value("select count(*) from rating") > 40
    assert await company.value("select max(weight) from agent_marks") > 2**63, "more than eight bytes would hold"
    await counters_are_exact(company)


async def test_a_new_fact_reads_that_customers_rows_alone(company: Company) -> None:
    """Of 20,000 marks and order lines of others not one is touched."""
    await company.value(
        "insert into customer (external_id, name, created_at)"
        " select 'x' || n, '', $1 from generate_series(1, 2000) as n",
        company.now,
    )
    await company.value(
        "insert into rating (customer_id, agent_id, score, rated_at)"
        " select c.id, $1, 3, $2 from customer as c, generate_series(1, 10)",
        company.ids["anna"],
        company.now,
    )
    await company.value(
        "with o as (insert into customer_order (external_id, customer_id, ordered_at)"
        " select 'o' || c.id || '-' || n, c.id, $1 from customer as c, generate_series(1, 10) as n returning id)"
        " insert into order_line (order_id, position, product_group, state) select id, 0, 'speakers', 'ok' from o",
        company.now,
    )
    for table in ("customer", "rating", "customer_order", "order_line"):
        await company.value(f"analyze {table}")
    one = await company.value("select id from customer where external_id = 'x7'")
    for statement in (sql.standing_marks, sql.standing_leading):
        plan = await company.value(f"explain (analyze, format json) {statement}", [one])
        assert rows_read(plan[0]["Plan"]) <= 40, statement


def rows_read(node) -> float:
    """All rows that leaf nodes of a plan looked at, those they threw away too."""
    if node.get("Plans"):
        return sum(rows_read(child) for child in node["Plans"])
    return (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
