"""Mission M6 with real mail: every letter of the corpora, by two mail servers, is accounted for; no mailbox stops."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiosmtplib
import asyncpg
import pytest

from services.console.postgres import EmbeddedPostgres
from tests.acceptance.company import DOMAIN, Company
from tests.acceptance.system import ROOT, System, eventually, running_system
from tests.conftest import clone_database
from tests.mail.dovecot import PASSWORD, Dovecot, needs_dovecot

CORPORA = Path(os.environ.get("CORPORA") or ROOT / "../shared/corpora")
FOLDERS = ("parse", "machine")
# The one real letter whose file has no suffix.
UNNAMED = "sample_output_multipart"
RECIPIENT = f"info@{DOMAIN}"
OUTCOMES = ("stored", "duplicate", "quarantined", "too_large")
READ_SECONDS = 120
FIGURES = """
select (select count(*) from ingest.letter) as stored,
       (select count(*) from ingest.letter as l
        where (select count(*) from router.message as m where m.letter_id = l.id) <> 1) as not_exactly_once,
       (select count(*) from router.message where kind = 'letter') as letters,
       (select count(*) from router.message where kind = 'machine') as machine,
       (select count(*) from router.message where kind = 'letter' and ticket_id is null) as lost,
       (select count(*) from router.ticket) as tickets,
       (select count(*) from ingest.quarantine) as set_aside,
       (select count(*) from ingest.outbox) as waiting,
       (select count(*) from ingest.outbox where dead_at is not null) as dead
"""


def real_letters() -> list[bytes]:
    """The raw letters of the corpora; skips when they are not there."""
    if not CORPORA.is_dir():
        pytest.skip(f"corpora absent: {CORPORA} is no folder; set CORPORA to theirs")
    paths = (path for folder in FOLDERS for path in sorted((CORPORA / folder).rglob("*")))
    return [path.read_bytes() for path in paths if path.suffix == ".eml" or path.name == UNNAMED]


@asynccontextmanager
async def running_dovecot(folder: Path) -> AsyncIterator[Dovecot]:
    """A Dovecot of this test alone."""
    folder.mkdir(mode=0o755)
    server = Dovecot(folder)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


@needs_dovecot
async def test_m6_every_real_letter_of_both_servers_is_accounted_for(
    postgres_server: EmbeddedPostgres, open_folder: Path
) -> None:
    """seen = stored + quarantined + duplicates + too large for each mailbox; each stored letter is one message."""
    letters = real_letters()
    folder = open_folder / "real-letters"
    folder.mkdir(mode=0o711)
    async with (
        clone_database(postgres_server) as dsn,
        running_dovecot(folder / "dovecot") as dovecot,
        running_system("one", dsn, folder) as system,
    ):
        company = Company(system)
        await company.build()
        await Company.connect_mail(system)
        await _by_smtp(system, letters)
        demo = await _read(system, "Company", len(letters))
        await _connect_dovecot(system, dovecot)
        await dovecot.deliver(RECIPIENT, *letters)
        other = await _read(system, "Dovecot", len(letters))
        # Dovecot replaces NUL bytes, which makes another letter; every other one was known already.
        assert other["stored"] <= sum(b"\0" in letter for letter in letters)
        assert other["quarantined"] == demo["quarantined"] == 0
        figures = await _routed(system, demo["stored"] + other["stored"])
        print(f"\n{len(letters)} real letters\n  demo server {demo}\n  Dovecot     {other}\n  router      {figures}")
        await _no_mailbox_stopped(company, dovecot, len(letters) + 1)
    shutil.rmtree(folder)


async def _by_smtp(system: System, letters: list[bytes]) -> None:
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=system.mail.smtp_port, start_tls=False) as client:
        for letter in letters:
            await client.sendmail("writer@customers.example", [RECIPIENT], letter)


async def _connect_dovecot(system: System, dovecot: Dovecot) -> None:
    place = {"host": "127.0.0.1", "port": dovecot.imap_port, "tls": "none", "folders": ["INBOX"], "enabled": True}
    async with system.api() as api:
        await api.post("/mailboxes", {"name": "Dovecot", "login": RECIPIENT, "password": PASSWORD, **place})


async def _mailbox(system: System, name: str) -> dict[str, Any]:
    async with system.api() as api:
        found: list[dict[str, Any]] = (await api.get("/mailboxes"))["items"]
    return next(mailbox for mailbox in found if mailbox["name"] == name)


async def _read(system: System, name: str, count: int) -> dict[str, Any]:
    """Wait until as many letters were seen, and hold the sum against what the server holds."""
    mailbox_id = (await _mailbox(system, name))["id"]

    async def look() -> dict[str, Any] | None:
        async with system.api() as api:
            found: dict[str, Any] = await api.get(f"/mailboxes/{mailbox_id}/reconciliation")
        return found if found["seen"] >= count else None

    counted: dict[str, Any] = await eventually(look, f"{count} letters of {name}", seconds=READ_SECONDS)
    assert counted["seen"] == sum(counted[outcome] for outcome in OUTCOMES) == count
    assert (counted["on_server"], counted["missing"]) == (count, [])
    return counted


async def _routed(system: System, stored: int) -> dict[str, int]:
    """Wait until router has every stored letter, and see that it has each exactly once."""

    async def look() -> dict[str, int] | None:
        connection = await asyncpg.connect(system.dsn)
        try:
            (row,) = await connection.fetch(FIGURES)
        finally:
            await connection.close()
        return dict(row) if row["waiting"] == row["dead"] else None

    figures: dict[str, int] = await eventually(look, "ingest's outbox to drain", seconds=READ_SECONDS)
    expected = {"stored": stored, "not_exactly_once": 0, "lost": 0, "dead": 0}
    assert {name: figures[name] for name in expected} == expected, figures
    assert figures["letters"] + figures["machine"] == stored
    assert await system.violations() == []
    return figures


async def _no_mailbox_stopped(company: Company, dovecot: Dovecot, count: int) -> None:
    """A further letter to each becomes a ticket, and both are still read."""
    await company.write("Last Writer <last@customers.example>", RECIPIENT, "The last one by SMTP")
    last = (
        b"From: last@customers.example\r\nTo: "
        + RECIPIENT.encode()
        + b"\r\nSubject: The last one by LMTP\r\n\r\nHi\r\n"
    )
    await dovecot.deliver(RECIPIENT, last)
    for subject in ("The last one by SMTP", "The last one by LMTP"):
        await company.ticket_about(subject)
    for name in ("Company", "Dovecot"):
        await _read(company.system, name, count)
        mailbox = await _mailbox(company.system, name)
        assert (mailbox["state"] in ("reading", "idle"), mailbox["error"]) == (True, None), mailbox
