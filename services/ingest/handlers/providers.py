"""Mail services that hand letters in over HTTP: who it is, whether it came before, and the raw letter."""

import base64
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from services.ingest.handlers.intake import Delivery, Intake
from services.ingest.ports import Store, Work
from services.ingest.ports.errors import WebhookRefused
from services.ingest.ports.letters import Origin, Taken
from services.ingest.ports.sources import InboundSource, SourceKind

REPEATED_FOR = timedelta(hours=24)
"""Mailgun hands a letter in again for eight hours, with the time stamp of its first attempt."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A raw letter as a mail service handed it in, under an id of its own, and the addresses of its envelope."""

    id: str
    raw: bytes
    delivered_to: tuple[str, ...]


async def postmark(store: Store, authorization: str) -> InboundSource:
    """Give the source that the Basic credentials of the address name; Postmark signs nothing. Raises WebhookRefused."""
    scheme, _, encoded = authorization.partition(" ")
    try:
        name, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError as error:
        # No base64, not even ASCII, or no text in it.
        raise WebhookRefused from error
    source = await _source(store, name, SourceKind.POSTMARK)
    if scheme.lower() != "basic" or not hmac.compare_digest(secret.encode(), source.secret.encode()):
        raise WebhookRefused
    return source


async def mailgun(store: Store, now: datetime, name: str, timestamp: str, token: str, signature: str) -> InboundSource:
    """Give the source whose key signed time stamp (Unix seconds) and token. Raises WebhookRefused."""
    source = await _source(store, name, SourceKind.MAILGUN)
    if not f"{timestamp}{token}".isprintable():
        # NUL or a lone surrogate: Mailgun writes neither, and no database keeps them.
        raise WebhookRefused
    ours = hmac.new(source.secret.encode(), f"{timestamp}{token}".encode(), sha256).hexdigest()
    if not hmac.compare_digest(signature.encode("utf-8", "replace"), ours.encode()):
        raise WebhookRefused
    age = now.timestamp() - int(timestamp) if timestamp.isascii() and timestamp.isdigit() else None
    if age is None or abs(age) > REPEATED_FOR.total_seconds():
        raise WebhookRefused
    return source


async def _source(store: Store, name: str, kind: SourceKind) -> InboundSource:
    source = await store.source(name, kind) if name.isprintable() else None
    if source is None:
        raise WebhookRefused
    return source


async def take(work: Work, intake: Intake, now: datetime, source: InboundSource, handed: Handed) -> Taken:
    """Take the letter in; one handed in again has the first one's outcome. Raises WebhookReused for other bytes."""
    digest = sha256(handed.raw).digest()
    earlier = await work(lambda store: store.delivered(source.id, handed.id, digest))
    if earlier is not None:
        return earlier
    taken = (await intake.take(Origin(), [Delivery(handed.raw, handed.delivered_to)]))[0]
    await work(lambda store: store.note_delivery(source.id, handed.id, digest, taken, now))
    return taken
