"""How a mailbox is read: several folders, a start, and what is done with read letters."""

import shutil
import tempfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.integration.ingest.conftest import StartIngest
from tests.integration.ingest.mailboxes import add, numbered, reconciled, shown, subjects
from tests.mail.dovecot import needs_dovecot
from tests.mail.servers import DovecotServer, Person

pytestmark = needs_dovecot


@pytest.fixture
async def server() -> AsyncIterator[DovecotServer]:
    folder = Path(tempfile.mkdtemp(prefix="audiocomm-imap-"))
    folder.chmod(0o755)
    running = DovecotServer(folder)
    await running.start()
    yield running
    await running.stop()
    shutil.rmtree(folder)


def in_inbox(server: DovecotServer) -> list[Path]:
    return server.dovecot.letters_of(server.login)


async def test_several_folders_are_read_each_with_its_own_account(
    start_ingest: StartIngest, server: DovecotServer
) -> None:
    person = Person(server)
    await person.makes("Shop")
    await server.deliver(*numbered(4))
    await person.does("INBOX", ("copy", "1:2", "Shop"), ("store", "1:2", "+FLAGS", r"(\Deleted)"))
    async with start_ingest() as ingest:
        path = await add(ingest, server, folders=["INBOX", "Shop", "Not there"])
        found = await reconciled(ingest, path, seen=4, stored=4, on_server=None)
        by_name = {one["folder"]: one for one in found["folders"]}
        assert [by_name[name]["stored"] for name in ("INBOX", "Shop", "Not there")] == [2, 2, 0]
        assert "refused to open the folder Not there" in by_name["Not there"]["error"]
        # The folder that is missing does not stop the others, and is told of.
        mailbox = await shown(ingest, path, state="idle")
        assert "refused to open the folder Not there" in mailbox["error"]
        await person.makes('"Not there"')
        await ingest.call("POST", f"{path}/reconciliation")
        await shown(ingest, path, state="idle", error=None)
        # What is no longer among the folders is forgotten; its letters stay.
        change = {"folders": ["INBOX"]}
        await ingest.call("PATCH", path, json=change, headers={"If-Match": '"1"'})
        await reconciled(ingest, path, seen=2, on_server=2, missing=[])
        assert len(ingest.router.events) == 4


async def test_folders_are_listed_by_name(start_ingest: StartIngest, server: DovecotServer) -> None:
    for name in ("Archive", '"Gr&APYA3w-e &- mehr"', '"a \\"b\\""'):
        await Person(server).makes(name)
    access = {"host": "127.0.0.1", "port": server.port, "tls": "none", "login": server.login}
    async with start_ingest() as ingest:
        answer = await ingest.call("POST", "/mailboxes/folders", json={**access, "password": server.password})
        assert answer.json() == {"folders": ["INBOX", "Archive", "Größe & mehr", 'a "b"'], "error": None}
        answer = await ingest.call("POST", "/mailboxes/folders", json={**access, "password": "not it"})
        assert answer.json()["folders"] == []
        assert "refuses the login" in answer.json()["error"]


async def test_read_letters_are_moved_once_they_are_kept(start_ingest: StartIngest, server: DovecotServer) -> None:
    await server.deliver(*numbered(3))
    async with start_ingest() as ingest:
        path = await add(ingest, server, after_reading={"do": "move", "folder": "Done"})
        await reconciled(ingest, path, seen=3, stored=3, on_server=0, missing=[])
        # Read by us, unread for people: the flag is theirs.
        assert len(await Person(server).uids("Done", "UNSEEN")) == 3
        await server.deliver(*numbered(1, first=3))
        await reconciled(ingest, path, seen=4, stored=4, on_server=0, missing=[])
        assert len(await Person(server).uids("Done", "UNSEEN")) == 4
        # With that folder added, all is known by content.
        change = {"folders": ["INBOX", "Done"]}
        await ingest.call("PATCH", path, json=change, headers={"If-Match": '"1"'})
        await reconciled(ingest, path, stored=4, duplicate=4, on_server=4, missing=[])
        assert len(ingest.router.events) == 4


async def test_read_letters_get_a_keyword(start_ingest: StartIngest, server: DovecotServer) -> None:
    await server.deliver(*numbered(2))
    async with start_ingest() as ingest:
        path = await add(ingest, server)
        await reconciled(ingest, path, stored=2)
        change = {"after_reading": {"do": "keyword", "keyword": "Audiocomm"}}
        await ingest.call("PATCH", path, json=change, headers={"If-Match": '"1"'})
        await server.deliver(*numbered(1, first=2))
        await reconciled(ingest, path, stored=3, on_server=3)
        await ingest.router.wait_for(3)
        await shown(ingest, path, state="idle", error=None)
        assert len(await Person(server).uids("INBOX", "KEYWORD Audiocomm UNSEEN")) == 3


