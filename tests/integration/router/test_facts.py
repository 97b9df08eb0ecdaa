"""Customers, orders and ratings that other systems push, one at a time and in batches."""

import asyncio

import pytest

from tests.integration.router.conftest import RouterApp
from tests.integration.router.people import Person, add_agent, administrator

ORDER = {"customer": "k1", "ordered_at": "2026-03-01T10:00:00Z", "lines": [{"product_group": "speakers"}]}
RATING = {"customer": "k1", "agent": "anna", "score": 5}


async def put(router: RouterApp, who: Person, path: str, **body):
    return await router.client.put(f"/api/v1{path}", json=body, headers=who.headers)


async def post(router: RouterApp, who: Person, path: str, body, **headers):
    return await router.client.post(f"/api/v1{path}", json=body, headers=who.headers | headers)


async def batch(router: RouterApp, who: Person, kind: str, *items):
    answer = await post(router, who, f"/{kind}/batch", {"items": list(items)})
    assert answer.status_code == 200, answer.text
    outcome = answer.json()
    return outcome["accepted"], [(one["index"], one["field"]) for one in outcome["rejected"]]


async def first_contact(router: RouterApp, address: str, subject: str = "Hello") -> int:
    """Make what a stranger's first letter makes: a customer with this address and a ticket of his."""
    now = router.now()
    rows = await router.rows("insert into customer (name, created_at) values ('Stranger', $1) returning id", now)
    customer = int(rows[0]["id"])
    await router.rows("insert into identity values ('address', $1, $2) returning value", address, customer)
    await router.rows(
        "insert into ticket (customer_id, subject, state, stage, created_at, updated_at)"
        " values ($1, $2, 'worked_out', 'everybody', $3, $3) returning id",
        customer,
        subject,
        now,
    )
    return customer


async def test_a_customer_is_put_as_often_as_one_likes(router_app: RouterApp):
    boss = await administrator(router_app)
    body = {"name": "Kim", "language": "de", "phone": "+49 30 1", "addresses": ["Kim@Bücher.example", "k@x.example"]}
    first = await put(router_app, boss, "/customers/k1", **body)
    again = await put(router_app, boss, "/customers/k1", **body)
    assert (first.status_code, again.json()) == (200, first.json())
    assert first.json() == {
        "id": first.json()["id"],
        "external_id": "k1",
        "name": "Kim",
        "language": "de",
        "phone": "+49 30 1",
        "addresses": ["k@x.example", "kim@xn--bcher-kva.example"],
    }
    assert await router_app.rows("select version from customer") == [{"version": 1}]
    less = await put(router_app, boss, "/customers/k1", name="Kim", addresses=["k@x.example"])
    assert (less.json()["addresses"], less.json()["language"]) == (["k@x.example"], None)
    assert await router_app.rows("select version from customer") == [{"version": 2}]


async def test_a_known_customer_takes_over_what_began_on_first_contact(router_app: RouterApp):
    boss = await administrator(router_app)
    stranger = await first_contact(router_app, "kim@example.com")
    known = (await put(router_app, boss, "/customers/k1", name="Kim", addresses=["kim@example.com"])).json()
    assert known["id"] != stranger
    assert await router_app.rows("select customer_id, subject from ticket") == [
        {"customer_id": known["id"], "subject": "Hello"}
    ]
    assert await router_app.rows("select id, name from customer") == [{"id": known["id"], "name": "Kim"}]


async def test_an_address_of_another_customer_is_refused_naming_him(router_app: RouterApp):
    boss = await administrator(router_app)
    await put(router_app, boss, "/customers/k1", addresses=["kim@example.com"])
    refused = await put(router_app, boss, "/customers/k2", addresses=["KIM@example.com"])
    assert (refused.status_code, refused.json()["field"]) == (422, "addresses")
    assert "'k1'" in refused.json()["title"]
    assert await router_app.rows("select external_id from customer") == [{"external_id": "k1"}]


async def test_customers_in_a_batch_are_looked_at_one_by_one(router_app: RouterApp):
    boss = await administrator(router_app)
    for address in ("new@example.com", "shared@example.com"):
        await first_contact(router_app, address)
    await put(router_app, boss, "/customers/k0", addresses=["old@example.com"])
    outcome = await batch(
        router_app,
        boss,
        "customers",
        {"external_id": "k1", "name": "One", "addresses": ["new@example.com", "shared@example.com"]},
        {"external_id": "k2", "addresses": ["old@example.com"]},  # k0's
        {"external_id": "k3", "addresses": ["shared@example.com"]},  # taken over by k1 just now
        {"external_id": "k4", "addresses": ["no address"]},
        {"name": "who"},
        {"external_id": "k5", "surprise": 1},
        {"external_id": "k6", "name": "Six", "addresses": ["six@example.com"]},
        {"external_id": "k6", "name": "Six again"},  # the last one counts
        {"external_id": "k\x00"},
    )
    assert outcome == (
        3,
        [(1, "addresses"), (2, "addresses"), (3, "addresses"), (4, "external_id"), (5, "surprise"), (8, "external_id")],
    )
    rows = await router_app.rows(
        "select c.external_id, c.name, count(i.value) filter (where i.kind = 'address') as addresses"
        " from customer as c left join identity as i on i.customer_id = c.id group by c.id order by c.external_id"
    )
    assert [tuple(row.values()) for row in rows] == [("k0", "", 1), ("k1", "One", 2), ("k6", "Six again", 0)]
    assert len(await router_app.rows("select distinct customer_id from ticket")) == 1


