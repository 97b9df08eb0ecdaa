"""Forms that customers fill in: a letter each, once, and nothing lost of what is refused."""

import re
import time
from html import unescape
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from services.ingest.handlers.form_seals import QUICKEST, FormSeals
from tests.integration.ingest.conftest import RunningIngest, StartIngest

WRITTEN = {
    "name": "Kim Å", "address": "kim@customer.example", "phone": "+49 30 1", "order": "4711", "product": "lamp 7",
    "subject": "Green ones?", "text": "Do you have green ones?\r\nOr blue?", "website": "",
}  # fmt: skip


async def add_form(ingest: RunningIngest, **body: Any) -> dict[str, Any]:
    answer = await ingest.call("POST", "/mailboxes/forms", json={"key": "contact", "title": "Write to us", **body})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def seal_of(ingest: RunningIngest, key: str = "contact", age: float = 60) -> str:
    """A seal given out some seconds ago."""
    seals: FormSeals = ingest.app.state.form_seals
    now = ingest.app.state.runtime.clock.now()
    return seals.seal(key, now - QUICKEST * (age / QUICKEST.total_seconds()))


async def fill_in(ingest: RunningIngest, key: str = "contact", **changed: str) -> httpx.Response:
    fields = {"seal": seal_of(ingest, key), **WRITTEN, **changed}
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return await ingest.client.post(f"/api/v1/inbound/forms/{key}", content=urlencode(fields), headers=headers)


