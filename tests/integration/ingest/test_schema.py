"""The declared tables are the sum of the migrations."""

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from services.ingest.store.tables import SCHEMA

# These come with shared, and this belongs to Alembic.
FOREIGN = {"outbox", "inbox", "idempotency", "alembic_version"}


def _ours(entity: Any, name: str | None, kind: str, reflected: bool, _compared: Any) -> bool:
    if kind == "table":
        return name not in FOREIGN
    # Partial indexes are a matter of statements, not of shape.
    return not (
        kind == "index" and reflected and name in {"quarantine_open", "uid_ledger_quarantine", "uid_ledger_unsettled"}
    )


def _differences(connection: Connection) -> list[Any]:
    options = {"include_object": _ours, "compare_type": True, "compare_server_default": False}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), SCHEMA))


async def test_tables_are_what_the_migrations_make(database_url: str) -> None:
    url = "postgresql+asyncpg://" + database_url.split("://", 1)[1]
    engine = create_async_engine(url, connect_args={"server_settings": {"search_path": "ingest"}})
    async with engine.connect() as connection:
        found = await connection.run_sync(_differences)
    await engine.dispose()
    # Names of indexes differ by who chose them.
    assert [one for one in found if one[0] not in ("add_index", "remove_index")] == []
