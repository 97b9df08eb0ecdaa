"""Policies on trial over HTTP."""

import io
import zipfile

from services.router.policy.document import default_policy_text
from tests.integration.router.conftest import RouterApp
from tests.integration.router.people import administrator, get, post

PATH = "/api/v1/policy"
TEXT = default_policy_text()


async def test_a_simulation_is_asked_for_looked_at_and_cancelled(router_app: RouterApp):
    boss = await administrator(router_app)
    assert (await get(router_app, boss, "/policy/simulations"))["items"] == []
    asked = await post(router_app, boss, "/policy/simulations", text=TEXT)
    assert (asked.status_code, asked.json()["state"]) == (202, "queued")
    path = f"/policy/simulations/{asked.json()['id']}"
    assert (await get(router_app, boss, path))["result"] is None
    ended = await router_app.client.delete(f"/api/v1{path}", headers=boss.headers)
    # There is no letter to replay: whoever is first ends it.
    assert ended.status_code in (204, 409)
    assert (await get(router_app, boss, path))["state"] in ("cancelled", "failed")
    assert [one["id"] for one in (await get(router_app, boss, "/policy/simulations"))["items"]] == [asked.json()["id"]]


async def test_a_text_that_is_no_policy_is_refused_with_its_lines(router_app: RouterApp):
    boss = await administrator(router_app)
    for answer in (
        await post(router_app, boss, "/policy/simulations", text="policy: x"),
        await router_app.client.put(f"{PATH}/shadow", headers=boss.headers, json={"text": "policy: x"}),
    ):
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:audiocomm:problem:invalid-policy")
        assert answer.json()["errors"][0]["line"] == 1
    unknown = await post(router_app, boss, "/policy/simulations", text=TEXT, against=99)
    assert unknown.status_code == 404


async def test_a_shadow_is_placed_read_and_ended(router_app: RouterApp):
    boss = await administrator(router_app)
    assert (await router_app.client.get(f"{PATH}/shadow", headers=boss.headers)).status_code == 404
    placed = await router_app.client.put(f"{PATH}/shadow", headers=boss.headers, json={"text": TEXT})
    assert (placed.status_code, placed.json()["decisions"], placed.json()["failure"]) == (200, 0, None)
    assert (await get(router_app, boss, "/policy/shadow"))["hash"] == placed.json()["hash"]
    assert (await get(router_app, boss, "/policy/shadow/differences"))["items"] == []
    assert (await router_app.client.delete(f"{PATH}/shadow", headers=boss.headers)).status_code == 204
    assert (await router_app.client.delete(f"{PATH}/shadow", headers=boss.headers)).status_code == 404


async def test_the_history_is_an_archive_of_csv_files(router_app: RouterApp):
    boss = await administrator(router_app)
    answer = await router_app.client.get(f"{PATH}/history", headers=boss.headers)
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as pack:
        assert pack.read("agents.csv").decode().splitlines()[1].split(",")[1:4] == [
            "administrator", "Administrator", "administrator",
        ]  # fmt: skip
