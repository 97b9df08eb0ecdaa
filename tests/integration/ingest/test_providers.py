"""Letters that Postmark and Mailgun hand in, by stand-ins made after their documentation."""

import hashlib
import hmac
import time
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from tests.integration.ingest.conftest import RunningIngest, StartIngest

KEY = "key-of-mailgun-0123456789"
RAW = (
    "From: Kim <kim@customer.example>\r\nTo: shop@company.example\r\nSubject: Grüne?\r\n"
    "Message-ID: <1@customer.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHaben Sie grüne?\r\n"
)


async def add_source(ingest: RunningIngest, **body: str) -> dict[str, Any]:
    answer = await ingest.call("POST", "/mailboxes/sources", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def by_postmark(ingest: RunningIngest, secret: str, user: str = "post", **changed: Any) -> httpx.Response:
    """Post what Postmark posts, to an address that holds user and password."""
    body = {
        "FromName": "Kim", "MessageStream": "inbound", "From": "kim@customer.example", "Subject": "Grüne?",
        "OriginalRecipient": "shop+7@company.example", "MessageID": "22c74902-a0c1-4511", "RawEmail": RAW,
        "Attachments": [],
    }  # fmt: skip
    return await ingest.client.post(
        "/api/v1/inbound/providers/postmark", json=body | changed, auth=httpx.BasicAuth(user, secret)
    )


def signed(key: str = KEY, age: int = 0, token: str = "t" * 50) -> dict[str, str]:
    """What Mailgun adds to a post to prove itself."""
    timestamp = str(int(time.time()) - age)
    signature = hmac.new(key.encode(), f"{timestamp}{token}".encode(), hashlib.sha256).hexdigest()
    return {"timestamp": timestamp, "token": token, "signature": signature}


async def by_mailgun(
    ingest: RunningIngest, proof: dict[str, str], raw: str = RAW, as_file: bool = False
) -> httpx.Response:
    """Post what a route of Mailgun posts whose address ends in mime."""
    fields = {"recipient": "shop@company.example", "sender": "kim@customer.example", **proof}
    path = "/api/v1/inbound/providers/mailgun?source=gun&as=mime"
    if as_file:
        return await ingest.client.post(path, data=fields, files={"body-mime": ("letter", raw.encode())})
    return await ingest.client.post(path, data={**fields, "body-mime": raw})


async def test_a_letter_of_postmark_is_read_from_its_raw_form(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        source = await add_source(ingest, name="post", kind="postmark")
        first, again = [await by_postmark(ingest, source["secret"]) for _ in range(2)]
        assert (first.status_code, first.json()["outcome"]) == (200, "stored"), first.text
        assert again.json() == first.json()
        (event,) = await ingest.router.wait_for(1)
        letter = event.data["letter"]
        assert (letter["subject"], letter["text"].strip()) == ("Grüne?", "Haben Sie grüne?")
        assert letter["delivered_to"] == ["shop+7@company.example"]


@pytest.mark.parametrize("secret", ["", "wrong", "wröng"])
async def test_postmark_needs_the_secret_of_its_own_source(start_ingest: StartIngest, secret: str) -> None:
    async with start_ingest() as ingest:
        await add_source(ingest, name="post", kind="postmark")
        other = await add_source(ingest, name="shop")
        refused = [
            await by_postmark(ingest, secret),
            await by_postmark(ingest, other["secret"], user="shop"),
            await by_postmark(ingest, secret, user="nobody\0"),
            await ingest.client.post("/api/v1/inbound/providers/postmark", json={}),
            await ingest.client.post("/api/v1/inbound/providers/postmark", headers={"Authorization": "Basic %%%"}),
            await ingest.client.post("/api/v1/inbound/providers/postmark", headers={"Authorization": "Bearer x"}),
            await ingest.client.post(
                "/api/v1/inbound/providers/postmark", headers={b"Authorization": "Basic é".encode()}
            ),
        ]
        assert [answer.status_code for answer in refused] == [401] * len(refused)
        assert await ingest.rows("select 1 from letter") == []


async def test_postmark_is_told_to_send_the_letter_itself(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        source = await add_source(ingest, name="post", kind="postmark")
        without = await by_postmark(ingest, source["secret"], RawEmail="")
        assert (without.status_code, without.json()["field"]) == (422, "RawEmail")
        assert "include the raw email content" in without.json()["title"]
        unnamed = await by_postmark(ingest, source["secret"], MessageID="")
        assert (unnamed.status_code, unnamed.json()["field"]) == (422, "MessageID")
        unstorable = await by_postmark(ingest, source["secret"], MessageID="a\0b")
        assert (unstorable.status_code, unstorable.json()["field"]) == (422, "MessageID")


async def test_an_address_that_is_none_does_not_keep_its_letter_out(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        source = await add_source(ingest, name="post", kind="postmark")
        reached = "a\0b@company.example, shop@company.example"
        answer = await by_postmark(ingest, source["secret"], OriginalRecipient=reached)
        assert (answer.status_code, answer.json()["outcome"]) == (200, "stored"), answer.text
        (event,) = await ingest.router.wait_for(1)
        assert event.data["letter"]["delivered_to"] == ["shop@company.example"]


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
async def test_a_letter_keeps_the_bytes_it_had(start_ingest: StartIngest, kind: str) -> None:
    raw = "From: kim@customer.example\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nGrüße + 5%\r\n".encode(
        "latin-1"
    )
    fields = {name: value.encode() for name, value in signed().items()} | {"body-mime": raw}
    parts = [
        b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value)
        for name, value in fields.items()
    ]
    content = b"".join(parts) + b"--x--\r\n" if "boundary" in kind else urlencode(fields).encode()
    async with start_ingest() as ingest:
        await add_source(ingest, name="gun", kind="mailgun", signing_key=KEY)
        path = "/api/v1/inbound/providers/mailgun?source=gun"
        answer = await ingest.client.post(path, content=content, headers={"Content-Type": kind})
        assert answer.status_code == 200, answer.text
        assert (await ingest.internal(f"/letters/{answer.json()['letter_id']}/raw")).content == raw
        (event,) = await ingest.router.wait_for(1)
        assert event.data["letter"]["text"].strip() == "Grüße + 5%"


async def test_nothing_of_a_form_is_read_for_a_source_that_is_not_there(start_ingest: StartIngest) -> None:
    read: list[bytes] = []

    async def content() -> AsyncIterator[bytes]:
        read.append(b"x")
        yield b"x"

    async with start_ingest() as ingest:
        path = "/api/v1/inbound/providers/mailgun?source=gun"
        assert (await ingest.client.post(path, content=content())).status_code == 401
    assert read == []


@pytest.mark.parametrize("charset", ["undefined", "punycode", "unicode_escape", "utf-7"])
async def test_a_form_in_what_is_no_charset_is_refused(start_ingest: StartIngest, charset: str) -> None:
    async with start_ingest() as ingest:
        await add_source(ingest, name="gun", kind="mailgun", signing_key=KEY)
        fields = b"".join(
            b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n\\ud800+2AA-\xff\r\n' % name
            for name in (b"token", b"timestamp", b"signature")
        )
        kind = f"multipart/form-data; boundary=x; charset={charset}"
        path = "/api/v1/inbound/providers/mailgun?source=gun"
        answer = await ingest.client.post(path, content=fields + b"--x--\r\n", headers={"Content-Type": kind})
        assert answer.status_code in (401, 422), answer.text


@pytest.mark.parametrize("as_file", [False, True])
async def test_a_letter_of_mailgun_is_read_from_its_raw_form(start_ingest: StartIngest, as_file: bool) -> None:
    async with start_ingest() as ingest:
        made = await add_source(ingest, name="gun", kind="mailgun", signing_key=KEY)
        assert (made["secret"], made["kind"]) == (None, "mailgun")
        proof = signed()
        first, again = [await by_mailgun(ingest, proof, as_file=as_file) for _ in range(2)]
        assert (first.status_code, first.json()["outcome"]) == (200, "stored"), first.text
        assert again.json() == first.json()
        # Whoever overheard a signature cannot put other words under it.
        assert (await by_mailgun(ingest, proof, RAW.replace("grüne", "rote"), as_file)).status_code == 409
        (event,) = await ingest.router.wait_for(1)
        assert event.data["letter"]["text"].strip() == "Haben Sie grüne?"
        # A letter that Mailgun could not hand in for hours is still a letter.
        late = await by_mailgun(ingest, signed(age=7 * 3600, token="u" * 50), RAW.replace("grüne", "blaue"), as_file)
        assert (late.status_code, late.json()["outcome"]) == (200, "stored")


async def test_what_mailgun_did_not_sign_is_refused(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        await add_source(ingest, name="gun", kind="mailgun", signing_key=KEY)
        proofs = [
            {},
            signed(key="another key 0123456789"),
            signed(age=25 * 3600),
            signed() | {"token": "x"},
            signed() | {"timestamp": "now"},
            signed() | {"signature": "ü" * 64},
            signed(token="t\0"),
        ]
        assert [(await by_mailgun(ingest, proof)).status_code for proof in proofs] == [401] * len(proofs)
        bare = await ingest.client.post("/api/v1/inbound/providers/mailgun?source=gun", data=signed())
        assert (bare.status_code, bare.json()["field"]) == (422, "body-mime")
        assert await ingest.rows("select 1 from letter") == []


async def test_only_mailgun_brings_a_key(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        for body in ({"kind": "mailgun"}, {"kind": "postmark", "signing_key": KEY}, {"signing_key": KEY}):
            answer = await ingest.call("POST", "/mailboxes/sources", json={"name": "gun", **body})
            assert (answer.status_code, answer.json()["field"]) == (422, "signing_key")
