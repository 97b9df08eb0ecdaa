"""The events router takes from the other services, one handler each."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from services.router.handlers.delivered_again import delivered_again
from services.router.handlers.followers import note_seen
from services.router.handlers.intake import receive_bounce, receive_message
from services.router.handlers.outcomes import reply_failed, reply_sent, reply_unknown
from services.router.handlers.reply_tokens import Letterhead
from services.router.handlers.taking_back import take_back
from services.router.ports import Store
from shared.events import (
    AlertAcknowledged,
    EventType,
    MessageBounced,
    MessageDeliveredAgain,
    MessageReceived,
    ReplyCancelled,
    ReplyFailed,
    ReplySent,
    ReplyUnknown,
)

# (store, now, head, data); the data are of the class that shared.events.DATA names.
Take = Callable[[Store, datetime, Letterhead, Any], Awaitable[None]]


async def _received(store: Store, now: datetime, head: Letterhead, data: MessageReceived) -> None:
    await receive_message(store, now, data, head)


async def _bounced(store: Store, now: datetime, _head: Letterhead, data: MessageBounced) -> None:
    await receive_bounce(store, now, data)


async def _delivered_again(store: Store, now: datetime, _head: Letterhead, data: MessageDeliveredAgain) -> None:
    await delivered_again(store, now, data)


async def _sent(store: Store, now: datetime, _head: Letterhead, data: ReplySent) -> None:
    await reply_sent(store, now, data)


async def _failed(store: Store, now: datetime, _head: Letterhead, data: ReplyFailed) -> None:
    await reply_failed(store, now, data)


async def _unknown(store: Store, now: datetime, _head: Letterhead, data: ReplyUnknown) -> None:
    await reply_unknown(store, now, data)


async def _cancelled(store: Store, now: datetime, _head: Letterhead, data: ReplyCancelled) -> None:
    await take_back(store, now, data.reply_id, by=None)


async def _acknowledged(store: Store, now: datetime, _head: Letterhead, data: AlertAcknowledged) -> None:
    """Seeing an alert moves nothing: the hold goes on until somebody claims. A follower has heard the last word."""
    await note_seen(store, now, data.alert_id, data.agent_id)


TAKES: dict[EventType, Take] = {
    EventType.MESSAGE_RECEIVED: _received,
    EventType.MESSAGE_BOUNCED: _bounced,
    EventType.MESSAGE_DELIVERED_AGAIN: _delivered_again,
    EventType.REPLY_SENT: _sent,
    EventType.REPLY_FAILED: _failed,
    EventType.REPLY_UNKNOWN: _unknown,
    EventType.REPLY_CANCELLED: _cancelled,
    EventType.ALERT_ACKNOWLEDGED: _acknowledged,
}