async def test_what_a_customer_fills_in_is_a_letter(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        await add_form(ingest, audience="hifi")
        page = await ingest.client.get("/api/v1/inbound/forms/contact?product=lamp+7&other=x")
        assert (page.status_code, 'value="lamp 7"' in page.text) == (200, True)
        assert "script" not in page.text
        answer = await fill_in(ingest)
        assert (answer.status_code, "We have got it" in answer.text) == (200, True)
        (event,) = await ingest.router.wait_for(1)
        letter = event.data["letter"]
        assert letter["from"] == {"name": "Kim Å", "address": "kim@customer.example"}
        assert (letter["subject"], letter["text"]) == ("Green ones?", "Do you have green ones?\nOr blue?")
        assert letter["channel"] == {"kind": "form", "key": "contact"}
        assert letter["about"] == {"product": "lamp 7", "order": "4711", "audience": "hifi"}
        assert (letter["contact"]["phone"], letter["public"], letter["publish_to"]) == ("+49 30 1", False, None)


async def test_a_text_as_long_as_a_browser_lets_it_be_comes_whole(start_ingest: StartIngest) -> None:
    """A browser counts the end of a line as one character, and sends two."""
    async with start_ingest() as ingest:
        await add_form(ingest)
        written = "line\n" * 3_999 + "last."
        assert (await fill_in(ingest, text=written.replace("\n", "\r\n"))).status_code == 200
        (event,) = await ingest.router.wait_for(1)
        assert event.data["letter"]["text"] == written


async def test_a_form_sent_twice_is_one_letter(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        await add_form(ingest)
        seal = seal_of(ingest)
        for _ in range(2):
            assert (await fill_in(ingest, seal=seal)).status_code == 200
        assert (await fill_in(ingest)).status_code == 200
        assert len(await ingest.router.wait_for(2)) == 2
        assert await ingest.rows("select count(*) as letters from letter") == [{"letters": 2}]


async def test_a_question_needs_no_address_and_is_answered_in_public(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        site = "https://shop.example/answers"
        await add_form(ingest, key="ask", kind="question", title="Ask about it", publish_to=site, language="de")
        page = await ingest.client.get("/api/v1/inbound/forms/ask")
        assert "kann jeder lesen" in unescape(page.text)
        assert 'name="phone"' not in page.text
        assert (await fill_in(ingest, "ask", address="", name="", subject="", phone="")).status_code == 200
        (event,) = await ingest.router.wait_for(1)
        letter = event.data["letter"]
        assert (letter["public"], letter["publish_to"], letter["from"]) == (True, site, None)
        assert letter["subject"] == "Ask about it lamp 7"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"text": " \r\n "}, "Please write what it is about."),
        ({"address": ""}, "Please give an e-mail address"),
        ({"address": "kim@x> <evil@y.example"}, "Please give an e-mail address"),
        # Cut off, it would be somebody else's.
        ({"address": f"kim@customer.{'x' * 250}.example"}, "Please give an e-mail address"),
        ({"website": "https://spam.example"}, "leave the field “Website” empty"),
        ({"seal": ""}, "look it over and send it once more"),
        ({"seal": "1.0123456789abcdef0123456789abcdef.0123456789abcdef0123456789abcdef"}, "look it over"),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_written_is_lost(
    start_ingest: StartIngest, changed: dict[str, str], told: str
) -> None:
    async with start_ingest() as ingest:
        await add_form(ingest)
        page = await fill_in(ingest, **{"subject": '<i>"Green"</i>', **changed})
        shown = unescape(page.text)
        assert told in shown
        assert 'value="&lt;i&gt;&quot;Green&quot;&lt;/i&gt;"' in page.text
        assert await ingest.rows("select 1 from letter") == []
        # What is shown can be sent at once, put right.
        found = re.search('name="seal" value="([^"]+)"', page.text)
        assert found is not None
        if "seal" not in changed:
            assert (await fill_in(ingest, seal=found[1])).status_code == 200


async def test_a_form_that_comes_at_once_or_of_another_day_is_shown_again(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        await add_form(ingest)
        for age in (0, 25 * 3600):
            page = await fill_in(ingest, seal=seal_of(ingest, age=age))
            assert "send it once more" in page.text
            assert "Do you have green ones?" in page.text
        assert "send it once more" in (await fill_in(ingest, seal=seal_of(ingest, "another"))).text
        assert await ingest.rows("select 1 from letter") == []


async def test_what_no_form_of_ours_sends_is_refused(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        await add_form(ingest)
        path = "/api/v1/inbound/forms/contact"
        many = await ingest.client.post(path, content="&".join(f"a{number}=1" for number in range(200)))
        assert many.status_code == 422
        assert (await ingest.client.post(path, content=b"text=" + b"x" * 300_000)).status_code == 413
        assert "send it once more" in (await ingest.client.post(path, content=b"\xff\x00=%ff%00")).text
        long = await fill_in(ingest, text="x" * 30_000)
        assert long.status_code == 200
        (event,) = await ingest.router.wait_for(1)
        assert len(event.data["letter"]["text"]) == 20_000


async def test_very_many_letters_wait_and_keep_their_words(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        await add_form(ingest)
        visits = ingest.app.state.visits[0]
        moment = time.monotonic()
        for _ in range(visits.most):
            visits.wait("contact 127.0.0.1", moment)
        page = await fill_in(ingest)
        assert (page.status_code, "Do you have green ones?" in page.text) == (429, True)
        assert "in 10 minutes" in page.text


async def test_only_pages_of_the_company_may_hold_the_form(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        await add_form(ingest, origins=["https://shop.example", "https://shop.example:8443"])
        page = await ingest.client.get("/api/v1/inbound/forms/contact")
        policy = page.headers["content-security-policy"]
        assert policy.endswith("frame-ancestors 'self' https://shop.example https://shop.example:8443")
        script = await ingest.client.get("/api/v1/inbound/forms/contact/script")
        assert script.headers["content-type"].startswith("text/javascript")
        assert "/api/v1/inbound/forms/contact" in script.text
        assert (await ingest.client.get("/api/v1/inbound/forms/nothing/script")).status_code == 404


async def test_a_form_is_changed_and_removed(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        made = await add_form(ingest)
        await add_form(ingest, key="ask", kind="question")
        body = {"key": "contact", "title": "Ask us"}
        path = f"/mailboxes/forms/{made['id']}"
        changed = await ingest.call("PUT", path, json=body, headers={"If-Match": '"1"'})
        assert (changed.json()["title"], changed.headers["etag"]) == ("Ask us", '"2"')
        assert (await ingest.call("PUT", path, json=body, headers={"If-Match": '"1"'})).status_code == 412
        taken = await ingest.call("PUT", path, json={**body, "key": "ask"}, headers={"If-Match": '"2"'})
        assert (taken.status_code, taken.json()["field"]) == (409, "key")
        assert [one["key"] for one in (await ingest.call("GET", "/mailboxes/forms")).json()["items"]] == [
            "ask",
            "contact",
        ]
        assert (await ingest.call("DELETE", path)).status_code == 204
        gone = await fill_in(ingest)
        assert (gone.status_code, "no longer in use" in gone.text) == (404, True)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"key": "Contact!"}, "key"),
        ({"title": " "}, "title"),
        ({"origins": ["https://shop.example/page"]}, "origins"),
        ({"origins": ["'none'; script-src *"]}, "origins"),
        ({"publish_to": "https://shop.example"}, "publish_to"),
        ({"kind": "question", "publish_to": "javascript:alert(1)"}, "publish_to"),
        ({"language": "de; x"}, "language"),
    ],
)
async def test_a_form_that_cannot_be_is_refused_with_its_field(
    start_ingest: StartIngest, changed: dict[str, Any], field: str
) -> None:
    async with start_ingest() as ingest:
        answer = await ingest.call("POST", "/mailboxes/forms", json={"key": "contact", "title": "Us", **changed})
        assert (answer.status_code, field in answer.text) == (422, True)
