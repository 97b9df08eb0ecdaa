"""The counters beside facts: whatever is pushed in whatever order, they are what counting anew gives."""

import random
import re

import pytest

from services.router.handlers.standing import recount_standings
from services.router.policy.definition import QualityRule
from tests.integration.router.conftest import RouterApp
from tests.integration.router.people import Person, add_agent, administrator

COUNTERS = (
    "select agent_id, marks, total, weight, adjusted, leniency from agent_marks where marks > 0 order by agent_id"
)
NUMBERS = "select audience_id, customers from audience_customers where customers > 0 order by audience_id"


async def push(router: RouterApp, boss: Person, kind: str, items):
    answer = await router.client.post(f"/api/v1/{kind}/batch", json={"items": items}, headers=boss.headers)
    assert answer.json() == {"accepted": len(items), "rejected": []}, answer.text


@pytest.mark.parametrize("seed", range(3))
async def test_sums_of_marks_are_exact_whatever_is_replaced(router_app: RouterApp, seed):
    chance = random.Random(seed)
    boss = await administrator(router_app)
    for login in ("anna", "berta", "carla"):
        await add_agent(router_app, boss, login)
    await push(router_app, boss, "customers", [{"external_id": f"k{number}"} for number in range(6)])
    for _ in range(8):
        ratings = [
            {
                "external_id": chance.choice([None, f"r{chance.randrange(12)}"]),
                "customer": f"k{chance.randrange(6)}",
                "agent": chance.choice(["anna", "berta", "carla"]),
                "score": chance.randint(1, 5),
                "rated_at": f"20{chance.randint(15, 25)}-0{chance.randint(1, 9)}-15T12:00:00Z",
            }
            for _ in range(chance.randint(1, 5))
        ]
        named = [one["external_id"] for one in ratings if one["external_id"]]
        if len(named) == len(set(named)):
            await push(router_app, boss, "ratings", ratings)
    kept = await router_app.rows(COUNTERS)
    assert sum(row["marks"] for row in kept) == (await router_app.rows("select count(*) from rating"))[0]["count"]
    await router_app.run(lambda store: recount_standings(store, QualityRule()))
    assert await router_app.rows(COUNTERS) == kept


async def test_a_policy_with_another_rule_counts_marks_anew(router_app: RouterApp):
    boss = await administrator(router_app)
    await add_agent(router_app, boss, "anna")
    await add_agent(router_app, boss, "vera", role="supervisor")  # or the policy's last stage would ask nobody
    await push(router_app, boss, "customers", [{"external_id": "k1"}])
    rating = {"customer": "k1", "agent": "anna", "score": 2, "rated_at": "2024-01-01T00:00:00Z"}
    await push(router_app, boss, "ratings", [rating])
    before = await router_app.rows(COUNTERS)
    policy = (await router_app.client.get("/api/v1/policy", headers=boss.headers)).json()
    text = re.sub(r"(?m)^quality:.*$", "quality: {half_life_days: 100}", policy["text"])
    headers = boss.headers | {"If-Match": f'"{policy["version"]}"'}
    answer = await router_app.client.put("/api/v1/policy", json={"text": text}, headers=headers)
    assert answer.status_code == 200, answer.text
    after = await router_app.rows(COUNTERS)
    assert after[0]["weight"] > before[0]["weight"] > 0
    assert (after[0]["marks"], after[0]["total"]) == (1, 2)


async def test_each_customer_counts_for_the_audience_he_buys_most_from(router_app: RouterApp):
    boss = await administrator(router_app)
    ids = []
    for key, group in (("hifi", "speakers"), ("pro", "desks")):
        body = {"key": key, "name": key, "department": "sales", "product_groups": [group]}
        ids.append((await router_app.client.post("/api/v1/audiences", json=body, headers=boss.headers)).json()["id"])
    hifi, pro = ids
    await push(router_app, boss, "customers", [{"external_id": "k1"}, {"external_id": "k2"}, {"external_id": "k3"}])

    def order(external_id, customer, *groups):
        lines = [{"product_group": group} for group in groups]
        return {
            "external_id": external_id,
            "customer": customer,
            "ordered_at": "2026-01-01T00:00:00Z",
            "lines": lines,
        }

    async def numbers():
        return {row["audience_id"]: row["customers"] for row in await router_app.rows(NUMBERS)}

    await push(router_app, boss, "orders", [order("o1", "k1", "speakers"), order("o2", "k2", "desks", "unheard of")])
    assert await numbers() == {hifi: 1, pro: 1}
    await push(router_app, boss, "orders", [order("o3", "k1", "desks", "desks")])
    assert await numbers() == {pro: 2}
    await push(router_app, boss, "orders", [order("o3", "k3", "speakers")])  # it was another customer's all along
    assert await numbers() == {hifi: 2, pro: 1}
    audience = {"product_groups": ["desks", "unheard of"]}
    headers = boss.headers | {"If-Match": '"1"'}
    await router_app.client.patch(f"/api/v1/audiences/{hifi}", json={"product_groups": []}, headers=headers)
    assert await numbers() == {pro: 1}
    await router_app.client.patch(f"/api/v1/audiences/{pro}", json=audience, headers=headers)
    assert await numbers() == {pro: 1}


async def test_a_customer_page_shows_what_concerns_the_reader(router_app: RouterApp):
    boss = await administrator(router_app)
    body = {"key": "hifi", "name": "Hi-Fi", "department": "sales", "product_groups": ["speakers"]}
    await router_app.client.post("/api/v1/audiences", json=body, headers=boss.headers)
    await add_agent(router_app, boss, "anna", password="a password 1", audiences=[{"key": "hifi", "primary": True}])
    signed = await router_app.client.post("/api/v1/session", json={"login": "anna", "password": "a password 1"})
    cookie = {"Cookie": signed.headers["set-cookie"].split(";")[0]}
    await push(router_app, boss, "customers", [{"external_id": "k1", "name": "Kim", "addresses": ["kim@example.com"]}])
    lines = [{"product_group": "speakers"}]
    order = {"external_id": "o1", "customer": "k1", "ordered_at": "2024-01-01T00:00:00Z", "lines": lines}
    await push(router_app, boss, "orders", [order])
    await push(router_app, boss, "ratings", [{"customer": "k1", "agent": "anna", "score": 1}])
    customer = (await router_app.rows("select id from customer"))[0]["id"]
    now = router_app.now()
    await router_app.rows(
        "insert into ticket (customer_id, subject, state, stage, created_at, updated_at)"
        " values ($1, 'canary', 'worked_out', 'addressed', $2, $2) returning id",
        customer,
        now,
    )
    whole = (await router_app.client.get(f"/api/v1/customers/{customer}", headers=boss.headers)).json()
    assert (whole["external_id"], whole["orders"][0]["external_id"]) == ("k1", "o1")
    assert [(one["agent"], one["score"]) for one in whole["ratings"]] == [("anna", 1)]
    assert [one["subject"] for one in whole["tickets"]] == ["canary"]
    assert (whole["audience"]["known"], whole["audience"]["shares"]) == (["hifi"], {"hifi": 1.0})
    assert whole["audience"]["basis"] == "one_group"
    shown = await router_app.client.get(f"/api/v1/customers/{customer}", headers=cookie)
    assert (shown.json()["ratings"], shown.json()["tickets"]) == (None, [])
    assert "canary" not in shown.text
    assert (await router_app.client.get("/api/v1/customers/999999", headers=cookie)).status_code == 404
    assert (await router_app.client.get(f"/api/v1/customers/{2**63}", headers=cookie)).status_code == 422
