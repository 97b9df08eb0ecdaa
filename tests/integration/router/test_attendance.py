"""Absences, presence and departure through the API."""

from tests.integration.router.conftest import RouterApp
from tests.integration.router.people import (
    PASSWORD,
    Person,
    add_agent,
    administrator,
    bearer,
    get,
    patch,
    post,
    sign_in,
    signed_in,
)


async def test_absences_are_noted_and_taken_back(router_app: RouterApp):
    boss = await administrator(router_app)
    anna = await add_agent(router_app, boss, "anna")
    path = f"/agents/{anna['id']}/absences"
    leave = {"starts_at": "2026-12-01T00:00:00Z", "ends_at": "2026-12-08T00:00:00+01:00", "kind": "leave"}
    keyed = Person(boss.id, boss.login, boss.headers | {"Idempotency-Key": "leave-1"})
    first = await post(router_app, keyed, path, **leave)
    again = await post(router_app, keyed, path, **leave)
    assert (first.status_code, again.json()) == (201, first.json())
    assert (await post(router_app, keyed, path, **leave | {"kind": "sick"})).status_code == 409
    assert [one | {"warnings": []} for one in (await get(router_app, boss, path))["items"]] == [first.json()]
    assert first.json()["ends_at"] == "2026-12-07T23:00:00Z"
    for wrong in ({"ends_at": leave["starts_at"]}, {"kind": "party"}, {"starts_at": "2026-12-01T00:00:00"}):
        assert (await post(router_app, boss, path, **leave | wrong)).status_code == 422
    gone = f"/api/v1{path}/{first.json()['id']}"
    assert (await router_app.client.delete(gone, headers=boss.headers)).status_code == 204
    assert (await router_app.client.delete(gone, headers=boss.headers)).status_code == 404
    assert (await post(router_app, boss, "/agents/999999/absences", **leave)).status_code == 404


async def around_the_clock(router: RouterApp, boss: Person) -> str:
    week = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    answer = await post(router, boss, "/calendars", key="always", name="Always", time_zone="UTC", weekly=week)
    assert answer.status_code == 201
    return "always"


async def test_presence_follows_heartbeat_away_and_shift(router_app: RouterApp):
    boss = await administrator(router_app)
    anna = await signed_in(router_app, boss, "anna", calendar=await around_the_clock(router_app, boss))

    async def beat(state):
        answer = await router_app.client.put("/api/v1/me/presence", json={"state": state}, headers=anna.headers)
        return answer.json()["state"], answer.json()["present"]

    async def seen():
        presence = (await get(router_app, boss, f"/agents/{anna.id}"))["presence"]
        return presence["state"], presence["present"]

    assert await seen() == ("offline", False)
    assert await beat("working") == ("working", True)
    await router_app.advance(89)
    assert await seen() == ("working", True)
    await router_app.advance(3)
    assert await seen() == ("working", False)  # not offered anything, but not gone
    await router_app.advance(300)
    assert await seen() == ("offline", False)
    assert await beat("away") == ("away", False)
    assert await beat("working") == ("working", True)
    now = router_app.now()
    leave = {"starts_at": now.isoformat(), "ends_at": now.replace(year=now.year + 1).isoformat(), "kind": "sick"}
    await post(router_app, boss, f"/agents/{anna.id}/absences", **leave)
    assert await beat("working") == ("working", False)
    assert (
        await router_app.client.put("/api/v1/me/presence", json={"state": "x"}, headers=anna.headers)
    ).status_code == 422


async def test_an_idle_desk_is_away_until_it_or_another_is_touched(router_app: RouterApp):
    boss = await administrator(router_app)
    anna = await signed_in(router_app, boss, "anna", calendar=await around_the_clock(router_app, boss))
    at_home = await sign_in_again(router_app, boss, anna)
    phone = await bearer(router_app, boss, "presence")

    async def say(headers, path="/me/presence", **word):
        body = {"state": "working", **word}
        answer = await router_app.client.put(f"/api/v1{path}", json=body, headers=headers)
        return answer.json()["state"], answer.json()["idle"], answer.json()["present"]

    watched = f"/agents/{anna.id}/presence"
    assert await say(anna.headers) == ("working", False, True)
    assert await say(anna.headers, idle=True) == ("away", True, False)
    assert (await get(router_app, anna, "/me"))["presence"]["idle"] is True
    assert await say(at_home) == ("working", False, True)  # touched at home: at work
    assert await say(anna.headers, idle=True) == ("working", False, True)
    assert await say(at_home, idle=True) == ("away", True, False)
    assert await say(anna.headers) == ("working", False, True)
    assert await say(at_home, state="away") == ("away", False, False)  # a word about her, not about a desk
    assert await say(anna.headers) == ("away", False, False)  # which a heartbeat does not undo
    assert await say(phone, watched) == ("working", False, True)  # but another word does
    assert await say(phone, watched, state="away", idle=True) == ("away", False, False)
    assert (await router_app.client.put("/api/v1/me/presence", json={"state": "away", "idle": "x"}, headers=at_home)
    ).status_code == 422  # fmt: skip


