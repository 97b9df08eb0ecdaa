"""PostgresStore: all subjects of the store in one transaction."""

from services.router.store.outgoing import OutgoingRows


class PostgresStore(OutgoingRows):
    """Implements ports.Store; made anew for each transaction."""
