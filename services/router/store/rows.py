"""What every mixin of the store stands on: the open transaction and the statement files."""

from collections.abc import Sequence
from typing import Any

from shared.database import Statements, Transaction
from shared.settings import sql_folder

sql = Statements(sql_folder(__file__))


def columns(rows: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    """Rows of `width` values as the arrays that unnest makes rows of again."""
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(width)]


class Rows:
    """Rows of one subject, read and written in one transaction."""

    def __init__(self, tx: Transaction) -> None:
        self.tx = tx
