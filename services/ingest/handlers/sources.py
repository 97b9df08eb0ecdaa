"""Inbound sources: systems that may hand letters in as webhooks."""

import base64
import secrets
from datetime import datetime
from uuid import UUID

from services.ingest.ports import Store
from services.ingest.ports.sources import InboundSource, SourceKind
from shared.errors import Conflict, Invalid, NotFound

SECRET_BYTES = 32


async def add_source(
    store: Store, now: datetime, name: str, kind: SourceKind = SourceKind.WEBHOOK, key: str | None = None
) -> InboundSource:
    """Add a source with a new secret; the `key` Mailgun signs with is its own. Raises Conflict, and Invalid."""
    if (key is not None) != (kind is SourceKind.MAILGUN):
        raise Invalid("Mailgun signs with a key of its own (signing_key); nobody else does.", field="signing_key")
    source = await store.add_source(name, kind, key or _new_secret(kind), now)
    if source is None:
        raise Conflict("There is a source of this name.", name=name)
    return source


def _new_secret(kind: SourceKind) -> str:
    """Make a secret: whsec_ and base64, as Standard Webhooks writes it, or one that fits into an address."""
    if kind is SourceKind.WEBHOOK:
        return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    return secrets.token_urlsafe(SECRET_BYTES)


async def remove_source(store: Store, source_id: int) -> None:
    """Remove a source: what it signs from now on is refused. Raises NotFound."""
    if not await store.remove_source(source_id):
        raise NotFound


async def replay_dead_letter(store: Store, event_id: UUID) -> None:
    """Send an event that router refused for good once more. Raises NotFound."""
    if not await store.replay_dead_letter(event_id):
        raise NotFound
