"""What the handlers need, as Protocols: one module a subject, joined here."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from services.notifier.ports.agents import AgentStore
from services.notifier.ports.alerts import AlertStore
from services.notifier.ports.events import EventStore
from services.notifier.ports.letters import LetterStore
from services.notifier.ports.mail_server import ServerStore
from services.notifier.ports.publications import PublicationStore
from services.notifier.ports.streams import StreamStore

Result = TypeVar("Result")


class Store(AlertStore, StreamStore, AgentStore, LetterStore, PublicationStore, ServerStore, EventStore, Protocol):
    """Everything that is kept, inside one open transaction."""


class Work(Protocol):
    """Runs a handler with a store in one transaction: all of it is kept, or nothing."""

    async def __call__(self, handler: Callable[[Store], Awaitable[Result]], /) -> Result: ...


class LookingWork(Work, Protocol):
    """Work that can also look by a single statement, without a transaction."""

    async def look(self, handler: Callable[[Store], Awaitable[Result]], /) -> Result: ...
