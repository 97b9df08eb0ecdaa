"""POST /inbound/raw: stored before it is answered, told to router once, a broken one set aside."""

import pytest

from tests.integration.ingest.conftest import StartIngest
from tests.integration.ingest.letters import letter


async def test_a_raw_letter_is_stored_and_router_hears_of_it(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        answer = await ingest.call("POST", "/inbound/raw", as_="system", content=letter())
        assert answer.status_code == 202, answer.text
        assert answer.json()["outcome"] == "stored"
        (event,) = await ingest.router.wait_for(1)
        assert event.type == "message.received.v1"
        assert event.orderingkey == "kim@customer.example"
        assert event.data["letter_id"] == answer.json()["letter_id"]
        assert event.data["letter"]["subject"] == "A question"
        raw = await ingest.internal(f"/letters/{answer.json()['letter_id']}/raw")
        assert raw.content == letter()
        attachment = await ingest.internal(f"/letters/{answer.json()['letter_id']}/attachments/0")
        assert attachment.content == b"%PDF-1.4 picture"
        assert (await ingest.internal(f"/letters/{answer.json()['letter_id']}/attachments/1")).status_code == 404


@pytest.mark.parametrize(
    ("second", "outcome"),
    [
        # The same bytes by another way: the same letter.
        (letter(), "duplicate"),
        # Transport headers do not make another letter of it.
        (b"Received: from somewhere\r\n" + letter(), "duplicate"),
        # The same Message-ID with other content is another letter.
        (letter(subject="Another question"), "stored"),
    ],
)
async def test_the_same_letter_is_known_again(start_ingest: StartIngest, second: bytes, outcome: str) -> None:
    async with start_ingest() as ingest:
        first = await ingest.call("POST", "/inbound/raw", as_="system", content=letter())
        again = await ingest.call("POST", "/inbound/raw", as_="system", content=second)
        assert again.json()["outcome"] == outcome
        assert (again.json()["letter_id"] == first.json()["letter_id"]) == (outcome == "duplicate")


async def test_whom_a_later_copy_was_addressed_to_is_not_lost(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        for address in ("ann@company.example", "bob@company.example", "bob@company.example"):
            await ingest.call(
                "POST", "/inbound/raw", as_="system", content=letter(), headers={"X-Delivered-To": address}
            )
        (row,) = await ingest.rows("select normal_form -> 'delivered_to' as first, later_delivered_to from letter")
        assert row == {"first": ["ann@company.example"], "later_delivered_to": ["bob@company.example"]}
        again = (await ingest.router.wait_for(2))[-1]
        assert (again.type, again.data["delivered_to"]) == ("message.delivered_again.v1", ["bob@company.example"])


@pytest.mark.parametrize("caller", ["agent", "administrator", "nobody"])
async def test_only_a_system_hands_letters_in(start_ingest: StartIngest, caller: str) -> None:
    async with start_ingest() as ingest:
        answer = await ingest.call("POST", "/inbound/raw", as_=caller, content=letter())
        assert answer.status_code == (401 if caller == "nobody" else 403)
        assert await ingest.rows("select 1 from letter") == []


async def test_nothing_is_taken_in_while_too_much_waits_for_router(start_ingest: StartIngest) -> None:
    async with start_ingest(outbox_limit=1) as ingest:
        ingest.router.open = False
        assert (await ingest.call("POST", "/inbound/raw", as_="system", content=letter())).status_code == 202
        refused = await ingest.call("POST", "/inbound/raw", as_="system", content=letter(subject="Second"))
        assert refused.status_code == 503
        assert refused.headers["retry-after"] == "5"


async def test_a_bounce_of_our_letter_is_told_as_one(start_ingest: StartIngest) -> None:
    bounce = (
        b"From: MAILER-DAEMON@mx.example\r\nTo: desk@company.example\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
        b"Return-Path: <>\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/plain\r\n\r\nno such person\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        b"Final-Recipient: rfc822; gone@customer.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        b"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <ours@company.example>\r\nSubject: Re: x\r\n\r\nhi\r\n"
        b"--b--\r\n"
    )
    async with start_ingest() as ingest:
        await ingest.call("POST", "/inbound/raw", as_="system", content=bounce)
        (event,) = await ingest.router.wait_for(1)
        assert event.type == "message.bounced.v1"
        assert event.data["original_message_id"] == "ours@company.example"
        assert (event.data["recipient"], event.data["status"]) == ("gone@customer.example", "5.1.1")
