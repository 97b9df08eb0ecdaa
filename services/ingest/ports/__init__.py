"""What the handlers need, as Protocols: one module a subject, joined here."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from services.ingest.ports.forms import FormStore
from services.ingest.ports.letters import LetterStore
from services.ingest.ports.mailboxes import MailboxStore
from services.ingest.ports.outgoing import OutgoingStore
from services.ingest.ports.quarantine import QuarantineStore
from services.ingest.ports.sources import SourceStore

Result = TypeVar("Result")


class Store(LetterStore, MailboxStore, QuarantineStore, SourceStore, FormStore, OutgoingStore, Protocol):
    """Everything that is kept, inside one open transaction."""


class Work(Protocol):
    """Runs a handler with a store in one transaction: all of it is kept, or nothing."""

    async def __call__(self, handler: Callable[[Store], Awaitable[Result]], /) -> Result: ...
