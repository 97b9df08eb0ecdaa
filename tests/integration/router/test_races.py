"""What happens at the same instant: every order of events ends in one state."""

import asyncio
from collections import Counter

from services.router.handlers.facts import keep_customers
from services.router.ports import Store
from services.router.ports.facts import CustomerLine
from tests.integration.router.conftest import RouterApp
from tests.integration.router.people import add_agent, administrator


async def test_a_letter_and_the_shop_meet_over_one_address(router_app: RouterApp):
    """A stranger's customer record is taken over just while his next letter makes a ticket of it."""
    boss = await administrator(router_app)
    now = router_app.now()

    async def first_letter(store: Store) -> int:
        return await store.add_customer("Stranger", None, [("address", "kim@example.com")], now)

    stranger = await router_app.run(first_letter)
    found, go_on = asyncio.Event(), asyncio.Event()

    async def next_letter(store: Store) -> int | None:
        customer = await store.find_customer([("address", "kim@example.com")])
        found.set()
        await go_on.wait()
        return customer

    letter = asyncio.create_task(router_app.run(next_letter))
    await found.wait()
    body = {"name": "Kim", "addresses": ["kim@example.com"]}
    put = asyncio.create_task(router_app.client.put("/api/v1/customers/k1", json=body, headers=boss.headers))
    await waiting_for_a_lock(router_app)
    go_on.set()
    assert await letter == stranger
    assert (await put).status_code == 200
    known = (await put).json()["id"]
    assert await router_app.run(lambda store: store.find_customer([("address", "kim@example.com")])) == known


async def waiting_for_a_lock(router: RouterApp) -> None:
    """Return as soon as some transaction waits for another one."""
    while not await router.rows("select 1 from pg_stat_activity where wait_event_type = 'Lock'"):
        await asyncio.sleep(0)


async def test_a_letter_that_waited_for_the_shop_finds_the_heir(router_app: RouterApp):
    now = router_app.now()

    async def first_letter(store: Store) -> None:
        await store.add_customer("Stranger", None, [("address", "kim@example.com")], now)

    await router_app.run(first_letter)
    line = CustomerLine(0, "k1", "Kim", None, None, ("kim@example.com",))
    put, commit = asyncio.Event(), asyncio.Event()

    async def shop(store: Store) -> int:
        kept = await keep_customers(store, now, [line])
        put.set()
        await commit.wait()
        return kept.ids[0]

    known = asyncio.create_task(router_app.run(shop))
    await put.wait()
    letter = asyncio.create_task(router_app.run(lambda store: store.find_customer([("address", "kim@example.com")])))
    await waiting_for_a_lock(router_app)
    commit.set()
    assert await letter == await known


async def test_two_changes_of_one_agent_have_one_winner(router_app: RouterApp):
    boss = await administrator(router_app)
    anna = await add_agent(router_app, boss, "anna")
    headers = boss.headers | {"If-Match": '"1"'}
    path = f"/api/v1/agents/{anna['id']}"
    answers = await asyncio.gather(
        *(router_app.client.patch(path, json={"name": f"Anna {number}"}, headers=headers) for number in range(6))
    )
    assert Counter(answer.status_code for answer in answers) == {200: 1, 412: 5}


async def test_of_two_last_administrators_one_stays(router_app: RouterApp):
    boss = await administrator(router_app)
    dora = await add_agent(router_app, boss, "dora", role="administrator")
    token = await router_app.client.post(
        "/api/v1/tokens", json={"name": "system", "scopes": ["administration"]}, headers=boss.headers
    )
    system = {"Authorization": f"Bearer {token.json()['token']}"}
    answers = await asyncio.gather(
        *(
            router_app.client.post(f"/api/v1/agents/{agent}/departure", json={}, headers=system)
            for agent in (boss.id, dora["id"])
        )
    )
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 1}


async def test_one_address_given_to_two_agents_is_one_agents(router_app: RouterApp):
    boss = await administrator(router_app)

    def body(login):
        return {"login": login, "name": login, "aliases": ["info@example.com"]}

    answers = await asyncio.gather(
        *(
            router_app.client.post("/api/v1/agents", json=body(f"agent{number}"), headers=boss.headers)
            for number in range(4)
        )
    )
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 3}
    assert len(await router_app.rows("select 1 from agent")) == 2


async def test_many_heartbeats_at_once_lose_nothing(router_app: RouterApp):
    boss = await administrator(router_app)
    answers = await asyncio.gather(
        *(
            router_app.client.put("/api/v1/me/presence", json={"state": "working"}, headers=boss.headers)
            for _ in range(20)
        )
    )
    assert {answer.status_code for answer in answers} == {200}
    assert (await router_app.rows("select away from agent")) == [{"away": False}]
