"""Every letter of the corpora, sent to a mail server and read from it: each is accounted for, and no mailbox stops."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import aiosmtplib
import pytest

from services.console.demo_mail import DemoMail
from tests.integration.ingest.conftest import RunningIngest, StartIngest
from tests.integration.ingest.waiting import until
from tests.mail.dovecot import PASSWORD, Dovecot, needs_dovecot

CORPORA = Path(os.environ.get("CORPORA") or Path(__file__).resolve().parents[3] / "../shared/corpora")
needs_corpora = pytest.mark.skipif(not CORPORA.is_dir(), reason="corpora absent: set CORPORA to their folder")
RECIPIENT = "sales@company.example"
Deliver = Callable[[list[bytes]], Awaitable[None]]
Server = Callable[[Path], AbstractAsyncContextManager[tuple[dict[str, Any], Deliver]]]


def corpus() -> list[bytes]:
    return [path.read_bytes() for folder in ("parse", "machine") for path in sorted((CORPORA / folder).rglob("*.eml"))]


@pytest.fixture
def mail_folder() -> Any:
    # Not below pytest's own folder: the accounts that servers run as cannot look into that one.
    folder = Path(tempfile.mkdtemp(prefix="audiocomm-mail-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@asynccontextmanager
async def demo_server(mail_folder: Path) -> AsyncIterator[tuple[dict[str, Any], Deliver]]:
    server = DemoMail(mail_folder)
    access = await server.start()

    async def deliver(letters: list[bytes]) -> None:
        client = aiosmtplib.SMTP(hostname="127.0.0.1", port=access.smtp_port, start_tls=False)
        async with client:
            for letter in letters:
                await client.sendmail("writer@customer.example", [RECIPIENT], letter)

    place = {"port": access.imap_port, "login": access.company_login, "password": access.company_password}
    yield place, deliver
    await server.stop()


@asynccontextmanager
async def dovecot_server(mail_folder: Path) -> AsyncIterator[tuple[dict[str, Any], Deliver]]:
    server = Dovecot(mail_folder)
    await server.start()

    async def deliver(letters: list[bytes]) -> None:
        await server.deliver(RECIPIENT, *letters)

    yield {"port": server.imap_port, "login": RECIPIENT, "password": PASSWORD}, deliver
    await server.stop()


@needs_corpora
@pytest.mark.parametrize("server", [demo_server, pytest.param(dovecot_server, marks=needs_dovecot)])
async def test_every_letter_is_accounted_for(start_ingest: StartIngest, mail_folder: Path, server: Server) -> None:
    letters = corpus()
    async with server(mail_folder) as (place, deliver), start_ingest() as ingest:
        body = {"name": "sales", "host": "127.0.0.1", "tls": "none", **place}
        mailbox = (await ingest.call("POST", "/mailboxes", json=body)).json()
        await deliver(letters)
        found = await until(lambda: _all_seen(ingest, mailbox["id"], len(letters)), seconds=60)
        print(f"{server.__name__}: {found}")
        assert found["seen"] == sum(found[one] for one in ("stored", "duplicate", "quarantined", "too_large"))
        assert (found["on_server"], found["missing"]) == (len(letters), [])
        assert found["quarantined"] == 0
        (row,) = await ingest.rows("select count(*) as letters from letter")
        assert row["letters"] == found["stored"]
        assert len(await ingest.router.wait_for(found["stored"])) == found["stored"]
        # Reading goes on after all of them.
        await deliver([b"Subject: the last one\r\n\r\nhello\r\n"])
        events = await ingest.router.wait_for(found["stored"] + 1)
        assert events[-1].data["letter"]["subject"] == "the last one"


async def _all_seen(ingest: RunningIngest, mailbox_id: int, count: int) -> dict[str, Any] | None:
    found = (await ingest.call("GET", f"/mailboxes/{mailbox_id}/reconciliation")).json()
    return dict(found) if found["seen"] >= count else None
