"""Bring a service's schema up to date. Migrations are plain DDL in dated Alembic files."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import asyncpg

from shared.database import DatabaseUnusable

LOCK_TIMEOUT = "10s"


def head_revision(folder: Path) -> str:
    """Give the newest revision: a migration's file is named by its revision and starts with its date."""
    return max(file.stem for file in (folder / "versions").glob("2*.py"))


async def migrate(dsn: str, schema: str, folder: Path) -> None:
    """Create the schema if need be and run what is missing; the first copy does it, the others wait.

    Raises DatabaseUnusable when a newer version was here already.
    """
    connection = await asyncpg.connect(dsn, timeout=10)
    try:
        await _create_schema(connection, schema)
        present = await connection.fetchval("select to_regclass($1)", f"{schema}.alembic_version")
        if present is not None:
            current = await connection.fetchval(f'select version_num from "{schema}".alembic_version')
            if current == head_revision(folder):
                return
            if current is not None and not (folder / "versions" / f"{current}.py").exists():
                raise DatabaseUnusable(f"the database is of a newer version ({current}): start that one")
    finally:
        await connection.close()
    await asyncio.to_thread(_upgrade, dsn, schema, folder)


async def _create_schema(connection: Any, schema: str) -> None:
    async with connection.transaction():
        # Two copies that start together would both try to create it: "if not exists" alone can still collide.
        await connection.execute("select pg_advisory_xact_lock(hashtextextended('audiocomm schema', 0))")
        await connection.execute(f'create schema if not exists "{schema}"')


def _upgrade(dsn: str, schema: str, folder: Path) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["dsn"] = dsn
    config.attributes["schema"] = schema
    command.upgrade(config, "head")


def run_script(operations: Any, ddl: str) -> None:
    """Run several statements at once inside a migration; `operations` is alembic's `op`.

    `op.execute` prepares what it is given, and asyncpg can prepare only one statement at a time.
    """
    adapted = operations.get_bind().connection.dbapi_connection
    adapted.run_async(lambda connection: connection.execute(ddl))


def run_environment(config: Any, context: Any) -> None:
    """What every service's migrations/env.py does: one connection, one transaction, one lock, one schema."""
    asyncio.run(_run(config.attributes["dsn"], config.attributes["schema"], context))


async def _run(dsn: str, schema: str, context: Any) -> None:
    from sqlalchemy import NullPool
    from sqlalchemy.ext.asyncio import create_async_engine

    settings = {"search_path": schema, "lock_timeout": LOCK_TIMEOUT}
    url = "postgresql+asyncpg://" + dsn.split("://", 1)[1]
    engine = create_async_engine(url, poolclass=NullPool, connect_args={"server_settings": settings})
    async with engine.begin() as connection:
        await connection.run_sync(_migrations(context, schema))
    await engine.dispose()


def _migrations(context: Any, schema: str) -> Callable[[Any], None]:
    def run(connection: Any) -> None:
        connection.exec_driver_sql("select pg_advisory_xact_lock(hashtextextended('audiocomm migrations', 0))")
        context.configure(connection=connection, version_table_schema=schema, transactional_ddl=False)
        context.run_migrations()

    return run
