"""Departments, audiences, calendars and agents through the API."""

import pytest

from tests.integration.router.conftest import RouterApp
from tests.integration.router.people import Person, add_agent, administrator, get, patch, post, signed_in

WEEK = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


async def audience(router: RouterApp, boss: Person, key: str, **fields):
    answer = await post(router, boss, "/audiences", key=key, name=key.title(), department="sales", **fields)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_new_company_has_sales_and_working_hours(router_app: RouterApp):
    boss = await administrator(router_app)
    assert [one["key"] for one in (await get(router_app, boss, "/departments"))["items"]] == ["sales"]
    calendars = (await get(router_app, boss, "/calendars"))["items"]
    assert [(one["key"], one["time_zone"], one["weekly"]["fri"]) for one in calendars] == [
        ("default", "UTC", [["09:00", "18:00"]])
    ]


async def test_departments_have_keys_of_their_own(router_app: RouterApp):
    boss = await administrator(router_app)
    assert (await post(router_app, boss, "/departments", key="purchasing", name="Purchasing")).status_code == 201
    again = await post(router_app, boss, "/departments", key="purchasing", name="Other")
    assert (again.status_code, again.json()["type"]) == (409, "urn:audiocomm:problem:key-taken")
    assert (await post(router_app, boss, "/departments", key="No Key!", name="x")).status_code == 422


async def test_an_audience_has_product_groups_that_no_other_one_has(router_app: RouterApp):
    boss = await administrator(router_app)
    hifi = await audience(router_app, boss, "hifi", product_groups=["speakers", "amplifiers", "speakers"])
    assert (hifi["product_groups"], hifi["version"], hifi["agents"], hifi["live"]) == (
        ["amplifiers", "speakers"],
        1,
        0,
        True,
    )
    clash = await post(
        router_app, boss, "/audiences", key="pro", name="Pro", department="sales", product_groups=["speakers"]
    )
    assert (clash.status_code, clash.json()["holder"]) == (409, "hifi")
    assert len((await get(router_app, boss, "/audiences"))["items"]) == 1  # nothing of it was kept
    changed = await patch(router_app, boss, f"/audiences/{hifi['id']}", 1, product_groups=["amplifiers"])
    assert (changed.json()["product_groups"], changed.headers["etag"]) == (["amplifiers"], '"2"')
    assert changed.json()["name"] == "Hifi"  # what was not sent stays
    await audience(router_app, boss, "pro", product_groups=["speakers"])
    unwritable = await patch(router_app, boss, f"/audiences/{hifi['id']}", 2, product_groups=["plugs; leads"])
    assert unwritable.status_code == 422
    assert "semicolon" in unwritable.text
    told = await router_app.told("notifier", "audience.changed.v1")
    assert [one["key"] for one in told] == ["hifi", "hifi", "pro"]


@pytest.mark.parametrize(
    ("fields", "status", "field"),
    [
        ({"department": "nowhere"}, 422, "department"),
        ({"calendar": "nowhere"}, 422, "calendar"),
        ({"surprise": 1}, 422, None),
        ({"key": ""}, 422, None),
        ({"name": "\x00"}, 422, None),
    ],
)
async def test_audiences_that_are_refused(router_app: RouterApp, fields, status, field):
    boss = await administrator(router_app)
    answer = await post(router_app, boss, "/audiences", **{"key": "k", "name": "n", "department": "sales"} | fields)
    assert (answer.status_code, answer.json().get("field")) == (status, field)


