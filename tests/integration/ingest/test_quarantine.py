"""What breaks the parser is kept whole, told with its reason, and taken in again when it can be read."""

from typing import Any

import pytest

from services.ingest.handlers.intake import Delivery
from services.ingest.ports.letters import Origin, Place
from tests.integration.ingest.conftest import StartIngest
from tests.integration.ingest.letters import letter

# Odd enough for a process of its own.
ODD = letter("Odd", "<odd@customer.example>") + b"\n--x" * 200
# A limit no process can keep: what happens to a letter whose reading never ends.
TOO_SHORT = {"parse_seconds": 0.0001}
# Too little memory for this letter, enough to start with.
LARGE = letter("Large", "<large@customer.example>") + b"some words of text\n" * 2_000_000


async def test_a_letter_that_cannot_be_read_waits_and_is_replayed(start_ingest: StartIngest) -> None:
    async with start_ingest(**TOO_SHORT) as ingest:
        broken = await ingest.call(
            "POST", "/inbound/raw", as_="system", content=ODD, headers={"X-Delivered-To": "ann@company.example"}
        )
        assert broken.status_code == 202
        assert broken.json() == {"letter_id": None, "outcome": "quarantined"}
        # The next one goes on.
        assert (await ingest.call("POST", "/inbound/raw", as_="system", content=letter())).json()["outcome"] == "stored"
        (aside,) = (await ingest.call("GET", "/quarantine", as_="supervisor")).json()["items"]
        assert aside["reason"] == "reading it takes longer than 0.0001 seconds"
        assert aside["reason_key"] == "too_slow"
        assert (aside["from"], aside["subject"], aside["size"]) == ("kim@customer.example", "Odd", len(ODD))
        raw = await ingest.call("GET", f"/quarantine/{aside['id']}/raw", as_="supervisor")
        assert raw.content == ODD
        assert raw.headers["content-type"] == "text/plain; charset=utf-8"
        again = await ingest.call("POST", f"/quarantine/{aside['id']}/replay", as_="supervisor")
        assert again.json() == {"outcome": "quarantined"}
    async with start_ingest() as ingest:
        again = await ingest.call("POST", f"/quarantine/{aside['id']}/replay", as_="supervisor")
        assert again.json() == {"outcome": "stored"}
        events = await ingest.router.wait_for(2)
        assert events[-1].data["letter"]["subject"] == "Odd"
        assert events[-1].data["letter"]["delivered_to"] == ["ann@company.example"]
        assert (await ingest.call("GET", "/quarantine", as_="supervisor")).json()["items"] == []
        gone = await ingest.call("POST", f"/quarantine/{aside['id']}/replay", as_="supervisor")
        assert gone.status_code == 404


async def test_copies_in_quarantine_are_one_letter(start_ingest: StartIngest) -> None:
    origin = Origin()
    async with start_ingest(**TOO_SHORT) as ingest:
        await ingest.rows(
            "insert into mailbox (name, host, port, tls, login, password, enabled, state, created_at)"
            " values ('sales', 'h', 1, 'none', 'l', 'p', false, 'stopped', now()) returning id"
        )
        for uid in (1, 2):
            await ingest.app.state.intake.take(origin, [Delivery(ODD, place=Place(1, "INBOX", 7, uid, 1))])
    async with start_ingest() as ingest:
        answer = await ingest.call("POST", "/quarantine/replay")
        assert answer.json() == {"stored": 1, "duplicate": 0, "quarantined": 0}
        ledger = await ingest.rows("select uid, outcome from uid_ledger order by uid")
        assert ledger == [{"uid": 1, "outcome": "stored"}, {"uid": 2, "outcome": "duplicate"}]
    async with start_ingest(**TOO_SHORT) as ingest:
        # Known, but unreadable again: it waits again, and nothing is counted that cannot be looked at.
        await ingest.app.state.intake.take(origin, [Delivery(ODD, place=Place(1, "INBOX", 7, 3, 1))])
        assert len((await ingest.call("GET", "/quarantine")).json()["items"]) == 1


async def test_a_process_that_dies_of_a_letter_costs_that_letter_alone(start_ingest: StartIngest) -> None:
    async with start_ingest(parse_memory_bytes=160_000_000) as ingest:
        answer = await ingest.call("POST", "/inbound/raw", as_="system", content=LARGE)
        assert answer.json()["outcome"] == "quarantined"
        (aside,) = (await ingest.call("GET", "/quarantine")).json()["items"]
        assert aside["reason_key"] == "reader_failed"
        answer = await ingest.call("POST", "/inbound/raw", as_="system", content=ODD)
        assert answer.json()["outcome"] == "stored"
    async with start_ingest() as ingest:
        answer = await ingest.call("POST", "/quarantine/replay", as_="supervisor")
        assert answer.json() == {"stored": 1, "duplicate": 0, "quarantined": 0}


async def test_a_posted_letter_beyond_the_limit_is_refused_and_listed(start_ingest: StartIngest) -> None:
    async with start_ingest(letter_bytes=1_000) as ingest:
        large = letter("Too large") + b"x" * 1_000
        answer = await ingest.call("POST", "/inbound/raw", as_="system", content=large)
        assert (answer.status_code, answer.json()["outcome"]) == (413, "too_large")
        (aside,) = (await ingest.call("GET", "/quarantine")).json()["items"]
        assert (aside["kind"], aside["subject"], aside["size"]) == ("too_large", "Too large", len(large))
        assert aside["reason_key"] == "too_large"


async def test_the_age_of_the_oldest_is_a_metric(start_ingest: StartIngest) -> None:
    async with start_ingest(letter_bytes=1_000) as ingest:
        for number in range(2):
            await ingest.call("POST", "/inbound/raw", as_="system", content=letter(f"{number}") + b"x" * 1_000)
        await ingest.rows("update quarantine set received_at = received_at - interval '1 hour' where subject = '1'")
        text = (await ingest.client.get("/metrics")).text
        (line,) = [line for line in text.splitlines() if line.startswith("audiocomm_quarantine_oldest_seconds{")]
        assert 3_600 <= float(line.split()[-1]) < 3_900
        assert 'audiocomm_quarantined{service="ingest"} 2.0' in text


async def test_the_list_is_read_page_by_page(start_ingest: StartIngest) -> None:
    async with start_ingest(letter_bytes=1_000) as ingest:
        for number in range(5):
            await ingest.call("POST", "/inbound/raw", as_="system", content=letter(f"{number}") + b"x" * 1_000)
        subjects: list[str] = []
        path: str | None = "/quarantine?limit=2"
        while path:
            page: dict[str, Any] = (await ingest.call("GET", path)).json()
            subjects += [one["subject"] for one in page["items"]]
            path = page["next"] and f"/quarantine?limit=2&cursor={page['next']}"
        assert subjects == ["0", "1", "2", "3", "4"]
        assert (await ingest.call("GET", "/quarantine?cursor=no")).status_code == 422


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/quarantine"), ("POST", "/quarantine/replay"), ("GET", "/mailboxes")]
)
async def test_agents_and_systems_do_not_see_it(start_ingest: StartIngest, method: str, path: str) -> None:
    async with start_ingest() as ingest:
        for caller in ("agent", "system"):
            assert (await ingest.call(method, path, as_=caller)).status_code == 403
