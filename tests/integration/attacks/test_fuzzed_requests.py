"""Whatever stands in a cursor, a filter, an id or a path: it is answered as wrong, never with an error of ours."""

import base64
import json
from typing import Any

import pytest

from tests.integration.ingest.conftest import StartIngest, router, start_ingest
from tests.integration.notifier.router_double import RouterDouble as NotifiersRouter
from tests.integration.notifier.serving import notifier
from tests.integration.router.conftest import RouterApp, router_app
from tests.integration.router.people import administrator

__all__ = ["router", "router_app", "start_ingest"]

NIL = "00000000-0000-0000-0000-000000000000"
KEYS: list[Any] = [
    [], [None], [True], [1.5], [2**70], [-(2**70)], [2**63], ["\x00"], ["x", 1], ["2026-01-01T00:00:00", 1],
    ["2026-01-01T00:00:00Z", 2**70], ["9999-12-31T23:59:59-23:59", 1], ["0001-01-01T00:00:00+23:59", 1], ["\ud800", 1],
    ["0001-01-01T00:00:00+14:00", NIL], ["2026-01-01T00:00:00", NIL], ["2026-01-01T00:00:00Z", "x"], {"a": 1}, 7,
]  # fmt: skip
NO_CURSORS = [
    "x",
    "%00",
    "%C3%A9",
    "A" * 400,
    *(base64.urlsafe_b64encode(json.dumps(key).encode()).decode() for key in KEYS),
]
HUGE = 99999999999999999999


def lists_of_router() -> list[str]:
    """Every list of router that comes in pages."""
    views = [f"/tickets?view={view}&" for view in ("offered", "mine", "audience", "everybody", "all")]
    plain = ("/machine-mail", "/agents", "/audiences", "/calendars", "/departments", "/tokens", "/agents/1/absences")
    return [*views, *(f"{path}?" for path in plain)]


async def test_a_cursor_that_is_not_ours_is_refused_by_router(router_app: RouterApp) -> None:
    boss = await administrator(router_app)
    wrong = []
    for path in lists_of_router():
        for cursor in NO_CURSORS:
            answer = await router_app.client.get(f"/api/v1{path}cursor={cursor}", headers=boss.headers)
            if answer.status_code != 422:
                wrong.append((path, cursor, answer.status_code))
    assert wrong == []


async def test_a_cursor_that_is_not_ours_is_refused_by_ingest(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        answers = [(await ingest.call("GET", f"/quarantine?cursor={one}")).status_code for one in NO_CURSORS]
    assert set(answers) == {422}


async def test_a_cursor_that_is_not_ours_is_refused_by_notifier(database_url: str) -> None:
    double = NotifiersRouter()
    double.principals["boss"] = {"name": "Boss", "agent_id": 1, "role": "supervisor"}
    async with notifier(database_url, double) as service:
        for path in ("/alerts", "/outgoing"):
            answers = [(await service.call("GET", f"{path}?cursor={one}", "boss")).status_code for one in NO_CURSORS]
            assert set(answers) == {422}, path


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=a%00b", "q=%27", "q=%5C", "q=%3A*", "q=!", "q=%26", "q=_%25_", "q=%ED%A0%80", "q=%E2%80%AE",
     "q=%C2%B2", "audience=%00", "audience=a%00b", "state=%00", "view=%00", "limit=0", "limit=201", "limit=1e9",
     "limit=%00"],
)  # fmt: skip
async def test_no_filter_of_tickets_is_an_error_of_ours(router_app: RouterApp, query: str) -> None:
    boss = await administrator(router_app)
    answer = await router_app.client.get(f"/api/v1/tickets?{query}", headers=boss.headers)
    assert answer.status_code in (200, 422)


async def test_a_login_the_database_cannot_hold_is_refused(router_app: RouterApp) -> None:
    answer = await router_app.client.post("/api/v1/session", json={"login": "anna\x00", "password": "x"})
    assert answer.status_code == 422


@pytest.mark.parametrize("path", ["a" * 300, "ä" * 100, "a/" * 3000, "assets/" + "a" * 300])
async def test_an_address_too_long_for_a_file_is_no_file(router_app: RouterApp, path: str) -> None:
    answer = await router_app.client.get(f"/{path}")
    assert answer.status_code == (404 if path.startswith("assets/") else 200)


async def test_an_id_the_database_cannot_hold_is_refused_by_router(router_app: RouterApp) -> None:
    boss = await administrator(router_app)
    body = {"name": "x", "scopes": ["tickets"], "agent_id": HUGE}
    assert (await router_app.client.post("/api/v1/tokens", json=body, headers=boss.headers)).status_code == 422


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/mailboxes/{}"), ("DELETE", "/mailboxes/{}"), ("GET", "/mailboxes/{}/reconciliation"),
     ("DELETE", "/mailboxes/sources/{}")],
)  # fmt: skip
async def test_an_id_the_database_cannot_hold_is_refused_by_ingest(
    start_ingest: StartIngest, method: str, path: str
) -> None:
    async with start_ingest() as ingest:
        assert (await ingest.call(method, path.format(HUGE))).status_code == 422
        assert (await ingest.call(method, path.format(2**63 - 1))).status_code == 404


async def test_a_tag_is_text_and_an_id_is_a_number(router_app: RouterApp) -> None:
    """A tag may not hide or turn what stands beside it, and `true` is not the first ticket."""
    boss = await administrator(router_app)
    tags = ["\u202eabc", "a\u2066b", "\u200b", "\ufeff", "\x9b31m", "a\x1bb", "a\nb", "\x00", " "]
    wrong: list[tuple[str, str, dict[str, Any]]] = [("PATCH", "/tickets/1", {"tags": [one]}) for one in tags]
    wrong += [("POST", path, {"into": True}) for path in ("/tickets/1/merge", "/customers/1/merge")]
    wrong += [
        ("POST", "/tickets/1/split", {"messages": [True]}),
        ("POST", "/tickets/1/reassign", {"to": {"agent": True}}),
    ]
    wrong += [("POST", "/tickets/bulk", {"tickets": [True], "action": "claim"})]
    headers = boss.headers | {"If-Match": '"1"'}
    for method, path, body in wrong:
        answer = await router_app.client.request(method, f"/api/v1{path}", json=body, headers=headers)
        assert answer.status_code == 422, (path, body)
