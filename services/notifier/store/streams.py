"""Streams in Postgres."""

from collections.abc import Mapping
from datetime import datetime

from services.notifier.policy.alerts import StreamEvent
from services.notifier.ports.streams import Numbered, StreamEnds
from services.notifier.store.rows import Rows, sql


class StreamRows(Rows):
    """Implements ports.streams.StreamStore."""

    async def emit(self, events: list[StreamEvent], now: datetime) -> None:
        """Append events, each with its agent's next number. Call `lock_streams` first."""
        if not events:
            return
        agents, types = [event.agent_id for event in events], [event.type.value for event in events]
        await self.tx.execute(sql.stream_emit, agents, types, [event.data for event in events], now)

    async def stream_ends(self, agent_id: int) -> StreamEnds:
        """Tell how far a stream reaches; zeros for an agent who was never told anything."""
        row = await self.tx.fetchrow(sql.stream_ends, agent_id)
        return StreamEnds(row["last_id"], row["forgotten_id"]) if row is not None else StreamEnds(0, 0)

    async def events_after(self, positions: Mapping[int, int], limit: int) -> list[Numbered]:
        """Give, for each agent, at most `limit` events after his position, in order."""
        rows = await self.tx.fetch(sql.stream_events_after, list(positions), list(positions.values()), limit)
        return [Numbered(row["agent_id"], row["id"], row["type"], row["data"]) for row in rows]

    async def forget_events(self, before: datetime) -> None:
        """Forget events older than `before`."""
        await self.tx.execute(sql.stream_forget, before)
