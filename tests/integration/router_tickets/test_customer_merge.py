"""Two customers are one: everything moves, counters and scopes with it; what comes by the old name finds the other."""

import asyncio
from datetime import timedelta

import pytest

from services.router.handlers.customer_merge import merge_customers
from services.router.handlers.customer_page import show_customer
from services.router.handlers.facts import keep_customers, keep_orders, keep_ratings
from services.router.handlers.standing import recount_standings
from services.router.policy.definition import QualityRule
from services.router.ports.facts import CustomerLine, OrderedProduct, OrderLine, RatingLine
from shared.errors import Conflict, Invalid, NotFound
from tests.integration.router_tickets.conftest import Company

COUNTERS = (
    "select agent_id, marks, total, weight, adjusted, leniency from agent_marks where marks > 0 order by agent_id"
)
NUMBERS = "select audience_id, customers from audience_customers where customers > 0 order by audience_id"


def known(external_id: str, *addresses: str, name: str = "") -> CustomerLine:
    return CustomerLine(0, external_id, name or external_id, None, None, addresses)


async def put(company: Company, line: CustomerLine) -> int:
    kept = await company.run(keep_customers, [line])
    assert not kept.rejected, kept.rejected
    return kept.ids[0]


async def order(company: Company, external_id: str, customer: str, group: str, days: int = 100) -> None:
    at = company.now - timedelta(days=days)
    line = OrderLine(0, external_id, customer, at, None, None, (OrderedProduct(group, "", "ok"),))
    assert not (await company.run(keep_orders, [line])).rejected


async def rate(company: Company, external_id: str, customer: str, agent: str, score: int) -> None:
    line = RatingLine(0, external_id, customer, agent, score, "", company.now - timedelta(days=10))
    assert not (await company.run(keep_ratings, [line])).rejected


async def merge(company: Company, one: int, into: int, who: str = "vera"):
    return await company.run(merge_customers, company.who(who), one, into, "the same person")


async def counters_are_exact(company: Company) -> None:
    kept, numbers = await company.rows(COUNTERS), await company.rows(NUMBERS)
    await company.run(lambda store, now: recount_standings(store, QualityRule()))
    await company.run(lambda store, now: store.recount_audience_customers())
    assert (await company.rows(COUNTERS), await company.rows(NUMBERS)) == (kept, numbers)


async def test_everything_moves_and_is_looked_at_again(company: Company) -> None:
    """Of one is known what he buys, of the other that Anna served him badly: from now on both are."""
    buyer = await put(company, known("b", "buyer@customer.example"))
    critic = await put(company, known("c", "critic@customer.example"))
    await order(company, "o1", "b", "speakers")
    await order(company, "o2", "c", "cables")
    await order(company, "o3", "b", "speakers")
    await rate(company, "r1", "c", "anna", 1)
    await rate(company, "r2", "b", "ben", 5)
    first = await company.letter("buyer@customer.example")
    second = await company.letter("critic@customer.example")
    assert await company.seen_by(first) == {"anna", "ben"}
    assert (await merge(company, critic, buyer)).id == buyer
    assert {(await company.ticket(one)).customer_id for one in (first, second)} == {buyer}
    assert "anna" not in await company.seen_by(first)
    assert "ben" in await company.seen_by(second), "by the orders of both his audience is hi-fi"
    history = await company.rows("select ticket_id, actor, facts from history where what = 'customer_merged'")
    facts = {"customer": critic, "into": buyer, "reason": "the same person"}
    assert history == [{"ticket_id": one, "actor": "Vera", "facts": facts} for one in (first, second)]
    await counters_are_exact(company)
    page = await company.run(show_customer, company.who("vera"), critic)
    assert (page.customer.id, len(page.orders), len(page.ratings)) == (buyer, 3, 2)


async def test_what_other_systems_say_by_either_name_goes_to_the_one(company: Company) -> None:
    one, other = await put(company, known("a", "a@x.example")), await put(company, known("b", "b@x.example"))
    await merge(company, one, other)
    assert await put(company, known("a", "a2@x.example", name="New")) == other
    assert await put(company, known("b", "b2@x.example", name="Other")) == other
    shown = await company.store("customer", other)
    assert (shown.external_id, shown.name, shown.addresses) == ("b", "Other", ("a2@x.example", "b2@x.example"))
    await order(company, "o1", "a", "speakers")
    await rate(company, "r1", "a", "anna", 5)
    rows = await company.rows("select customer_id from customer_order union all select customer_id from rating")
    assert {row["customer_id"] for row in rows} == {other}
    ticket = await company.ticket(await company.letter("a2@x.example"))
    assert ticket.customer_id == other
    await counters_are_exact(company)


async def test_a_stranger_gets_the_name_of_whom_he_turns_out_to_be(company: Company) -> None:
    """Merged the wrong way round: the stranger keeps his address, whatever the shop says of the known one later."""
    ticket_id = await company.letter("stranger@x.example")
    stranger = (await company.ticket(ticket_id)).customer_id
    shop = await put(company, known("a", "a@x.example"))
    await merge(company, shop, stranger)
    assert await put(company, known("a", "new@x.example")) == stranger
    shown = await company.store("customer", stranger)
    assert (shown.external_id, shown.addresses) == ("a", ("new@x.example", "stranger@x.example"))


async def test_merges_follow_each_other(company: Company) -> None:
    a, b, c = [await put(company, known(name, f"{name}@x.example")) for name in "abc"]
    await merge(company, a, b)
    assert (await merge(company, a, b)).id == b, "once more changes nothing"
    await merge(company, b, c)
    assert [(await company.store("customer", one)).id for one in (a, b, c)] == [c, c, c]
    assert (await merge(company, a, c)).id == c
    rows = await company.rows(
        "select value from identity where customer_id = $1 and kind = 'address' order by value", c
    )
    assert [row["value"] for row in rows] == ["a@x.example", "b@x.example", "c@x.example"]


async def test_what_cannot_be_merged_is_refused(company: Company) -> None:
    a, b, c = [await put(company, known(name)) for name in "abc"]
    for one, into, refusal in ((a, a, Invalid), (999, a, NotFound), (a, 999, Invalid)):
        with pytest.raises(refusal):
            await merge(company, one, into)
    await merge(company, a, b)
    with pytest.raises(Invalid):
        await merge(company, b, a)
    with pytest.raises(Conflict):
        await merge(company, a, c)


async def test_merges_letters_and_facts_at_once_leave_nothing_behind(company: Company) -> None:
    for turn in range(6):
        names = [f"t{turn}{letter}" for letter in "abc"]
        a, b, c = [await put(company, known(name, f"{name}@x.example")) for name in names]
        work = [
            merge(company, a, b),
            merge(company, b, c),
            merge(company, b, a),
            *(company.letter(f"{name}@x.example", subject=f"{turn} {name}") for name in names),
            *(order(company, f"o{name}", name, "speakers") for name in names),
            *(rate(company, f"r{name}", name, "anna", 4) for name in names),
        ]
        done = await asyncio.gather(*work, return_exceptions=True)
        assert all(not isinstance(one, BaseException) or isinstance(one, (Conflict, Invalid)) for one in done), done
    for table in ("ticket", "customer_order", "rating", "identity"):
        orphans = (
            f"select count(*) from {table} as t join customer as c on c.id = t.customer_id where c.merged_into > 0"
        )
        assert await company.value(orphans) == 0, table
    assert await company.value("select count(*) from customer_order") == 18
    chains = "select count(*) from customer as a join customer as b on b.id = a.merged_into where b.merged_into > 0"
    assert await company.value(chains) == 0
    await counters_are_exact(company)
