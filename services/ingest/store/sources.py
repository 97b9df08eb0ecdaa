"""Inbound sources and what they delivered."""

from datetime import datetime
from typing import Any

from services.ingest.ports.errors import WebhookReused
from services.ingest.ports.letters import Outcome, Taken
from services.ingest.ports.sources import InboundSource, SourceKind
from services.ingest.store.rows import Rows, sql


class SourceRows(Rows):
    """Implements ports.sources.SourceStore."""

    async def add_source(self, name: str, kind: SourceKind, secret: str, now: datetime) -> InboundSource | None:
        """Add a source; None when the name is taken."""
        row = await self.tx.fetchrow(sql.source_add, name, kind, secret, now)
        return None if row is None else _source(row)

    async def source(self, name: str, kind: SourceKind) -> InboundSource | None:
        """Give a source of this kind by name."""
        row = await self.tx.fetchrow(sql.source_get, name, kind)
        return None if row is None else _source(row)

    async def sources(self) -> list[InboundSource]:
        """Give all sources by name."""
        return [_source(row) for row in await self.tx.fetch(sql.source_list)]

    async def remove_source(self, source_id: int) -> bool:
        """Remove a source; its letters stay. False when there is none."""
        return bool(await self.tx.fetchval(sql.source_remove, source_id))

    async def delivered(self, source_id: int, webhook_id: str, body_sha256: bytes) -> Taken | None:
        """Give what became of an earlier delivery, None when there was none. Raises WebhookReused for other bytes."""
        row = await self.tx.fetchrow(sql.delivery_get, source_id, webhook_id)
        if row is None:
            return None
        if row["body_sha256"] != body_sha256:
            raise WebhookReused(webhook_id=webhook_id)
        return Taken(Outcome(row["outcome"]), row["letter_id"])

    async def note_delivery(
        self, source_id: int, webhook_id: str, body_sha256: bytes, taken: Taken, now: datetime
    ) -> None:
        """Remember a delivery with its outcome. Raises WebhookReused when it was remembered meanwhile."""
        outcome = taken.outcome.value
        noted = await self.tx.fetchval(
            sql.delivery_note, source_id, webhook_id, body_sha256, outcome, taken.letter_id, now
        )
        if noted is None:
            raise WebhookReused("This webhook-id is just being taken in by another request.", webhook_id=webhook_id)


def _source(row: Any) -> InboundSource:
    return InboundSource(row["id"], row["name"], SourceKind(row["kind"]), row["secret"], row["created_at"])
