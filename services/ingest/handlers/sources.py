"""Inbound sources: systems that may hand letters in as signed webhooks."""

import base64
import secrets
from datetime import datetime
from uuid import UUID

from services.ingest.ports import Store
from services.ingest.ports.sources import InboundSource
from shared.errors import Conflict, NotFound

SECRET_BYTES = 32


async def add_source(store: Store, now: datetime, name: str) -> InboundSource:
    """Add a source with a new secret (whsec_ and base64, as Standard Webhooks writes it). Raises Conflict."""
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    source = await store.add_source(name, secret, now)
    if source is None:
        raise Conflict("There is a source of this name.", name=name)
    return source


async def remove_source(store: Store, source_id: int) -> None:
    """Remove a source: what it signs from now on is refused. Raises NotFound."""
    if not await store.remove_source(source_id):
        raise NotFound


async def replay_dead_letter(store: Store, event_id: UUID) -> None:
    """Send an event that router refused for good once more. Raises NotFound."""
    if not await store.replay_dead_letter(event_id):
        raise NotFound