async def test_what_is_changed_must_have_been_seen(router_app: RouterApp):
    boss = await administrator(router_app)
    hifi = await audience(router_app, boss, "hifi")
    calendar = (await get(router_app, boss, "/calendars"))["items"][0]
    anna = await add_agent(router_app, boss, "anna")
    for path in (f"/audiences/{hifi['id']}", f"/calendars/{calendar['id']}", f"/agents/{anna['id']}"):
        assert (await patch(router_app, boss, path, None, name="New")).status_code == 428
        assert (await patch(router_app, boss, path, 7, name="New")).status_code == 412
        assert (await patch(router_app, boss, path, 1, name="New")).status_code == 200
        assert (await patch(router_app, boss, path, 1, name="Newer")).status_code == 412
        assert (await patch(router_app, boss, path.rsplit("/", 1)[0] + "/999999", 1, name="New")).status_code == 404


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, None),
        ({"weekly": {"mon": [["22:00", "06:00"]]}}, None),  # over midnight
        ({"weekly": {"sun": [["00:00", "24:00"]], "sat": [["00:00", "00:00"]]}}, None),  # whole days
        ({"weekly": {"mon": [["09:00", "09:00"]]}}, "weekly.mon"),
        ({"holiday_country": "DE", "holiday_subdivision": "BY"}, None),
        ({"extra_days": [{"date": "2026-12-24"}, {"date": "2026-12-28", "hours": [["10:00", "12:00"]]}]}, None),
        ({"time_zone": "Mars/Base"}, "time_zone"),
        ({"time_zone": "../etc/passwd"}, "time_zone"),
        ({"holiday_country": "XX"}, "holiday_country"),
        ({"holiday_country": "DE", "holiday_subdivision": "ZZ"}, "holiday_subdivision"),
        ({"holiday_subdivision": "BY"}, "holiday_subdivision"),
        ({"weekly": {"mon": [["09:00", "25:00"]]}}, "weekly.mon"),
        ({"weekly": {"mon": [["09:00", "12:00"], ["11:00", "15:00"]]}}, "weekly.mon"),
        ({"extra_days": [{"date": "2026-12-24"}, {"date": "2026-12-24"}]}, "extra_days"),
        ({"extra_days": [{"date": "2026-12-28", "hours": [["10:00", "10:00"]]}]}, "extra_days"),
    ],
)
async def test_calendars_are_checked(router_app: RouterApp, fields, field):
    boss = await administrator(router_app)
    body = {"key": "house", "name": "House", "time_zone": "Europe/Berlin", "weekly": WEEK} | fields
    answer = await post(router_app, boss, "/calendars", **body)
    assert (answer.status_code, answer.json().get("field")) == (201 if field is None else 422, field)
    if field is None:
        shown = await get(router_app, boss, f"/calendars/{answer.json()['id']}")
        assert shown | {"warnings": []} == answer.json()
        assert shown["extra_days"] == [{"hours": [], **day} for day in body.get("extra_days", [])]


async def test_the_default_calendar_keeps_its_key(router_app: RouterApp):
    boss = await administrator(router_app)
    calendar = (await get(router_app, boss, "/calendars"))["items"][0]
    path = f"/calendars/{calendar['id']}"
    assert (await patch(router_app, boss, path, 1, key="other")).status_code == 409
    moved = await patch(router_app, boss, path, 1, time_zone="Asia/Yerevan")
    assert (moved.json()["time_zone"], moved.json()["weekly"]) == ("Asia/Yerevan", calendar["weekly"])


async def test_agents_with_addresses_and_audiences(router_app: RouterApp):
    boss = await administrator(router_app)
    await audience(router_app, boss, "hifi")
    await audience(router_app, boss, "pro")
    fields = {
        "address": "Anna@Example.COM",
        "aliases": ["a.b@bücher.example", "ANNA@example.com", "info@example.com"],
        "audiences": [{"key": "pro"}, {"key": "hifi", "primary": True}],
        "capacity": 5,
    }
    anna = await add_agent(router_app, boss, "Anna", **fields)
    assert (anna["login"], anna["address"]) == ("anna", "anna@example.com")
    assert anna["aliases"] == ["a.b@xn--bcher-kva.example", "info@example.com"]
    assert anna["audiences"] == [{"key": "hifi", "primary": True}, {"key": "pro", "primary": False}]
    changed = await patch(
        router_app, boss, f"/agents/{anna['id']}", 1, aliases=["new@example.com"], audiences=[{"key": "pro"}]
    )
    shown = changed.json()
    assert (shown["aliases"], shown["audiences"]) == (["new@example.com"], [{"key": "pro", "primary": False}])
    assert (shown["address"], shown["capacity"], shown["version"]) == ("anna@example.com", 5, 2)
    told = await router_app.told("notifier", "address.changed.v1")
    assert {(one["address"], one["agent_id"], one["removed"]) for one in told} == {
        ("anna@example.com", anna["id"], False),
        ("a.b@xn--bcher-kva.example", anna["id"], False),
        ("info@example.com", anna["id"], False),
        ("a.b@xn--bcher-kva.example", None, True),
        ("info@example.com", None, True),
        ("new@example.com", anna["id"], False),
    }
    last = (await router_app.told("notifier", "agent.changed.v1"))[-1]
    assert last == {
        "agent_id": anna["id"],
        "name": "Anna",
        "role": "agent",
        "address": "anna@example.com",
        "departed": False,
    }


