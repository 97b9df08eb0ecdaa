"""What befalls a mailbox, against Dovecot and pymap: nothing is lost or doubled; recovery times are printed."""

import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.ingest.conftest import RunningIngest, StartIngest
from tests.integration.ingest.letters import letter
from tests.integration.ingest.mailboxes import add, numbered, reconciled, shown, subjects
from tests.mail.dovecot import needs_dovecot
from tests.mail.proxy import Proxy
from tests.mail.servers import DovecotServer, MailServer, Person, PymapServer

LONG = bool(os.environ.get("AUDIOCOMM_LONG"))
MANY = 3_000 if LONG else 300
SERVERS = [pytest.param(DovecotServer, marks=needs_dovecot, id="dovecot"), pytest.param(PymapServer, id="pymap")]


@pytest.fixture(params=SERVERS)
async def server(request: pytest.FixtureRequest) -> AsyncIterator[MailServer]:
    # Not below pytest's own folder: the accounts that Dovecot runs as cannot look into that one.
    folder = Path(tempfile.mkdtemp(prefix="audiocomm-imap-"))
    folder.chmod(0o755)
    running: MailServer = request.param(folder)
    await running.start()
    yield running
    await running.stop()
    shutil.rmtree(folder)


@pytest.fixture
async def line(server: MailServer) -> AsyncIterator[Proxy]:
    proxy = Proxy(server.port)
    await proxy.start()
    yield proxy
    await proxy.stop()


class Recovery:
    """Prints how long it took until what was delivered during a trouble was here."""

    def __init__(self, trouble: str) -> None:
        self._trouble = trouble
        self._since = time.monotonic()

    def over(self) -> None:
        """Print."""
        print(f"recovery after {self._trouble}: {time.monotonic() - self._since:.2f} s")


async def complete(ingest: RunningIngest, path: str, count: int, *, duplicate: int = 0) -> None:
    """Assert that each of `count` letters came once, and that every one on the server is accounted for."""
    await ingest.router.wait_for(count, seconds=120)
    await reconciled(ingest, path, missing=[], stored=count - duplicate, duplicate=duplicate)
    assert sorted(subjects(ingest)) == sorted(f"Letter {number}" for number in range(count))


async def test_a_drop_in_idle(start_ingest: StartIngest, server: MailServer, line: Proxy) -> None:
    async with start_ingest() as ingest:
        path = await add(ingest, server, port=line.port)
        await shown(ingest, path, state="idle")
        line.refusing = True
        line.cut()
        await shown(ingest, path, state="unreachable")
        await server.deliver(*numbered(3))
        line.refusing = False
        recovery = Recovery("a drop in IDLE")
        await complete(ingest, path, 3)
        recovery.over()


async def test_a_drop_in_fetch(start_ingest: StartIngest, server: MailServer, line: Proxy) -> None:
    await server.deliver(*numbered(40))
    # In the middle of the first letters, and again further on.
    line.cut_after = [12_000, 12_000]
    async with start_ingest(batch_letters=10) as ingest:
        recovery = Recovery("a drop in FETCH")
        path = await add(ingest, server, port=line.port)
        await complete(ingest, path, 40)
        recovery.over()
        assert line.cuts == 2


async def test_a_black_hole(start_ingest: StartIngest, server: MailServer, line: Proxy) -> None:
    async with start_ingest(mailbox_seconds=1, idle_seconds=1) as ingest:
        path = await add(ingest, server, port=line.port)
        await shown(ingest, path, state="idle")
        line.swallowing = True
        gone = await shown(ingest, path, state="unreachable")
        assert "does not answer within 1 seconds" in gone["error"] or "no answer within 1 seconds" in gone["error"]
        await server.deliver(*numbered(2))
        line.swallowing = False
        line.cut()
        recovery = Recovery("a black hole")
        await complete(ingest, path, 2)
        recovery.over()


async def test_a_slow_line(start_ingest: StartIngest, server: MailServer, line: Proxy) -> None:
    line.delay = 0.05
    await server.deliver(*numbered(30))
    async with start_ingest(batch_letters=5) as ingest:
        path = await add(ingest, server, port=line.port)
        await complete(ingest, path, 30)


async def test_a_server_restart(start_ingest: StartIngest, server: MailServer) -> None:
    async with start_ingest() as ingest:
        path = await add(ingest, server)
        await shown(ingest, path, state="idle")
        await server.deliver(*numbered(2))
        await server.stop()
        await shown(ingest, path, state="unreachable")
        await server.start()
        recovery = Recovery("a restart of the server")
        await server.deliver(*numbered(2, first=2))
        await complete(ingest, path, 4)
        recovery.over()


async def test_a_new_uidvalidity(start_ingest: StartIngest, server: MailServer) -> None:
    await server.deliver(*numbered(5))
    async with start_ingest() as ingest:
        path = await add(ingest, server)
        await complete(ingest, path, 5)
        await server.number_anew()
        await server.deliver(*numbered(2, first=5))
        recovery = Recovery("a new UIDVALIDITY")
        await ingest.router.wait_for(7)
        recovery.over()
        await reconciled(ingest, path, stored=2, duplicate=5, on_server=7, missing=[])
        assert sorted(subjects(ingest)) == [f"Letter {number}" for number in range(7)]


