"""PostgresStore: all subjects of the store in one transaction."""

from services.ingest.store.forms import FormRows
from services.ingest.store.letters import LetterRows
from services.ingest.store.mailboxes import MailboxRows
from services.ingest.store.outgoing import OutgoingRows
from services.ingest.store.quarantine import QuarantineRows
from services.ingest.store.sources import SourceRows


class PostgresStore(LetterRows, MailboxRows, QuarantineRows, SourceRows, FormRows, OutgoingRows):
    """Implements ports.Store; made anew for each transaction."""
