"""A database from before mailboxes had several folders: nothing of its account is lost."""

import importlib.util
from pathlib import Path
from types import ModuleType

import asyncpg

VERSIONS = Path(__file__).parents[3] / "services" / "ingest" / "store" / "migrations" / "versions"


def migration(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, VERSIONS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def test_a_mailbox_keeps_its_folder_and_its_ledger(database_url: str) -> None:
    first, second = migration("20261121_0001_ingest"), migration("20261122_0002_mailboxes")
    connection = await asyncpg.connect(database_url)
    await connection.execute("create schema before; set search_path to before")
    await connection.execute(first.MAILBOXES + first.LETTERS)
    await connection.execute(
        "insert into mailbox (name, host, port, tls, login, password, folder, enabled, state, uid_validity, created_at)"
        " values ('sales', 'h', 993, 'tls', 'l', 'p', 'Shop', true, 'idle', 7, now());"
        " insert into uid_ledger select 1, 7, uid, 'stored', gen_random_uuid(), null, now()"
        " from generate_series(1, 3) as uid"
    )
    await connection.execute(second.MAILBOXES + second.LEDGER)
    mailbox = await connection.fetchrow("select folders, after_reading, start_from, start_at from mailbox")
    assert mailbox is not None
    assert tuple(mailbox) == (["Shop"], "leave", "beginning", None)
    folder = await connection.fetchrow("select folder, uid_validity from mailbox_folder")
    assert folder is not None
    assert tuple(folder) == ("Shop", 7)
    ledger = await connection.fetch("select folder, uid_validity, uid, settled_at from uid_ledger order by uid")
    assert [tuple(row) for row in ledger] == [("Shop", 7, uid, None) for uid in (1, 2, 3)]
    await connection.close()
