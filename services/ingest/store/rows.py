"""The base of the store's parts: the open transaction, the statements, and what the database refuses."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg

from services.ingest.ports.errors import Unstorable
from shared.database import Statements, Transaction

sql = Statements(Path(__file__).parent / "sql")


class Rows:
    """Part of a store; made anew for each transaction."""

    def __init__(self, tx: Transaction) -> None:
        self.tx = tx


@contextmanager
def storable() -> Iterator[None]:
    """Raise Unstorable when a value itself is refused, which no repetition cures."""
    try:
        yield
    except (asyncpg.DataError, asyncpg.ProgramLimitExceededError) as error:
        raise Unstorable(f"{type(error).__name__}: {str(error)[:200]}") from error
