"""What router hears of a letter: a message, or that a letter of ours came back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from services.ingest.ports.letters import DeliveredAgain, Origin, ReadLetter
from shared.envelope import Envelope, stable_id
from shared.events import EventData, EventType, MessageBounced, MessageDeliveredAgain, MessageReceived

SOURCE = "ingest"


def announcement(letter_id: UUID, letter: ReadLetter, origin: Origin, now: datetime) -> Envelope:
    """Make the one event of a letter; a bounce tied to a message of ours is `message.bounced` only.

    Letters of one sender arrive in the order they were taken in; without a sender the content hash is the key.
    """
    kind, data = _data(letter_id, letter.form, origin, now)
    return Envelope(
        id=stable_id(kind, letter_id),
        source=SOURCE,
        type=kind,
        subject=str(letter_id),
        orderingkey=_ordering_key(letter.form),
        time=now,
        data=data.model_dump(mode="json"),
    )


def _data(letter_id: UUID, form: dict[str, Any], origin: Origin, now: datetime) -> tuple[EventType, EventData]:
    machine = form["machine"]
    if machine["kind"] == "bounce" and machine["original_message_id"]:
        bounced = MessageBounced(
            letter_id=letter_id,
            received_at=now,
            original_message_id=machine["original_message_id"],
            recipient=machine["recipient"],
            status=machine["status"],
            reason=machine["reason"] or "",
            letter=form,
        )
        return EventType.MESSAGE_BOUNCED, bounced
    received = MessageReceived(letter_id=letter_id, received_at=now, mailbox=origin.mailbox, letter=form)
    return EventType.MESSAGE_RECEIVED, received


def delivered_again(again: DeliveredAgain, now: datetime) -> Envelope:
    """Make the event that another copy of a letter came; it arrives after that of the letter."""
    kind = EventType.MESSAGE_DELIVERED_AGAIN
    data = MessageDeliveredAgain(letter_id=again.letter_id, delivered_to=list(again.addresses))
    return Envelope(
        id=stable_id(kind, again.letter_id, *again.addresses),
        source=SOURCE,
        type=kind,
        subject=str(again.letter_id),
        orderingkey=again.sender.strip().casefold() or again.fingerprint,
        time=now,
        data=data.model_dump(mode="json"),
    )


def _ordering_key(form: dict[str, Any]) -> str:
    sender = form["from"]
    address = sender["address"].strip().casefold() if sender else ""
    return address or str(form["fingerprint"])
