"""Reading a real Dovecot: news by IDLE, restarts, new UIDVALIDITY, broken lines, wrong passwords, large letters."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.ingest.conftest import RunningIngest, StartIngest
from tests.integration.ingest.letters import letter
from tests.integration.ingest.waiting import until
from tests.mail.dovecot import PASSWORD, Dovecot, needs_dovecot
from tests.mail.proxy import Proxy

pytestmark = needs_dovecot
LOGIN = "sales@company.example"


@pytest.fixture
async def dovecot() -> AsyncIterator[Dovecot]:
    # Not below pytest's own folder: the accounts that Dovecot runs as cannot look into that one.
    folder = Path(tempfile.mkdtemp(prefix="audiocomm-dovecot-"))
    folder.chmod(0o755)
    server = Dovecot(folder)
    await server.start()
    yield server
    await server.stop()
    shutil.rmtree(folder)


def numbered(count: int, first: int = 0) -> list[bytes]:
    return [letter(f"Letter {number}", f"<{number}@customer.example>") for number in range(first, first + count)]


def settings_of(dovecot: Dovecot, **changes: Any) -> dict[str, Any]:
    mailbox = {"name": "sales", "host": "127.0.0.1", "port": dovecot.imap_port, "tls": "none", "login": LOGIN}
    return {**mailbox, "password": PASSWORD, **changes}


async def add(ingest: RunningIngest, dovecot: Dovecot, **changes: Any) -> dict[str, Any]:
    answer = await ingest.call("POST", "/mailboxes", json=settings_of(dovecot, **changes))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def in_state(ingest: RunningIngest, state: str) -> dict[str, Any]:
    async def look() -> dict[str, Any] | None:
        (found,) = (await ingest.call("GET", "/mailboxes")).json()["items"]
        return found if found["state"] == state else None

    return dict(await until(look))


async def reconciled(ingest: RunningIngest, **expected: Any) -> None:
    (mailbox,) = await ingest.rows("select id from mailbox")

    async def look() -> bool:
        answer = (await ingest.call("GET", f"/mailboxes/{mailbox['id']}/reconciliation")).json()
        assert answer["seen"] == sum(answer[one] for one in ("stored", "duplicate", "quarantined", "too_large"))
        return all(answer[name] == value for name, value in expected.items())

    await until(look)


async def test_what_is_there_and_what_comes_is_stored(start_ingest: StartIngest, dovecot: Dovecot) -> None:
    await dovecot.deliver(LOGIN, *numbered(2))
    async with start_ingest() as ingest:
        await add(ingest, dovecot)
        await ingest.router.wait_for(2)
        await in_state(ingest, "idle")
        # Told by IDLE: the next look by itself would come after a minute.
        await dovecot.deliver(LOGIN, *numbered(1, first=2))
        events = await ingest.router.wait_for(3, seconds=20)
        assert [event.data["letter"]["subject"] for event in events] == ["Letter 0", "Letter 1", "Letter 2"]
        assert {event.data["mailbox"] for event in events} == {"sales"}
        await reconciled(ingest, seen=3, stored=3, on_server=3, missing=[])
    # Read by us, unread for people.
    assert all("S" not in path.name.partition(":2,")[2] for path in dovecot.letters_of(LOGIN))


async def test_a_restart_goes_on_where_the_ledger_ends(start_ingest: StartIngest, dovecot: Dovecot) -> None:
    await dovecot.deliver(LOGIN, *numbered(3))
    async with start_ingest() as ingest:
        await add(ingest, dovecot)
        await ingest.router.wait_for(3)
        await reconciled(ingest, stored=3)
    await dovecot.deliver(LOGIN, *numbered(2, first=3))
    async with start_ingest() as ingest:
        await ingest.router.wait_for(5)
        await reconciled(ingest, seen=5, stored=5, duplicate=0, missing=[])


async def test_a_new_uidvalidity_makes_no_new_letters(start_ingest: StartIngest, dovecot: Dovecot) -> None:
    await dovecot.deliver(LOGIN, *numbered(3))
    async with start_ingest() as ingest:
        await add(ingest, dovecot)
        await ingest.router.wait_for(3)
        await reconciled(ingest, stored=3)
        await dovecot.stop()
        # UIDVALIDITY is the second in which Dovecot numbers anew.
        await asyncio.sleep(1.1)
        dovecot.forget_uids(LOGIN)
        await dovecot.start()
        await dovecot.deliver(LOGIN, *numbered(1, first=3))
        await ingest.router.wait_for(4)
        await reconciled(ingest, seen=4, stored=1, duplicate=3, on_server=4, missing=[])
        assert len(ingest.router.events) == 4


async def test_a_line_cut_in_idle_is_noticed_at_once(start_ingest: StartIngest, dovecot: Dovecot) -> None:
    proxy = Proxy(dovecot.imap_port)
    await proxy.start()
    async with start_ingest() as ingest:
        await add(ingest, dovecot, port=proxy.port)
        await in_state(ingest, "idle")
        proxy.refusing = True
        proxy.cut()
        broken = await in_state(ingest, "unreachable")
        assert broken["error"].endswith(".") or "127.0.0.1" in broken["error"]
        proxy.refusing = False
        await dovecot.deliver(LOGIN, *numbered(1))
        await ingest.router.wait_for(1)
        await in_state(ingest, "idle")
    await proxy.stop()


async def test_a_server_that_restarts_loses_nothing(start_ingest: StartIngest, dovecot: Dovecot) -> None:
    async with start_ingest() as ingest:
        await add(ingest, dovecot)
        for number in range(2):
            await in_state(ingest, "idle")
            await dovecot.stop()
            await in_state(ingest, "unreachable")
            await dovecot.start()
            await dovecot.deliver(LOGIN, *numbered(1, first=number))
            await ingest.router.wait_for(number + 1)
        await reconciled(ingest, seen=2, stored=2, missing=[])


async def test_a_wrong_password_stops_until_it_is_put_right(start_ingest: StartIngest, dovecot: Dovecot) -> None:
    proxy = Proxy(dovecot.imap_port)
    await proxy.start()
    await dovecot.deliver(LOGIN, *numbered(1))
    async with start_ingest() as ingest:
        mailbox = await add(ingest, dovecot, port=proxy.port, password="not it")
        refused = await in_state(ingest, "wrong_password")
        assert refused["error"] == (
            f"The mail server 127.0.0.1:{proxy.port} refuses the login {LOGIN} with its password."
        )
        assert proxy.connections == 1
        answer = await ingest.call(
            "PATCH", f"/mailboxes/{mailbox['id']}", json={"password": PASSWORD}, headers={"If-Match": '"1"'}
        )
        assert answer.status_code == 200
        await ingest.router.wait_for(1)
    await proxy.stop()


async def test_five_hundred_letters_at_once(start_ingest: StartIngest, dovecot: Dovecot) -> None:
    await dovecot.deliver(LOGIN, *numbered(500))
    async with start_ingest() as ingest:
        await add(ingest, dovecot)
        events = await ingest.router.wait_for(500)
        subjects = [event.data["letter"]["subject"] for event in events]
        assert subjects == [f"Letter {number}" for number in range(500)]
        await reconciled(ingest, seen=500, stored=500, on_server=500, missing=[])


async def test_a_too_large_letter_is_told_of_and_left_where_it_is(start_ingest: StartIngest, dovecot: Dovecot) -> None:
    large = letter("Forty-five megabytes") + b"x" * 76 * 600_000
    await dovecot.deliver(LOGIN, letter("Before"), large, letter("After"))
    async with start_ingest() as ingest:
        await add(ingest, dovecot)
        events = await ingest.router.wait_for(2)
        assert [event.data["letter"]["subject"] for event in events] == ["Before", "After"]
        await reconciled(ingest, seen=3, stored=2, too_large=1, on_server=3, missing=[])
        (aside,) = (await ingest.call("GET", "/quarantine")).json()["items"]
        assert (aside["kind"], aside["mailbox"], aside["from"]) == ("too_large", "sales", "kim@customer.example")
        assert aside["subject"] == "Forty-five megabytes"
        assert b"Forty-five" in (await ingest.call("GET", f"/quarantine/{aside['id']}/raw")).content
        assert (await ingest.call("POST", f"/quarantine/{aside['id']}/replay")).status_code == 409


async def test_two_copies_of_ingest_read_a_mailbox_once(start_ingest: StartIngest, dovecot: Dovecot) -> None:
    proxy = Proxy(dovecot.imap_port)
    await proxy.start()
    async with start_ingest() as one:
        async with start_ingest():
            await add(one, dovecot, port=proxy.port)
            await dovecot.deliver(LOGIN, *numbered(1))
            await one.router.wait_for(1)
            assert proxy.connections == 1
        # Whoever read it, somebody goes on.
        await dovecot.deliver(LOGIN, *numbered(1, first=1))
        await one.router.wait_for(2)
    await proxy.stop()


@pytest.mark.parametrize("tls", ["tls", "starttls"])
async def test_over_tls_only_a_trusted_server_is_read(start_ingest: StartIngest, dovecot: Dovecot, tls: str) -> None:
    port = dovecot.imaps_port if tls == "tls" else dovecot.imap_port
    await dovecot.deliver(LOGIN, *numbered(1))
    async with start_ingest() as ingest:
        answer = await ingest.call("POST", "/mailboxes/test", json=settings_of(dovecot, tls=tls, port=port))
        assert answer.json()["ok"] is False
        assert "cannot be trusted" in answer.json()["error"]
    async with start_ingest(mailbox_ca_file=dovecot.certificate) as ingest:
        answer = await ingest.call("POST", "/mailboxes/test", json=settings_of(dovecot, tls=tls, port=port))
        assert answer.json() == {"ok": True, "messages": 1, "error": None}
        await add(ingest, dovecot, tls=tls, port=port)
        await ingest.router.wait_for(1)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        # A login that is refused.
        ({"password": "not it"}, "refuses the login"),
        # A folder that is not there.
        ({"folders": ["Größe & mehr"]}, "refused to open the folder Größe & mehr"),
        # Nobody listens there.
        ({"port": 1}, "cannot be reached"),
        # A name nobody knows.
        ({"host": "mail.invalid"}, "cannot be reached"),
        ({"host": "xn--\ufffd"}, "cannot be reached"),
    ],
)
async def test_a_mailbox_that_cannot_be_opened_says_why(
    start_ingest: StartIngest, dovecot: Dovecot, changes: dict[str, Any], error: str
) -> None:
    async with start_ingest() as ingest:
        answer = (await ingest.call("POST", "/mailboxes/test", json=settings_of(dovecot, **changes))).json()
        assert (answer["ok"], answer["messages"]) == (False, None)
        assert error in answer["error"]
