"""The agents' streams: numbered events that wait for their readers, and the connections that read them."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.notifier.policy.alerts import StreamEvent
from shared.access import Credentials


@dataclass(frozen=True)
class Numbered:
    """A stored event of a stream; `id` counts from 1 without gaps for each agent."""

    agent_id: int
    id: int
    type: str
    data: dict[str, Any]


@dataclass(frozen=True)
class StreamEnds:
    """How far an agent's stream reaches: the newest id, and the newest one that is no longer kept."""

    last_id: int
    forgotten_id: int


class StreamStore(Protocol):
    """Keeps the events of streams."""

    async def emit(self, events: list[StreamEvent], now: datetime) -> None:
        """Append events, each with its agent's next number. Call `lock_streams` first."""

    async def stream_ends(self, agent_id: int) -> StreamEnds:
        """Tell how far a stream reaches; zeros for an agent who was never told anything."""

    async def events_after(self, positions: Mapping[int, int], limit: int) -> list[Numbered]:
        """Give, for each agent, at most `limit` events after his position, in order."""

    async def forget_events(self, before: datetime) -> None:
        """Forget events older than `before`."""


class OpenStream(Protocol):
    """One connection of an agent."""

    def frames(self) -> AsyncIterator[bytes]:
        """Give the bytes to send, as they come; ends when the stream does."""

    def end(self) -> None:
        """Let `frames` end without giving anything more."""


class Streams(Protocol):
    """The connections of this process."""

    async def open(self, agent_id: int, credentials: Credentials, last_seen: int | None) -> OpenStream:
        """Begin a stream after event `last_seen`, or with what comes from now on. Raises Unavailable when stopping."""
