"""Signing in, sessions, one-time links, tokens: what opens, and above all what does not."""

import asyncio
from collections import Counter

import pytest

from shared.access import SESSION_COOKIE
from tests.integration.router.conftest import ORIGIN, RouterApp
from tests.integration.router.people import (
    PASSWORD,
    add_agent,
    administrator,
    bearer,
    desk_headers,
    peer_headers,
    session_of,
    sign_in,
    signed_in,
)


async def test_first_run_makes_one_administrator_however_often_it_is_asked(router_app: RouterApp):
    async def ask():
        return await router_app.client.post(
            "/internal/sign-in-link", json={"login": "administrator"}, headers=peer_headers()
        )

    answers = await asyncio.gather(*(ask() for _ in range(5)))
    assert [answer.status_code for answer in answers] == [200] * 5
    assert await router_app.rows("select login, role from agent") == [
        {"login": "administrator", "role": "administrator"}
    ]
    assert answers[0].json()["url"] == f"{ORIGIN}/#/sign-in/{answers[0].json()['token']}"


async def test_a_one_time_link_signs_in_once(router_app: RouterApp):
    link = await router_app.client.post(
        "/internal/sign-in-link", json={"login": "administrator"}, headers=peer_headers()
    )
    body = {"link": link.json()["token"]}
    answers = await asyncio.gather(*(router_app.client.post("/api/v1/session", json=body) for _ in range(6)))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 401: 5}


@pytest.mark.parametrize(("hours", "status"), [(23.9, 200), (24.1, 401)])
async def test_a_one_time_link_is_good_for_a_day(router_app: RouterApp, hours, status):
    boss = await administrator(router_app)
    added = await add_agent(router_app, boss, "anna")
    await router_app.advance(hours * 3600)
    answer = await router_app.client.post("/api/v1/session", json={"link": added["sign_in"]})
    assert answer.status_code == status


