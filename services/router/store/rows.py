"""What every mixin of the store stands on: the open transaction and the statement files."""

from shared.database import Statements, Transaction
from shared.settings import sql_folder

sql = Statements(sql_folder(__file__))


class Rows:
    """Rows of one subject, read and written in one transaction."""

    def __init__(self, tx: Transaction) -> None:
        self.tx = tx
