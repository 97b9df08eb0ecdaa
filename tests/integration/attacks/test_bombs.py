"""Bodies made to exhaust us are refused before anybody is asked who he is."""

import pytest

from shared.body_limit import BODY_BYTES
from tests.integration.ingest.conftest import StartIngest, router, start_ingest
from tests.integration.notifier.router_double import RouterDouble
from tests.integration.notifier.serving import notifier
from tests.integration.router.conftest import RouterApp, router_app
from tests.integration.router.people import administrator

__all__ = ["router", "router_app", "start_ingest"]

HUGE = b'{"login": "' + b"a" * BODY_BYTES + b'"}'
JSON = {"Content-Type": "application/json"}


async def test_a_huge_body_is_refused_by_router(router_app: RouterApp) -> None:
    for path in ("/session", "/tickets", "/ratings/batch"):
        answer = await router_app.client.post(f"/api/v1{path}", content=HUGE, headers=JSON)
        assert answer.status_code == 413, path


async def test_a_huge_body_without_a_length_is_refused_too(router_app: RouterApp) -> None:
    async def pieces():
        for start in range(0, len(HUGE), 1_000_000):
            yield HUGE[start : start + 1_000_000]

    answer = await router_app.client.post("/api/v1/session", content=pieces(), headers=JSON)
    assert (answer.status_code, answer.json()["type"]) == (413, "urn:audiocomm:problem:too-large")


async def test_a_huge_body_is_refused_by_ingest_unless_it_is_a_letter(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        assert (await ingest.client.post("/api/v1/mailboxes", content=HUGE, headers=JSON)).status_code == 413
        letter = b"From: anna@example.com\r\n\r\n" + b"a" * (BODY_BYTES + 1)
        taken = await ingest.call("POST", "/inbound/raw", as_="system", content=letter)
        assert taken.status_code == 202


async def test_a_huge_body_is_refused_by_notifier(database_url: str) -> None:
    async with notifier(database_url, RouterDouble()) as service:
        answer = await service.client.post("/api/v1/alerts", content=HUGE, headers=JSON)
        assert answer.status_code == 413


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"a":' * 100_000, b"9" * 100_000, b'{"login": "\xff"}'])
async def test_json_that_cannot_be_read_is_invalid(router_app: RouterApp, body: bytes) -> None:
    answer = await router_app.client.post("/api/v1/session", content=body, headers=JSON)
    assert answer.status_code in (400, 422)
    assert answer.json()["type"] == "urn:audiocomm:problem:invalid"


MANY = 100_000
MANY_FIELDS = b"{" + b",".join(b'"f%d":0' % one for one in range(MANY)) + b"}"
MANY_TICKETS = b'{"action": "claim", "tickets": [' + b",".join([b'"x"'] * MANY) + b"]}"


async def test_what_holds_far_too_much_is_refused_in_few_words(router_app: RouterApp) -> None:
    """Each wrong thing used to be looked at, named and sent back: before the sign-in, for anybody."""
    boss = await administrator(router_app)
    for path, body in (("/session", MANY_FIELDS), ("/tickets/bulk", MANY_TICKETS)):
        answer = await router_app.client.post(f"/api/v1{path}", content=body, headers=boss.headers | JSON)
        assert answer.status_code == 422, path
        assert {place["reason"] for place in answer.json()["errors"]} == {"holds more than 1,000 things"}, path


async def test_of_many_wrong_things_a_hundred_are_named(router_app: RouterApp) -> None:
    boss = await administrator(router_app)
    body = {"action": "claim", "tickets": ["x"] * 1_000}
    answer = await router_app.client.post("/api/v1/tickets/bulk", json=body, headers=boss.headers)
    assert (answer.status_code, len(answer.json()["errors"])) == (422, 100)