async def sign_in_again(router: RouterApp, boss: Person, who: Person) -> dict[str, str]:
    """Give the headers of a second desk of somebody."""
    assert (await patch(router, boss, f"/agents/{who.id}", 1, password=PASSWORD)).status_code == 200
    first = await sign_in(router, who.login)
    who.headers.update(first)
    return await sign_in(router, who.login)


async def test_presence_follows_the_policy_that_is_stored(router_app: RouterApp):
    boss = await administrator(router_app)
    anna = await signed_in(router_app, boss, "anna", calendar=await around_the_clock(router_app, boss))
    await add_agent(router_app, boss, "vera", role="supervisor")
    answer = await router_app.client.get("/api/v1/policy", headers=boss.headers)
    text = answer.json()["text"].replace("{heartbeat_seconds: 90, grace_seconds: 300}",
                                         "{heartbeat_seconds: 600, grace_seconds: 60}")  # fmt: skip
    assert text != answer.json()["text"]
    headers = boss.headers | {"If-Match": answer.headers["etag"]}
    saved = await router_app.client.put("/api/v1/policy", json={"text": text}, headers=headers)
    assert saved.status_code == 200, saved.text
    await router_app.client.put("/api/v1/me/presence", json={"state": "working"}, headers=anna.headers)
    seen = []
    for seconds in (0, 590, 30, 50):
        await router_app.advance(seconds)
        presence = (await get(router_app, boss, f"/agents/{anna.id}"))["presence"]
        seen.append((presence["state"], presence["present"]))
    assert seen == [("working", True), ("working", True), ("working", False), ("offline", False)]


async def test_a_system_that_watches_reports_presence(router_app: RouterApp):
    boss = await administrator(router_app)
    anna = await add_agent(router_app, boss, "anna", calendar=await around_the_clock(router_app, boss))
    watcher = await bearer(router_app, boss, "presence")
    path = f"/api/v1/agents/{anna['id']}/presence"
    answer = await router_app.client.put(path, json={"state": "working"}, headers=watcher)
    assert (answer.status_code, answer.json()["present"]) == (200, True)
    missing = await router_app.client.put("/api/v1/agents/999999/presence", json={"state": "away"}, headers=watcher)
    assert missing.status_code == 404


async def test_departure_is_told_and_not_undone(router_app: RouterApp):
    boss = await administrator(router_app)
    anna = await add_agent(router_app, boss, "anna", address="anna@example.com")
    path = f"/agents/{anna['id']}/departure"
    ahead = router_app.now().replace(year=router_app.now().year + 1).isoformat()
    assert (await post(router_app, boss, path, at=ahead)).status_code == 422
    left = await post(router_app, boss, path)
    assert left.status_code == 200
    assert left.json()["presence"] == {"state": "offline", "idle": False, "present": False, "until": None}
    again = await post(router_app, boss, path, at="2026-01-01T00:00:00Z")
    assert again.json()["departed_at"] == left.json()["departed_at"]
    assert (await router_app.told("notifier", "agent.changed.v1"))[-1]["departed"] is True
    progress = await get(router_app, boss, path)
    assert (progress["total"], progress["done"], progress["began_at"]) == (0, 0, left.json()["departed_at"])
    # Letters to his address still mean him: the ladder must know that it was he who was addressed.
    assert await router_app.rows("select address from agent_address") == [{"address": "anna@example.com"}]
    assert (await post(router_app, boss, "/agents/999999/departure")).status_code == 404
    for stays in (boss.id, 999999):
        answer = await router_app.client.get(f"/api/v1/agents/{stays}/departure", headers=boss.headers)
        assert answer.status_code == 404


async def test_the_last_administrator_stays(router_app: RouterApp):
    boss = await administrator(router_app)
    assert (await post(router_app, boss, f"/agents/{boss.id}/departure")).status_code == 409
    assert (await patch(router_app, boss, f"/agents/{boss.id}", 1, role="agent")).status_code == 409
    await add_agent(router_app, boss, "dora", role="administrator", password=PASSWORD)
    assert (await patch(router_app, boss, f"/agents/{boss.id}", 1, role="agent")).status_code == 200
    assert (await post(router_app, boss, f"/agents/{boss.id}/departure")).status_code == 403
