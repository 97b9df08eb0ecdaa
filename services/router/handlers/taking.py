"""The events router takes from the other services, one handler a type."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from services.router.handlers.delivered_again import delivered_again
from services.router.handlers.followers import note_seen
from services.router.handlers.intake import receive_bounce, receive_messages
from services.router.handlers.outcomes import reply_failed, reply_sent, reply_unknown
from services.router.handlers.recalling import reply_recalled
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
Take = Callable[[Store, datetime, Letterhead, Sequence[Any]], Awaitable[None]]
TakeOne = Callable[[Store, datetime, Letterhead, Any], Awaitable[None]]


def _each(take: TakeOne) -> Take:
    async def take_each(store: Store, now: datetime, head: Letterhead, events: Sequence[Any]) -> None:
        for data in events:
            await take(store, now, head, data)

    return take_each


async def _received(store: Store, now: datetime, head: Letterhead, events: Sequence[MessageReceived]) -> None:
    await receive_messages(store, now, events, head)


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
    if data.reason is None:
        await take_back(store, now, data.reply_id, by=None)
    else:
        await reply_recalled(store, now, data.reply_id, data.reason)


async def _acknowledged(store: Store, now: datetime, _head: Letterhead, data: AlertAcknowledged) -> None:
    """Seeing an alert moves nothing: the hold goes on until somebody claims. A follower has heard the last word."""
    await note_seen(store, now, data.alert_id, data.agent_id)


TAKES: dict[EventType, Take] = {
    EventType.MESSAGE_RECEIVED: _received,
    EventType.MESSAGE_BOUNCED: _each(_bounced),
    EventType.MESSAGE_DELIVERED_AGAIN: _each(_delivered_again),
    EventType.REPLY_SENT: _each(_sent),
    EventType.REPLY_FAILED: _each(_failed),
    EventType.REPLY_UNKNOWN: _each(_unknown),
    EventType.REPLY_CANCELLED: _each(_cancelled),
    EventType.ALERT_ACKNOWLEDGED: _each(_acknowledged),
}
