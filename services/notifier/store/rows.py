"""What every part of the store has: the open transaction and the statements."""

from pathlib import Path

from shared.database import Statements, Transaction

sql = Statements(Path(__file__).parent / "sql")


class Rows:
    """Base of the store's parts; one transaction long."""

    def __init__(self, tx: Transaction) -> None:
        self.tx = tx
