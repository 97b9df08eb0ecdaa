"""Bodies made to exhaust us are refused before anybody is asked who he is."""

import pytest

from shared.body_limit import BODY_BYTES
from tests.integration.ingest.conftest import StartIngest, router, start_ingest
from tests.integration.notifier.router_double import RouterDouble
from tests.integration.notifier.serving import notifier
from tests.integration.router.conftest import RouterApp, router_app

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