async def test_batches_side_by_side_end_in_one_state(router_app: RouterApp):
    boss = await administrator(router_app)
    items = [{"external_id": f"k{number}", "addresses": [f"k{number}@example.com"]} for number in range(50)]
    outcomes = await asyncio.gather(*(batch(router_app, boss, "customers", *items) for _ in range(4)))
    assert outcomes == [(50, [])] * 4
    assert (await router_app.rows("select count(*) from customer"))[0]["count"] == 50


async def test_an_order_replaces_its_lines(router_app: RouterApp):
    boss = await administrator(router_app)
    await put(router_app, boss, "/customers/k1")
    await add_agent(router_app, boss, "anna")
    lines = [{"product_group": "speakers", "product": "S1"}, {"product_group": "cables", "state": "returned"}]
    first = await put(router_app, boss, "/orders/o1", **ORDER | {"worked_by": "Anna", "lines": lines})
    assert first.status_code == 200
    assert first.json()["worked_by"] == "anna"
    assert [(line["product_group"], line["product"], line["state"]) for line in first.json()["lines"]] == [
        ("speakers", "S1", "ok"),
        ("cables", "", "returned"),
    ]
    again = await put(router_app, boss, "/orders/o1", **ORDER)
    assert (again.json()["id"], again.json()["worked_by"], len(again.json()["lines"])) == (first.json()["id"], None, 1)
    assert len(await router_app.rows("select 1 from order_line")) == 1


async def test_of_an_order_the_day_is_enough(router_app: RouterApp):
    boss = await administrator(router_app)
    await put(router_app, boss, "/customers/k1")
    order = await put(router_app, boss, "/orders/o1", **ORDER | {"ordered_at": "2026-03-01"})
    assert order.json()["ordered_at"] == "2026-03-01T00:00:00Z"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"customer": "k9"}, "customer"),
        ({"worked_by": "nobody"}, "worked_by"),
        ({"ordered_at": "2999-01-01T00:00:00Z"}, "ordered_at"),
        ({"ordered_at": "2026-03-01T10:00:00"}, "ordered_at"),  # without an offset
        ({"ordered_at": "0001-01-01T00:00:00+14:00"}, "ordered_at"),
        ({"lines": [{"product_group": "x", "state": "lost"}]}, "lines.0.state"),
    ],
)
async def test_orders_that_are_rejected(router_app: RouterApp, change, field):
    boss = await administrator(router_app)
    await put(router_app, boss, "/customers/k1")
    single = await put(router_app, boss, "/orders/o1", **ORDER | change)
    assert single.status_code == 422
    good = {"external_id": "o2"} | ORDER
    assert await batch(router_app, boss, "orders", {"external_id": "o1"} | ORDER | change, good) == (1, [(0, field)])
    assert await router_app.rows("select external_id from customer_order") == [{"external_id": "o2"}]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"customer": "k9"}, "customer"),
        ({"agent": "nobody"}, "agent"),
        ({"score": 0}, "score"),
        ({"score": 6}, "score"),
        ({"score": 4.5}, "score"),
        ({"rated_at": "2999-01-01T00:00:00Z"}, "rated_at"),
        ({"comment": "\x00"}, "comment"),
    ],
)
async def test_ratings_that_are_rejected(router_app: RouterApp, change, field):
    boss = await administrator(router_app)
    await put(router_app, boss, "/customers/k1")
    await add_agent(router_app, boss, "anna")
    assert (await post(router_app, boss, "/ratings", RATING | change)).status_code == 422
    assert await batch(router_app, boss, "ratings", RATING | change, RATING) == (1, [(0, field)])


async def test_a_rating_is_given_once(router_app: RouterApp):
    boss = await administrator(router_app)
    await put(router_app, boss, "/customers/k1")
    await add_agent(router_app, boss, "anna")
    first = await post(router_app, boss, "/ratings", RATING | {"external_id": "r1"})
    changed = await post(router_app, boss, "/ratings", RATING | {"external_id": "r1", "score": 2, "comment": "late"})
    assert (first.status_code, changed.json()["id"]) == (201, first.json()["id"])
    keyed = [await post(router_app, boss, "/ratings", RATING, **{"Idempotency-Key": "one"}) for _ in range(2)]
    assert keyed[0].json() == keyed[1].json()
    rows = await router_app.rows("select external_id, score from rating order by id")
    assert rows == [{"external_id": "r1", "score": 2}, {"external_id": None, "score": 5}]
    other = await post(router_app, boss, "/ratings", RATING | {"score": 1}, **{"Idempotency-Key": "one"})
    assert other.status_code == 409


async def test_a_batch_has_its_limit(router_app: RouterApp):
    boss = await administrator(router_app)
    items = [{"external_id": f"k{number}"} for number in range(1001)]
    assert (await post(router_app, boss, "/customers/batch", {"items": items})).status_code == 422
    assert await batch(router_app, boss, "customers", *items[:1000]) == (1000, [])
    assert await batch(router_app, boss, "customers") == (0, [])