@pytest.mark.parametrize(
    ("fields", "status", "field"),
    [
        ({"login": "anna"}, 409, "login"),
        ({"aliases": ["Anna@example.com"]}, 409, "aliases"),  # somebody else's
        ({"address": "no address"}, 422, "address"),
        ({"aliases": ["two@@example.com"]}, 422, "aliases"),
        ({"address": "x@exa mple.com"}, 422, "address"),
        ({"department": "nowhere"}, 422, "department"),
        ({"audiences": [{"key": "nowhere"}]}, 422, "audiences"),
        ({"audiences": [{"key": "hifi"}, {"key": "hifi"}]}, 422, "audiences"),
        ({"audiences": [{"key": "hifi", "primary": True}, {"key": "pro", "primary": True}]}, 422, "audiences"),
        ({"role": "king"}, 422, None),
        ({"capacity": 0}, 422, None),
        ({"password": "short"}, 422, None),
        ({"password_hash": "x"}, 422, None),  # what is not in the contract cannot be set
        ({"departed_at": None}, 422, None),
    ],
)
async def test_agents_that_are_refused(router_app: RouterApp, fields, status, field):
    boss = await administrator(router_app)
    for key in ("hifi", "pro"):
        await audience(router_app, boss, key)
    await add_agent(router_app, boss, "anna", address="anna@example.com")
    answer = await post(router_app, boss, "/agents", **{"login": "berta", "name": "Berta"} | fields)
    assert (answer.status_code, answer.json().get("field")) == (status, field)
    assert len((await get(router_app, boss, "/agents"))["items"]) == 2


async def test_logins_and_aliases_are_for_supervisors(router_app: RouterApp):
    boss = await administrator(router_app)
    anna = await signed_in(router_app, boss, "anna", aliases=["info@example.com"])
    carla = await signed_in(router_app, boss, "carla", role="supervisor")
    for who, login, aliases in ((anna, None, None), (carla, "anna", ["info@example.com"])):
        listed = {one["id"]: one for one in (await get(router_app, who, "/agents"))["items"]}
        assert (listed[anna.id]["login"], listed[anna.id]["aliases"]) == (login, aliases)
        shown = await get(router_app, who, f"/agents/{anna.id}")
        assert (shown["login"], shown["aliases"]) == (login, aliases)


async def test_lists_come_in_pages(router_app: RouterApp):
    boss = await administrator(router_app)
    for number in range(4):
        await add_agent(router_app, boss, f"agent{number}")
    seen: list[str] = []
    path: str | None = "/agents?limit=2"
    while path is not None:
        answer = await router_app.client.get(f"/api/v1{path}", headers=boss.headers)
        seen += [one["login"] for one in answer.json()["items"]]
        cursor = answer.json()["next"]
        assert (cursor is None) == ("link" not in answer.headers)
        if cursor is not None:
            assert answer.headers["link"] == f'</api/v1/agents?limit=2&cursor={cursor}>; rel="next"'
        path = None if cursor is None else f"/agents?limit=2&cursor={cursor}"
    assert seen == ["administrator", "agent0", "agent1", "agent2", "agent3"]
    for query in ("limit=0", "limit=201", "cursor=abc", "cursor=WyJ4Il0"):
        assert (await router_app.client.get(f"/api/v1/agents?{query}", headers=boss.headers)).status_code == 422
