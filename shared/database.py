"""One pool per service and one way to change anything: a unit of work in a transaction."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, Generic, TypeVar

import asyncpg

Result = TypeVar("Result")
Found = TypeVar("Found")
Shown = TypeVar("Shown")
Record = asyncpg.Record


class Transaction:
    """An open transaction; what it signals is told to the process only after the commit."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._signals: set[str] = set()

    def signal(self, name: str) -> None:
        """Wake the loops that wait for `name` once this is committed (a hint: they poll as well)."""
        self._signals.add(name)

    @property
    def signals(self) -> frozenset[str]:
        """Names to wake after the commit."""
        return frozenset(self._signals)

    async def fetch(self, sql: str, *values: Any) -> list[Record]:
        """Run a statement and give all its rows."""
        rows: list[Record] = await self.connection.fetch(sql, *values)
        return rows

    async def fetchrow(self, sql: str, *values: Any) -> Record | None:
        """Run a statement and give its first row."""
        row: Record | None = await self.connection.fetchrow(sql, *values)
        return row

    async def fetchval(self, sql: str, *values: Any) -> Any:
        """Run a statement and give the first value of its first row."""
        return await self.connection.fetchval(sql, *values)

    async def execute(self, sql: str, *values: Any) -> str:
        """Run a statement and give its command tag."""
        tag: str = await self.connection.execute(sql, *values)
        return tag

    async def executemany(self, sql: str, rows: list[tuple[Any, ...]]) -> None:
        """Run a statement once per row of values."""
        await self.connection.executemany(sql, rows)


# A plan that DDL made stale, a deadlock victim or a serialisation failure: the same work succeeds when repeated.
REPEATABLE = (
    asyncpg.InvalidCachedStatementError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
)

# Of several that stand in each other's way one is let through each time.
REPEATS = 4

# The server is away, starting or stopping: the work was not done, and the same work will succeed when it is back.
AWAY = (
    ConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
)


class Database:
    """A pool whose connections see one schema; `wake` is called with the names signalled by a committed transaction."""

    def __init__(self, pool: Any, schema: str, wake: Callable[[frozenset[str]], None]) -> None:
        self.pool = pool
        self.schema = schema
        self.wake = wake

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Open a transaction; commit at the end of the block, roll back when it raises."""
        async with self.pool.acquire() as connection, self._on(connection) as transaction:
            yield transaction

    @asynccontextmanager
    async def _on(self, connection: Any) -> AsyncIterator[Transaction]:
        transaction = Transaction(connection)
        async with connection.transaction():
            yield transaction
        if transaction.signals:
            self.wake(transaction.signals)

    async def look(self, work: Callable[[Transaction], Awaitable[Result]]) -> Result:
        """Run `work`, which reads by a single statement and so needs no transaction: that would take three."""
        async with self.pool.acquire() as connection:
            return await work(Transaction(connection))

    async def run(self, work: Callable[[Transaction], Awaitable[Result]]) -> Result:
        """Run `work` in a transaction; again, a few times, when the failure is one that repeating cures."""
        return await _repeated(self.transaction, work)

    async def run_between(
        self,
        look: Callable[[Transaction], Awaitable[Found]],
        work: Callable[[Transaction, Found], Awaitable[Result]],
        show: Callable[[Transaction, Result], Awaitable[Shown]],
    ) -> Shown:
        """As run, with a look before and after, on the same connection and outside of the transaction.

        What `look` raises spares the transaction; for what `show` reads nobody has to wait.
        """
        async with self.pool.acquire() as connection:
            found = await look(Transaction(connection))
            done = await _repeated(lambda: self._on(connection), lambda transaction: work(transaction, found))
            return await show(Transaction(connection), done)


async def _repeated(
    begin: Callable[[], AbstractAsyncContextManager[Transaction]], work: Callable[[Transaction], Awaitable[Result]]
) -> Result:
    for _ in range(REPEATS):
        try:
            async with begin() as transaction:
                return await work(transaction)
        except REPEATABLE:
            continue
    async with begin() as transaction:
        return await work(transaction)


Store = TypeVar("Store")


class UnitOfWork(Generic[Store]):
    """Runs a handler with a service's store in one transaction; again when repeating cures the failure."""

    def __init__(self, database: Database, make_store: Callable[[Transaction], Store]) -> None:
        self._database = database
        self._make_store = make_store

    async def __call__(self, handler: Callable[[Store], Awaitable[Result]], /) -> Result:
        """Give what the handler gives; what it raises undoes the transaction."""
        return await self._database.run(lambda tx: handler(self._make_store(tx)))

    async def between(
        self,
        look: Callable[[Store], Awaitable[Found]],
        handler: Callable[[Store, Found], Awaitable[Result]],
        show: Callable[[Store, Result], Awaitable[Shown]],
    ) -> Shown:
        """Run a handler with what `look` gives, and give what `show` reads of its outcome after the commit."""
        make = self._make_store
        return await self._database.run_between(
            lambda tx: look(make(tx)),
            lambda tx, found: handler(make(tx), found),
            lambda tx, done: show(make(tx), done),
        )

    async def look(self, handler: Callable[[Store], Awaitable[Result]], /) -> Result:
        """Give what a handler gives that reads by a single statement, without a transaction."""
        return await self._database.look(lambda tx: handler(self._make_store(tx)))


async def _prepare(connection: Any) -> None:
    for kind in ("json", "jsonb"):
        await connection.set_type_codec(kind, encoder=json.dumps, decoder=json.loads, schema="pg_catalog")


async def _leave_as_it_is(_connection: Any) -> None:
    """No unit of work leaves anything behind in its connection but a transaction, which the pool rolls back itself; the
    reset that asyncpg makes after each would be one more journey to the server for every transaction."""


@asynccontextmanager
async def open_database(
    dsn: str, schema: str, wake: Callable[[frozenset[str]], None], *, size: int = 10
) -> AsyncIterator[Database]:
    """Open the pool of one service. Raises what asyncpg raises when the server cannot be reached."""
    # A connection left inside a transaction for a minute belongs to a program that hangs: the server ends it.
    settings = {"search_path": schema, "idle_in_transaction_session_timeout": "60000", "timezone": "UTC"}
    pool = asyncpg.create_pool(
        dsn, min_size=1, max_size=size, init=_prepare, reset=_leave_as_it_is, server_settings=settings
    )
    async with pool:
        yield Database(pool, schema, wake)


class Statements:
    """The .sql files of a folder as attributes: `Statements(folder).claim` is the text of claim.sql."""

    def __init__(self, folder: Path) -> None:
        self._texts = {file.stem: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.sql"))}

    def __getattr__(self, name: str) -> str:
        try:
            return self._texts[name]
        except KeyError:
            raise AttributeError(f"there is no statement file {name}.sql") from None


OLDEST_SERVER = 15


class DatabaseUnusable(Exception):
    """The database cannot be used; the message is one line that says what to do."""


async def check_server(dsn: str) -> None:
    """Connect once. Raises DatabaseUnusable for a wrong address, a refused password or a server that is too old."""
    place = dsn.rsplit("@", 1)[-1]
    try:
        connection = await asyncpg.connect(dsn, timeout=10)
    except (OSError, ValueError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        reason = str(error) or type(error).__name__
        raise DatabaseUnusable(f"Postgres at {place} cannot be used ({reason}): check DATABASE_URL") from error
    try:
        version = connection.get_server_version().major
    finally:
        await connection.close()
    if version < OLDEST_SERVER:
        raise DatabaseUnusable(f"Postgres at {place} is version {version}: {OLDEST_SERVER} is the oldest supported")