async def test_very_many_at_once(start_ingest: StartIngest, server: MailServer) -> None:
    await server.deliver(*numbered(MANY))
    async with start_ingest() as ingest:
        recovery = Recovery(f"{MANY} letters at once")
        path = await add(ingest, server)
        await complete(ingest, path, MANY)
        recovery.over()
        found = await shown(ingest, path, state="idle")
        assert found["progress"] == {"done": MANY, "total": MANY}


async def test_thirty_megabytes(start_ingest: StartIngest, server: MailServer) -> None:
    large = letter("Letter 1", "<large@customer.example>") + b"x" * 76 * 400_000
    await server.deliver(*numbered(1), large, *numbered(1, first=2))
    async with start_ingest() as ingest:
        path = await add(ingest, server)
        await reconciled(ingest, path, seen=3, quarantined=0, missing=[])
        (size,) = await ingest.rows("select max(size) as bytes from letter")
        assert size["bytes"] > 30_000_000
        await complete(ingest, path, 3)


async def test_letters_moved_flagged_and_deleted_meanwhile(start_ingest: StartIngest, server: MailServer) -> None:
    person = Person(server)
    await person.makes("Elsewhere")
    await server.deliver(*numbered(60))
    async with start_ingest(batch_letters=5) as ingest:
        path = await add(ingest, server, folders=["INBOX", "Elsewhere"])
        await ingest.router.wait_for(5)
        uids = [str(uid) for uid in await person.uids("INBOX")]
        await person.does(
            "INBOX",
            ("store", uids[-2], "+FLAGS", r"(\Seen)"),
            ("store", uids[-3], "+FLAGS", r"(\Flagged)"),
            ("copy", ",".join(uids[-20:-10]), "Elsewhere"),
            ("store", ",".join(uids[-20:-10]), "+FLAGS", r"(\Deleted)"),
        )
        await ingest.router.wait_for(60, seconds=60)
        await ingest.call("POST", f"{path}/reconciliation")
        # Those that were read before they were moved are known in the other folder too: duplicates by content.
        found = await reconciled(ingest, path, stored=60, on_server=60, missing=[])
        assert found["seen"] == 60 + found["duplicate"]
        assert sorted(subjects(ingest)) == sorted(f"Letter {number}" for number in range(60))


async def test_a_changed_password_put_right(start_ingest: StartIngest, server: MailServer) -> None:
    async with start_ingest() as ingest:
        path = await add(ingest, server)
        await shown(ingest, path, state="idle")
        await server.change_password("another-one")
        await server.deliver(*numbered(2))
        refused = await shown(ingest, path, state="wrong_password")
        assert "refuses the login" in refused["error"]
        recovery = Recovery("a changed password put right")
        answer = await ingest.call("PATCH", path, json={"password": "another-one"}, headers={"If-Match": '"1"'})
        assert answer.status_code == 200
        await complete(ingest, path, 2)
        recovery.over()


async def test_a_day_of_downtime_and_an_old_backup(start_ingest: StartIngest, server: MailServer) -> None:
    await server.deliver(*numbered(4))
    async with start_ingest() as ingest:
        path = await add(ingest, server)
        await complete(ingest, path, 4)
        # As a database that was put back to the day before: it knows nothing of the last two.
        await ingest.rows("delete from uid_ledger where uid in (select uid from uid_ledger order by uid desc limit 2)")
        await ingest.rows("delete from outbox")
        await ingest.rows("delete from letter where normal_form ->> 'subject' in ('Letter 2', 'Letter 3')")
    await Person(server).does("INBOX", ("store", "1:*", "+FLAGS", r"(\Seen)"))
    await server.deliver(*numbered(3, first=4))
    async with start_ingest() as ingest:
        recovery = Recovery("an old backup and a day of downtime")
        await reconciled(ingest, path, seen=7, stored=7, on_server=7, missing=[])
        recovery.over()


async def test_a_gap_is_fetched_when_asked_for(start_ingest: StartIngest, server: MailServer) -> None:
    await server.deliver(*numbered(3))
    async with start_ingest() as ingest:
        path = await add(ingest, server)
        await complete(ingest, path, 3)
        before = (await shown(ingest, path, state="idle"))["checked_at"]
        await ingest.rows("delete from uid_ledger where uid = (select min(uid) from uid_ledger)")
        gap = await reconciled(ingest, path, seen=2)
        assert len(gap["missing"]) == 1
        assert (await ingest.call("POST", f"{path}/reconciliation")).status_code == 202
        await reconciled(ingest, path, seen=3, missing=[], stored=2, duplicate=1)
        found = await shown(ingest, path, progress={"done": 3, "total": 3})
        assert found["checked_at"] > before
        assert len(ingest.router.events) == 3


async def test_one_new_letter_does_not_wait_for_a_full_mailbox(start_ingest: StartIngest, server: MailServer) -> None:
    await server.deliver(*numbered(60))
    async with start_ingest(outbox_limit=100, batch_letters=5) as ingest:
        # Router takes nothing: a full mailbox stops at its share, and leaves room for what others get.
        ingest.router.open = False
        await add(ingest, server)
        await ingest.router.wait_for_refusals(1)
        await ingest.call("POST", "/inbound/raw", as_="system", content=letter("New", "<new@customer.example>"))
        waiting = await ingest.rows("select count(*) as letters from letter")
        assert waiting[0]["letters"] < 60
        ingest.router.open = True
        await ingest.router.wait_for(61)
        assert subjects(ingest).index("New") < 30
