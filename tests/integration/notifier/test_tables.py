"""The tables as declared are the tables as migrated."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.ext.asyncio import create_async_engine

from services.notifier.store.tables import NotifierTable

ELSEWHERE = {"outbox", "inbox", "idempotency", "alembic_version"}


def _differences(connection) -> list:
    def ours(_object, name, kind, _reflected, _compared) -> bool:
        # Indexes and uniqueness belong to statements: the migrations alone hold them.
        return kind not in ("index", "unique_constraint") and not (kind == "table" and name in ELSEWHERE)

    options = {"include_object": ours, "compare_type": True}
    return compare_metadata(MigrationContext.configure(connection, opts=options), NotifierTable.metadata)


async def test_the_declared_tables_are_the_sum_of_the_migrations(database_url):
    url = "postgresql+asyncpg://" + database_url.split("://", 1)[1]
    engine = create_async_engine(url, connect_args={"server_settings": {"search_path": "notifier"}})
    async with engine.connect() as connection:
        assert await connection.run_sync(_differences) == []
    await engine.dispose()
