"""Signed webhooks: who sent it, whether it came before, and its letter."""

import asyncio
import json
import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from standardwebhooks import Webhook, WebhookVerificationError

from services.ingest.handlers.arrivals import take_in
from services.ingest.handlers.written import WrittenLetter, normal_form
from services.ingest.ports import Store
from services.ingest.ports.errors import WebhookRefused
from services.ingest.ports.letters import Origin, ReadLetter, Taken
from services.ingest.ports.sources import InboundSource, SourceKind
from shared.errors import Invalid

LONGEST_ID = 200
# What JSON can write and no database can be asked for: NUL and lone surrogates.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class WebhookHeaders:
    """The three headers of Standard Webhooks as they came, empty when missing."""

    id: str
    timestamp: str
    signature: str


async def sender_of(store: Store, headers: WebhookHeaders, body: bytes) -> InboundSource:
    """Give the inbound source that signed `body`. Raises WebhookRefused, the same for every reason, and Invalid."""
    if len(headers.id) > LONGEST_ID:
        raise Invalid(f"A webhook-id has {LONGEST_ID} characters at the most.", field="webhook-id")
    name = _claimed_source(body)
    source = await store.source(name, SourceKind.WEBHOOK) if name else None
    if source is None:
        raise WebhookRefused
    shown = {
        "webhook-id": headers.id,
        "webhook-timestamp": headers.timestamp,
        "webhook-signature": headers.signature,
    }
    try:
        Webhook(source.secret).verify(body, shown, json_parse=False)
    except (WebhookVerificationError, ValueError) as error:
        # A ValueError is a signature that is not even one.
        raise WebhookRefused from error
    return source


def _claimed_source(body: bytes) -> str | None:
    try:
        claimed = json.loads(body)
    except (ValueError, RecursionError):
        return None
    name = claimed.get("source") if isinstance(claimed, dict) else None
    return name if isinstance(name, str) and _UNSTORABLE.search(name) is None else None


async def receive(
    store: Store, now: datetime, source: InboundSource, webhook_id: str, body: bytes, letter: WrittenLetter
) -> Taken:
    """Take the letter of a verified webhook in; a repeated one has the first one's outcome. Raises WebhookReused."""
    digest = sha256(body).digest()
    earlier = await store.delivered(source.id, webhook_id, digest)
    if earlier is not None:
        return earlier
    # HTML of a megabyte takes seconds to make safe.
    form = await asyncio.to_thread(normal_form, letter, source.name, webhook_id, body)
    taken = (await take_in(store, now, Origin(), [ReadLetter(body, form)]))[0]
    await store.note_delivery(source.id, webhook_id, digest, taken, now)
    return taken
