"""PostgresStore: all subjects of the store in one transaction."""

from services.notifier.store.agents import AgentRows
from services.notifier.store.alerts import AlertRows
from services.notifier.store.events import EventRows
from services.notifier.store.letters import LetterRows
from services.notifier.store.publications import PublicationRows
from services.notifier.store.server import ServerRows
from services.notifier.store.streams import StreamRows


class PostgresStore(AlertRows, StreamRows, AgentRows, LetterRows, PublicationRows, ServerRows, EventRows):
    """Implements ports.Store; made anew for each transaction."""