async def test_the_cookie_can_be_read_by_nobody_but_us(router_app: RouterApp):
    boss = await administrator(router_app)
    await add_agent(router_app, boss, "anna", password=PASSWORD)
    answer = await router_app.client.post("/api/v1/session", json={"login": " Anna ", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{SESSION_COOKIE}=")
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie
    assert answer.json()["login"] == "anna"


async def test_no_secret_is_stored_as_it_is(router_app: RouterApp):
    boss = await administrator(router_app)
    anna = await signed_in(router_app, boss, "anna", password=None)
    token = await bearer(router_app, boss, "facts")
    secrets = [anna.headers["Cookie"].partition("=")[2], token["Authorization"].split()[1]]
    for table in ("session", "token", "sign_in_link", "agent", "outbox", "idempotency"):
        rows = str(await router_app.rows(f"select {table}::text from {table}"))
        assert not [secret for secret in secrets if secret in rows], table


async def test_login_unknown_and_password_wrong_are_told_the_same(router_app: RouterApp):
    boss = await administrator(router_app)
    await add_agent(router_app, boss, "anna", password=PASSWORD)
    await add_agent(router_app, boss, "nopassword")
    bodies = [
        {"login": "anna", "password": "wrong"},
        {"login": "nobody", "password": "wrong"},
        {"login": "nopassword", "password": "wrong"},
    ]
    answers = [await router_app.client.post("/api/v1/session", json=body) for body in bodies]
    assert {(answer.status_code, answer.text) for answer in answers} == {(401, answers[0].text)}
    assert not [answer for answer in answers if "set-cookie" in answer.headers]


async def test_a_login_that_no_database_can_hold_is_refused_as_input(router_app: RouterApp):
    answer = await router_app.client.post("/api/v1/session", json={"login": "an\x00na", "password": PASSWORD})
    assert answer.status_code == 422


async def test_after_five_failures_a_login_waits_five_minutes(router_app: RouterApp):
    boss = await administrator(router_app)
    await add_agent(router_app, boss, "anna", password=PASSWORD)
    await add_agent(router_app, boss, "berta", password=PASSWORD)

    async def attempt(login, password):
        answer = await router_app.client.post("/api/v1/session", json={"login": login, "password": password})
        return answer.status_code

    at_once = await asyncio.gather(*(attempt("anna", f"guess {number}") for number in range(9)))
    assert Counter(at_once) == {401: 5, 429: 4}
    assert await attempt("anna", PASSWORD) == 429
    assert await attempt("berta", PASSWORD) == 200  # another login is not concerned
    for number in range(6):
        assert await attempt("nobody", f"guess {number}") == (401 if number < 5 else 429)
    await router_app.advance(301)
    assert await attempt("anna", PASSWORD) == 200


async def test_success_forgets_the_failures(router_app: RouterApp):
    boss = await administrator(router_app)
    await add_agent(router_app, boss, "anna", password=PASSWORD)
    for _ in range(3):
        for _ in range(4):
            wrong = await router_app.client.post("/api/v1/session", json={"login": "anna", "password": "wrong"})
            assert wrong.status_code == 401
        await sign_in(router_app, "anna")


async def test_signing_in_gives_a_new_session_and_ends_the_one_shown(router_app: RouterApp):
    boss = await administrator(router_app)
    await add_agent(router_app, boss, "anna", password=PASSWORD)
    planted = desk_headers("a-session-somebody-planted")
    first = await router_app.client.post(
        "/api/v1/session", json={"login": "anna", "password": PASSWORD}, headers=planted
    )
    assert session_of(first) != "a-session-somebody-planted"
    assert (await router_app.client.get("/api/v1/me", headers=planted)).status_code == 401
    before = desk_headers(session_of(first))
    await router_app.client.post("/api/v1/session", json={"login": "anna", "password": PASSWORD}, headers=before)
    assert (await router_app.client.get("/api/v1/me", headers=before)).status_code == 401


async def test_signing_out_ends_the_session_at_once(router_app: RouterApp):
    boss = await administrator(router_app)
    assert (await router_app.client.delete("/api/v1/session", headers=boss.headers)).status_code == 204
    assert (await router_app.client.get("/api/v1/me", headers=boss.headers)).status_code == 401


async def test_a_session_ends_by_itself(router_app: RouterApp):
    boss = await administrator(router_app)
    await router_app.advance(14 * 24 * 3600 - 60)
    assert (await router_app.client.get("/api/v1/me", headers=boss.headers)).status_code == 200
    await router_app.advance(120)
    assert (await router_app.client.get("/api/v1/me", headers=boss.headers)).status_code == 401


async def test_departure_ends_sessions_links_and_tokens_at_once(router_app: RouterApp):
    boss = await administrator(router_app)
    anna = await signed_in(router_app, boss, "anna")
    token = await bearer(router_app, boss, "tickets", agent_id=anna.id)
    link = await router_app.client.post("/internal/sign-in-link", json={"login": "anna"}, headers=peer_headers())
    assert (await router_app.client.get("/api/v1/me", headers=token)).json()["login"] == "anna"
    gone = await router_app.client.post(f"/api/v1/agents/{anna.id}/departure", json={}, headers=boss.headers)
    assert gone.status_code == 200
    for headers in (anna.headers, token):
        assert (await router_app.client.get("/api/v1/me", headers=headers)).status_code == 401
    again = await router_app.client.post("/api/v1/session", json={"link": link.json()["token"]})
    assert again.status_code == 401
    more = await router_app.client.post("/internal/sign-in-link", json={"login": "anna"}, headers=peer_headers())
    assert more.status_code == 404


async def test_who_can_have_no_token_is_told_why(router_app: RouterApp):
    """Before anybody signed in there is no agent; then each may have one, the administrator too, until he leaves."""

    async def refused(agent_id: int, path: str = "/api/v1/tokens", **headers: str) -> str:
        body = {"name": "a program", "scopes": [], "agent_id": agent_id}
        answer = await router_app.client.post(path, json=body, headers=headers)
        assert (answer.status_code, answer.json()["field"]) == (422, "agent_id")
        return answer.json()["title"]

    assert "no agent yet" in await refused(1, "/internal/tokens", **peer_headers())
    boss = await administrator(router_app)
    own = await bearer(router_app, boss, agent_id=boss.id)
    assert (await router_app.client.get("/api/v1/me", headers=own)).json()["agent_id"] == boss.id
    anna = await add_agent(router_app, boss, "anna")
    await router_app.client.post(f"/api/v1/agents/{anna['id']}/departure", json={}, headers=boss.headers)
    assert "has left" in await refused(anna["id"], **boss.headers)
    assert "GET /agents" in await refused(999_999, **boss.headers)


async def test_a_revoked_token_opens_nothing(router_app: RouterApp):
    boss = await administrator(router_app)
    token = await bearer(router_app, boss, "facts")
    listed = (await router_app.client.get("/api/v1/tokens", headers=boss.headers)).json()["items"]
    assert [(one["scopes"], "token" in one) for one in listed] == [(["facts"], False)]
    put = {"addresses": ["kim@example.com"]}
    assert (await router_app.client.put("/api/v1/customers/k1", json=put, headers=token)).status_code == 200
    path = f"/api/v1/tokens/{listed[0]['id']}"
    assert (await router_app.client.delete(path, headers=boss.headers)).status_code == 204
    assert (await router_app.client.delete(path, headers=boss.headers)).status_code == 404
    assert (await router_app.client.put("/api/v1/customers/k1", json=put, headers=token)).status_code == 401


async def test_peers_learn_who_stands_behind_credentials(router_app: RouterApp):
    boss = await administrator(router_app)
    anna = await signed_in(router_app, boss, "anna", role="supervisor")
    token = await bearer(router_app, boss, "facts", "alerts")

    async def ask(session, bearer_token):
        body = {"session": session, "bearer": bearer_token}
        answer = await router_app.client.post("/internal/authenticate", json=body, headers=peer_headers())
        return answer.json()["principal"]

    known = await ask(anna.headers["Cookie"].partition("=")[2], None)
    assert (known["agent_id"], known["role"], known["name"], known["scopes"]) == (anna.id, "supervisor", "Anna", [])
    system = await ask(None, token["Authorization"].split()[1])
    assert (system["agent_id"], system["role"], set(system["scopes"])) == (None, None, {"facts", "alerts"})
    assert await ask("made up", None) is None
    assert await ask(None, "made up") is None
    assert await ask(None, None) is None


async def test_a_password_is_changed_with_the_current_one_or_after_a_link(router_app: RouterApp):
    boss = await administrator(router_app)
    by_link = await signed_in(router_app, boss, "anna")

    async def change(headers, **body):
        answer = await router_app.client.put("/api/v1/me/password", json=body, headers=headers)
        return answer.status_code

    assert await change(by_link.headers, new=PASSWORD) == 204
    by_password = await sign_in(router_app, "anna")
    assert await change(by_password, new="another one 2") == 422
    assert await change(by_password, current="wrong", new="another one 2") == 422
    assert await change(by_password, current=PASSWORD, new="short") == 422
    assert await change(by_password, current=PASSWORD, new="another one 2") == 204
    # The other session may be the reason why the password was changed.
    assert (await router_app.client.get("/api/v1/me", headers=by_link.headers)).status_code == 401
    assert (await router_app.client.get("/api/v1/me", headers=by_password)).status_code == 200
    await sign_in(router_app, "anna", "another one 2")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": ORIGIN}, 204),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ],
)
async def test_unsafe_requests_with_a_cookie_come_from_our_own_pages(router_app: RouterApp, headers, status):
    boss = await administrator(router_app)
    cookie = {"Cookie": boss.headers["Cookie"]}
    answer = await router_app.client.delete("/api/v1/session", headers=cookie | headers)
    assert answer.status_code == status


async def test_a_foreign_page_cannot_sign_somebody_in(router_app: RouterApp):
    body = {"login": "anna", "password": PASSWORD}
    answer = await router_app.client.post("/api/v1/session", json=body, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


async def test_me_leads_the_administrator_through_the_first_steps(router_app: RouterApp):
    boss = await administrator(router_app)
    me = (await router_app.client.get("/api/v1/me", headers=boss.headers)).json()
    assert me["first_steps"] == {"mailbox": False, "audiences": False, "agents": False, "customers": False}
    assert (me["time_zone"], me["audiences"], me["presence"]["state"]) == ("UTC", [], "offline")
    audience = {"key": "hifi", "name": "Hi-Fi", "department": "sales"}
    await router_app.client.post("/api/v1/audiences", json=audience, headers=boss.headers)
    anna = await signed_in(router_app, boss, "anna", audiences=[{"key": "hifi", "primary": True}])
    await router_app.client.put("/api/v1/customers/k1", json={}, headers=boss.headers)
    me = (await router_app.client.get("/api/v1/me", headers=boss.headers)).json()
    assert me["first_steps"] == {"mailbox": False, "audiences": True, "agents": True, "customers": True}
    router_app.ingest.replies["/internal/mailboxes"] = {"mailboxes": 1}
    me = (await router_app.client.get("/api/v1/me", headers=boss.headers)).json()
    assert me["first_steps"] is None
    me = (await router_app.client.get("/api/v1/me", headers=anna.headers)).json()
    assert me["first_steps"] is None
    assert [(one["key"], one["primary"]) for one in me["audiences"]] == [("hifi", True)]