async def test_a_move_that_is_refused_is_told_of_and_tried_again(
    start_ingest: StartIngest, server: DovecotServer
) -> None:
    # A file in its place: no folder of this name can be made.
    blocked = server.dovecot.folder / "mail" / server.login / ".Done"
    await server.deliver(*numbered(2))
    blocked.write_text("in the way")
    async with start_ingest(idle_seconds=1) as ingest:
        path = await add(ingest, server, after_reading={"do": "move", "folder": "Done"})
        await reconciled(ingest, path, stored=2, on_server=2, missing=[])
        refused = await shown(ingest, path, state="idle")
        assert "refused to move letters to the folder Done" in refused["error"]
        blocked.unlink()
        await reconciled(ingest, path, stored=2, on_server=0, missing=[])
        await shown(ingest, path, state="idle", error=None)
        assert len(await Person(server).uids("Done")) == 2


@pytest.mark.parametrize(
    ("start", "later", "read"),
    [
        # From the moment it is set up.
        ({"from": "now"}, timedelta(0), ["Letter 2"]),
        # From a day on that lies ahead of what is there, and from one that lies behind it.
        ({"from": "date"}, timedelta(days=2), ["Letter 2"]),
        ({"from": "date"}, timedelta(days=-2), ["Letter 0", "Letter 1", "Letter 2"]),
        ({"from": "beginning"}, timedelta(0), ["Letter 0", "Letter 1", "Letter 2"]),
    ],
)
async def test_letters_before_the_start_are_left(
    start_ingest: StartIngest, server: DovecotServer, start: dict[str, Any], later: timedelta, read: list[str]
) -> None:
    if later:
        start = {**start, "date": (datetime.now(UTC) + later).date().isoformat()}
    await server.deliver(*numbered(2))
    async with start_ingest() as ingest:
        path = await add(ingest, server, start=start)
        await shown(ingest, path, state="idle")
        await server.deliver(*numbered(1, first=2))
        await ingest.router.wait_for(len(read))
        left = 3 - len(read)
        await reconciled(ingest, path, seen=3, stored=len(read), before_start=left, on_server=3, missing=[])
        assert subjects(ingest) == read
        # Numbered anew they are still earlier, and those that were read still known.
        if start["from"] == "now":
            await server.number_anew()
            # Servers tell seconds alone: what came in the very second of the start counts as before it.
            found = await reconciled(ingest, path, seen=3, on_server=3, missing=[], stored=0)
            assert found["before_start"] in (2, 3)
            assert len(ingest.router.events) == 1
        # From another start, what was left is read.
        change = {"start": {"from": "beginning"}}
        await ingest.call("PATCH", path, json=change, headers={"If-Match": '"1"'})
        await ingest.router.wait_for(3)
        await reconciled(ingest, path, seen=3, before_start=0, missing=[])
        assert sorted(subjects(ingest)) == [f"Letter {number}" for number in range(3)]


async def test_a_full_mailbox_leaves_room_for_another_one(start_ingest: StartIngest, server: DovecotServer) -> None:
    await server.deliver(*numbered(300))
    await server.dovecot.deliver("quiet@company.example", *numbered(1, first=1_000))
    async with start_ingest(outbox_limit=200, batch_letters=10) as ingest:
        # Router takes nothing for now: the full one stops at its share of what may wait.
        ingest.router.open = False
        full = await add(ingest, server)
        await ingest.router.wait_for_refusals(1)
        quiet = await add(ingest, server, name="quiet", login="quiet@company.example")
        await reconciled(ingest, quiet, stored=1, missing=[])
        found = await shown(ingest, full, state="reading")
        assert found["progress"]["total"] == 300
        assert found["progress"]["done"] <= 60
        ingest.router.open = True
        await ingest.router.wait_for(301)
        assert subjects(ingest).index("Letter 1000") <= 60
        await reconciled(ingest, full, stored=300, missing=[])


@pytest.mark.parametrize(
    "wrong",
    [
        {"after_reading": {"do": "move"}},
        {"after_reading": {"do": "leave", "folder": "Done"}},
        {"after_reading": {"do": "keyword", "keyword": r"\Seen"}},
        {"start": {"from": "date"}},
        {"start": {"from": "now", "date": "2026-11-01"}},
        {"start": {"from": "date", "date": 20_000}},
        {"folders": []},
        {"folders": ["a\r\nb LOGOUT"]},
        {"password": None},
        {"oauth": {"provider": "google", "client_id": "c", "refresh_token": "r"}},
        {"password": None, "oauth": {"provider": "other", "client_id": "c", "refresh_token": "r"}},
    ],
)
async def test_what_does_not_fit_is_refused(start_ingest: StartIngest, wrong: dict[str, Any]) -> None:
    body = {"name": "n", "host": "h", "login": "l", "password": "p", "enabled": False, **wrong}
    async with start_ingest() as ingest:
        answer = await ingest.call("POST", "/mailboxes", json={k: v for k, v in body.items() if v is not None})
        assert answer.status_code == 422, answer.text
