"""POST /inbound/messages: only what an inbound source signed, once, in the normal form."""

import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook

from services.console.api_client import ApiClient
from services.console.demo.mail import ask_publicly
from tests.integration.ingest.conftest import RunningIngest, StartIngest

BODY = {
    "source": "shop",
    "from": {"name": "Kim", "address": "kim@customer.example"},
    "subject": "Green ones?",
    "text": "Do you have green ones?\n",
    "html": "<p onclick='x()'>Do you have <b>green</b> ones?</p><script>x()</script>",
    "channel": {"kind": "question", "key": "product-7"},
    "public": True,
    "publish_to": "https://shop.example/questions/7",
    "about": {"product": "7", "order": None, "audience": None},
    "contact": {"phone": "+49 30 1234", "external_id": "c-1"},
}


async def source(ingest: RunningIngest, name: str = "shop") -> str:
    answer = await ingest.call("POST", "/mailboxes/sources", json={"name": name})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["secret"])


def signed(secret: str, body: bytes, webhook_id: str = "msg_1", age: timedelta = timedelta()) -> dict[str, str]:
    moment = datetime.now(UTC) - age
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(secret).sign(webhook_id, moment, body.decode()),
    }


async def post(ingest: RunningIngest, body: bytes, headers: dict[str, str]) -> Any:
    return await ingest.client.post("/api/v1/inbound/messages", content=body, headers=headers)


async def test_a_signed_letter_travels_with_all_it_says(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        secret = await source(ingest)
        body = json.dumps(BODY).encode()
        answer = await post(ingest, body, signed(secret, body))
        assert (answer.status_code, answer.json()["outcome"]) == (202, "stored"), answer.text
        (event,) = await ingest.router.wait_for(1)
        letter = event.data["letter"]
        assert letter["channel"] == BODY["channel"]
        assert letter["about"] == BODY["about"]
        assert letter["contact"] == BODY["contact"]
        assert (letter["public"], letter["publish_to"]) == (True, BODY["publish_to"])
        assert letter["from"] == BODY["from"]
        assert "<b>green</b>" in letter["html"]
        assert "script" not in letter["html"]
        assert "onclick" not in letter["html"]
        raw = await ingest.internal(f"/letters/{answer.json()['letter_id']}/raw")
        assert raw.content == body


@pytest.mark.parametrize(
    ("change", "status"),
    [
        # Nothing is signed.
        ({"webhook-signature": ""}, 401),
        ({"webhook-id": ""}, 401),
        # Not even a signature.
        ({"webhook-signature": "v1"}, 401),
        ({"webhook-signature": "v1,%%%"}, 401),
        # Signed for another id.
        ({"webhook-id": "msg_2"}, 401),
        ({"webhook-timestamp": "yesterday"}, 401),
    ],
)
async def test_what_is_not_signed_is_refused(start_ingest: StartIngest, change: dict[str, str], status: int) -> None:
    async with start_ingest() as ingest:
        secret = await source(ingest)
        body = json.dumps(BODY).encode()
        answer = await post(ingest, body, {**signed(secret, body), **change})
        assert answer.status_code == status
        assert await ingest.rows("select 1 from letter") == []


async def test_old_foreign_and_changed_letters_are_refused(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        secret, foreign = await source(ingest), await source(ingest, "another")
        body = json.dumps(BODY).encode()
        refused = [
            await post(ingest, body, signed(secret, body, age=timedelta(minutes=6))),
            await post(ingest, body, signed(foreign, body)),
            await post(ingest, body.replace(b"Green", b"Grey "), signed(secret, body)),
            await post(ingest, b"\xff", signed(secret, body)),
            await post(ingest, b"[" * 100_000, signed(secret, body)),
        ]
        assert [answer.status_code for answer in refused] == [401] * len(refused)
        assert await ingest.rows("select 1 from letter") == []


async def test_a_repeated_webhook_has_one_effect(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        secret = await source(ingest)
        body = json.dumps(BODY).encode()
        answers = [await post(ingest, body, signed(secret, body)) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [202, 202]
        assert answers[0].json() == answers[1].json()
        other = body.replace(b"Green", b"Grey ")
        assert (await post(ingest, other, signed(secret, other))).status_code == 409
        # The same words under another id are another letter: two people may ask the same.
        again = await post(ingest, body, signed(secret, body, "msg_2"))
        assert again.json()["outcome"] == "stored"
        assert len(await ingest.router.wait_for(2)) == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"more": 1}, "more"),
        ({"from": {"name": "", "address": "a@b> <evil@c.example"}}, "from.address"),
        ({"channel": {"kind": "mail", "key": ""}}, "channel.kind"),
        ({"date": "2026-11-17T10:00:00"}, "date"),
    ],
)
async def test_a_field_that_is_wrong_is_named(start_ingest: StartIngest, change: dict[str, Any], field: str) -> None:
    async with start_ingest() as ingest:
        secret = await source(ingest)
        body = json.dumps({**BODY, **change}).encode()
        answer = await post(ingest, body, signed(secret, body))
        assert answer.status_code == 422
        assert field in answer.json()["errors"][0]["field"]


