"""The tables as declared are the tables as migrated."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.ext.asyncio import create_async_engine

from services.router.store.tables import RouterTable

# Shared by all services, and declared by none of them.
ELSEWHERE = {"outbox", "inbox", "idempotency", "alembic_version"}


def _differences(connection) -> list:
    def ours(_object, name, kind, _reflected, _compared) -> bool:
        # Indexes, uniqueness and checks belong to statements: the migrations alone hold them.
        return kind not in ("index", "unique_constraint") and not (kind == "table" and name in ELSEWHERE)

    options = {"include_object": ours, "compare_type": True}
    return compare_metadata(MigrationContext.configure(connection, opts=options), RouterTable.metadata)


async def test_the_declared_tables_are_the_sum_of_the_migrations(database_url):
    url = "postgresql+asyncpg://" + database_url.split("://", 1)[1]
    engine = create_async_engine(url, connect_args={"server_settings": {"search_path": "router"}})
    async with engine.connect() as connection:
        assert await connection.run_sync(_differences) == []
    await engine.dispose()
