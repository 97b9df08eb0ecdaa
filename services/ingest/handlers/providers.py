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
LONGEST_TOKEN, LONGEST_TIMESTAMP = 200, 20


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


async def mailgun(store: Store, name: str) -> InboundSource:
    """Give the source of this name, which has proved nothing yet. Raises WebhookRefused."""
    return await _source(store, name, SourceKind.MAILGUN)


def check_signature(source: InboundSource, now: datetime, timestamp: str, token: str, signature: str) -> None:
    """See that the key of a source signed time stamp (Unix seconds) and token. Raises WebhookRefused."""
    if not f"{timestamp}{token}".isprintable() or len(token) > LONGEST_TOKEN:
        # NUL, or more than an index holds: Mailgun writes neither.
        raise WebhookRefused
    ours = hmac.new(source.secret.encode(), f"{timestamp}{token}".encode(), sha256).hexdigest()
    if not hmac.compare_digest(signature.encode("utf-8", "replace"), ours.encode()):
        raise WebhookRefused
    in_seconds = len(timestamp) <= LONGEST_TIMESTAMP and timestamp.isascii() and timestamp.isdigit()
    if not in_seconds or abs(now.timestamp() - int(timestamp)) > REPEATED_FOR.total_seconds():
        raise WebhookRefused


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
