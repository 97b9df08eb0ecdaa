"""Inbound sources: systems that hand letters in as webhooks, and the mail services that do."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from services.ingest.ports.letters import Taken


class SourceKind(StrEnum):
    """How a source proves itself: as Standard Webhooks, or as a mail service does."""

    WEBHOOK = "webhook"
    POSTMARK = "postmark"
    MAILGUN = "mailgun"


@dataclass(frozen=True, slots=True)
class InboundSource:
    """A system and the secret it proves itself with; the secret shows in no representation."""

    id: int
    name: str
    kind: SourceKind
    secret: str
    created_at: datetime

    def __repr__(self) -> str:
        return f"InboundSource({self.id}, {self.name!r})"


class SourceStore(Protocol):
    """Inbound sources and what they delivered."""

    async def add_source(self, name: str, kind: SourceKind, secret: str, now: datetime) -> InboundSource | None:
        """Add a source; None when the name is taken."""
        ...

    async def source(self, name: str, kind: SourceKind) -> InboundSource | None:
        """Give a source of this kind by name."""
        ...

    async def sources(self) -> list[InboundSource]:
        """Give all sources by name."""
        ...

    async def remove_source(self, source_id: int) -> bool:
        """Remove a source; its letters stay. False when there is none."""
        ...

    async def delivered(self, source_id: int, webhook_id: str, body_sha256: bytes) -> Taken | None:
        """Give what became of an earlier delivery, None when there was none. Raises WebhookReused for other bytes."""
        ...

    async def note_delivery(
        self, source_id: int, webhook_id: str, body_sha256: bytes, taken: Taken, now: datetime
    ) -> None:
        """Remember a delivery with its outcome. Raises WebhookReused when it was remembered meanwhile."""
        ...