@pytest.mark.parametrize("text", ["\x00 nul", "\ud800 alone", "a\u2028b", "", "😀" * 1000])
async def test_any_text_is_stored(start_ingest: StartIngest, text: str) -> None:
    async with start_ingest() as ingest:
        secret = await source(ingest)
        body = json.dumps({**BODY, "text": text, "subject": text, "from": None}).encode()
        answer = await post(ingest, body, signed(secret, body))
        # A lone surrogate is no text: it is named, never stored.
        assert answer.status_code == (422 if "\ud800" in text else 202), answer.text


async def test_a_removed_source_is_refused(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        secret = await source(ingest)
        (listed,) = (await ingest.call("GET", "/mailboxes/sources")).json()["items"]
        assert "secret" not in listed
        assert (await ingest.call("POST", "/mailboxes/sources", json={"name": "shop"})).status_code == 409
        assert (await ingest.call("DELETE", f"/mailboxes/sources/{listed['id']}")).status_code == 204
        body = json.dumps(BODY).encode()
        assert (await post(ingest, body, signed(secret, body))).status_code == 401


@pytest.mark.parametrize("name", [r"sh\u0000op", r"sh\ud800op"])
async def test_a_source_that_no_database_can_be_asked_for_is_refused_as_any_other(
    start_ingest: StartIngest, name: str
) -> None:
    async with start_ingest() as ingest:
        body = b'{"source": "%s"}' % name.encode()
        headers = {"webhook-id": "1", "webhook-timestamp": "1", "webhook-signature": "v1,a"}
        assert (await post(ingest, body, headers)).status_code == 401


async def test_the_demos_questions_may_be_asked_again(start_ingest: StartIngest) -> None:
    """A first start that was killed between its source and its questions goes on at the next one."""
    rows = [{"id": "q1", "subject": "Green ones?", "text": "Do you have green ones?", "audience": "hifi"}]
    async with start_ingest() as ingest, ApiClient(str(ingest.client.base_url), "administrator") as api:
        api.http = ingest.client
        ingest.client.headers["Authorization"] = "Bearer administrator"
        for _ in range(2):
            await ask_publicly(api, rows, datetime(2026, 3, 10, tzinfo=UTC))
        (event,) = await ingest.router.wait_for(1)
        assert event.data["letter"]["subject"] == "Green ones?"
        assert await ingest.rows("select count(*) as letters from letter") == [{"letters": 1}]


async def test_an_id_longer_than_anybody_makes_one_is_refused(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        secret, body = await source(ingest), json.dumps(BODY).encode()
        # Random, so that no database shortens it.
        answer = await post(ingest, body, signed(secret, body, secrets.token_hex(3_000)))
        assert (answer.status_code, answer.json().get("field")) == (422, "webhook-id")
        assert await ingest.rows("select 1 from letter") == []


async def test_a_repeated_request_is_told_the_secret_which_no_kept_answer_holds(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        asked: dict[str, Any] = {"json": {"name": "shop"}, "headers": {"Idempotency-Key": "once"}}
        first, again = [await ingest.call("POST", "/mailboxes/sources", **asked) for _ in range(2)]
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.json() == again.json()
        (kept,) = await ingest.rows("select idempotency::text as whole from idempotency")
        assert "shop" in kept["whole"]
        assert first.json()["secret"] not in kept["whole"]
        await ingest.call("DELETE", f"/mailboxes/sources/{first.json()['id']}")
        await source(ingest)
        late = await ingest.call("POST", "/mailboxes/sources", **asked)
        assert late.json() == {**first.json(), "secret": None}, "another source of this name has a secret of its own"
