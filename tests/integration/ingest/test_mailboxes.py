"""Mailboxes through the API: nobody sees a password, nobody overwrites what he has not seen."""

from typing import Any

import pytest

from services.ingest.handlers.intake import Delivery
from services.ingest.ports.letters import Origin, Place
from services.ingest.ports.mailboxes import FolderLook, FolderPlace
from tests.integration.ingest.conftest import RunningIngest, StartIngest
from tests.integration.ingest.letters import letter
from tests.integration.ingest.waiting import until

MAILBOX: dict[str, Any] = {
    "name": "sales",
    "host": "127.0.0.1",
    "port": 1,
    "tls": "none",
    "login": "sales",
    "password": "canary-of-a-secret",
    "enabled": False,
}


async def test_a_mailbox_is_set_up_changed_and_removed(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        headers = {"Idempotency-Key": "k1"}
        added = await ingest.call("POST", "/mailboxes", json=MAILBOX, headers=headers)
        assert (added.status_code, added.headers["etag"]) == (201, '"1"')
        assert added.json()["state"] == "stopped"
        assert (await ingest.call("POST", "/mailboxes", json=MAILBOX, headers=headers)).json() == added.json()
        assert (await ingest.call("POST", "/mailboxes", json=MAILBOX)).status_code == 409
        path = f"/mailboxes/{added.json()['id']}"
        assert (await ingest.call("PATCH", path, json={"folders": ["Post"]})).status_code == 428
        stale = await ingest.call("PATCH", path, json={"folders": ["Post"]}, headers={"If-Match": '"7"'})
        assert stale.status_code == 412
        changed = await ingest.call("PATCH", path, json={"folders": ["Post"]}, headers={"If-Match": '"1"'})
        assert (changed.json()["folders"], changed.json()["version"]) == (["Post"], 2)
        (row,) = await ingest.rows("select password from mailbox")
        assert row["password"] == MAILBOX["password"]
        reconciliation = (await ingest.call("GET", f"{path}/reconciliation")).json()
        assert (reconciliation["seen"], reconciliation["on_server"]) == (0, None)
        for answer in (added, changed, await ingest.call("GET", path), await ingest.call("GET", "/mailboxes")):
            assert MAILBOX["password"] not in answer.text
        assert (await ingest.call("DELETE", path)).status_code == 204
        assert (await ingest.call("GET", path)).status_code == 404
        assert (await ingest.call("DELETE", path)).status_code == 404


async def test_another_place_has_another_ledger(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        mailbox = (await ingest.call("POST", "/mailboxes", json=MAILBOX)).json()
        await ingest.rows(
            "insert into uid_ledger (mailbox_id, folder, uid_validity, uid, outcome, letter_id, seen_at)"
            " values ($1, 'INBOX', 1, 1, 'duplicate', gen_random_uuid(), now()) returning 1",
            mailbox["id"],
        )
        path = f"/mailboxes/{mailbox['id']}"
        await ingest.call("PATCH", path, json={"port": 2}, headers={"If-Match": '"1"'})
        assert len(await ingest.rows("select 1 from uid_ledger")) == 1
        moved = {"host": "localhost", "password": MAILBOX["password"]}
        await ingest.call("PATCH", path, json=moved, headers={"If-Match": '"2"'})
        assert await ingest.rows("select 1 from uid_ledger") == []


async def test_the_inbox_has_one_name(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        plan = {"folders": ["Inbox", "inbox", "Shop"], "after_reading": {"do": "move", "folder": "inbox"}}
        mailbox = (await ingest.call("POST", "/mailboxes", json={**MAILBOX, **plan})).json()
        assert (mailbox["folders"], mailbox["after_reading"]["folder"]) == (["INBOX", "Shop"], "INBOX")


async def test_what_the_reader_of_before_still_held_is_nothing_to_the_one_after(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        mailbox = (await ingest.call("POST", "/mailboxes", json=MAILBOX)).json()
        work, now = ingest.app.state.work, ingest.app.state.runtime.clock.now()
        old = await work(lambda store: store.mailbox(mailbox["id"]))
        other = {"login": "orders", "password": "another", "folders": ["Shop"]}
        await ingest.call("PATCH", f"/mailboxes/{old.id}", json=other, headers={"If-Match": '"1"'})
        # The UIDs of two accounts count from 1 under the same UIDVALIDITY: a late batch would hide letters.
        place = FolderPlace(old.id, "Shop", 1)
        late = Delivery(letter("Late", "<late@customer.example>"), place=Place(old.id, "Shop", 1, 1, old.version))
        await ingest.app.state.intake.take(Origin(old.id, old.name), [late])
        assert not await work(lambda store: store.begin_folder(place, old.version, [2], now))
        await work(lambda store: store.note_folder(old, FolderLook("INBOX", 1, 3, 3, now, None)))
        assert await ingest.rows("select uid from uid_ledger") == []
        assert await ingest.rows("select folder from mailbox_folder") == []
        assert len(await ingest.rows("select id from letter")) == 1
        assert await work(lambda store: store.begin_folder(place, old.version + 1, [2], now))
        assert await ingest.rows("select uid from uid_ledger") == [{"uid": 2}]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"port": 0}, "port"),
        ({"tls": "perhaps"}, "tls"),
        ({"login": "a\r\nb LOGOUT"}, "login"),
        ({"state": "idle"}, "state"),
        ({"password": ""}, "password"),
    ],
)
async def test_what_is_wrong_is_named(start_ingest: StartIngest, change: dict[str, Any], field: str) -> None:
    async with start_ingest() as ingest:
        answer = await ingest.call("POST", "/mailboxes", json={**MAILBOX, **change})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == f"body.{field}"


async def dead_letters(ingest: RunningIngest) -> list[dict[str, Any]]:
    return list((await ingest.call("GET", "/mailboxes/dead-letters")).json()["items"])


async def test_an_event_refused_for_good_is_listed_and_replayed(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        ingest.router.refuses = True
        await ingest.call("POST", "/inbound/raw", as_="system", content=b"Subject: refused\r\n\r\nhello\r\n")
        await ingest.router.wait_for_refusals(1)
        path = "/mailboxes/dead-letters"
        (dead,) = await until(lambda: dead_letters(ingest))
        assert (dead["destination"], dead["type"]) == ("router", "message.received.v1")
        assert dead["reason"] == "not this one"
        ingest.router.refuses = False
        assert (await ingest.call("POST", f"{path}/{dead['id']}/replay")).status_code == 202
        (event,) = await ingest.router.wait_for(1)
        assert event.data["letter"]["subject"] == "refused"
        assert (await ingest.call("POST", f"{path}/{event.id}/replay")).status_code == 404


async def test_the_metrics_tell_of_letters_and_mailboxes(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        await ingest.call("POST", "/mailboxes", json=MAILBOX)
        await ingest.call("POST", "/inbound/raw", as_="system", content=b"\r\n\r\nhello\r\n")
        text = (await ingest.client.get("/metrics")).text
        for line in ("letters", "mailboxes_stopped"):
            assert f'audiocomm_{line}{{service="ingest"}} 1.0' in text
        for line in ("quarantined", "believes_authentication"):
            assert f'audiocomm_{line}{{service="ingest"}} 0.0' in text
    async with start_ingest(authserv_id="mx.company.example") as ingest:
        text = (await ingest.client.get("/metrics")).text
        assert 'audiocomm_believes_authentication{service="ingest"} 1.0' in text
