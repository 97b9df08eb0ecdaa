"""The events router takes from the other services, one handler each."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from services.router.handlers.intake import receive_bounce, receive_message
from services.router.handlers.outcomes import reply_cancelled, reply_failed, reply_sent, reply_unknown
from services.router.handlers.reply_tokens import Letterhead
from services.router.ports import Store
from shared.events import (
    AlertAcknowledged,
    EventType,
    MessageBounced,
    MessageReceived,
    ReplyCancelled,
    ReplyFailed,
    ReplySent,
    ReplyUnknown,
)

Take = Callable[[Store, datetime, Letterhead, dict[str, Any]], Awaitable[None]]


async def _received(store: Store, now: datetime, head: Letterhead, data: dict[str, Any]) -> None:
    await receive_message(store, now, MessageReceived.model_validate(data), head)


async def _bounced(store: Store, now: datetime, head: Letterhead, data: dict[str, Any]) -> None:
    await receive_bounce(store, now, MessageBounced.model_validate(data))


async def _sent(store: Store, now: datetime, head: Letterhead, data: dict[str, Any]) -> None:
    await reply_sent(store, now, ReplySent.model_validate(data))


async def _failed(store: Store, now: datetime, head: Letterhead, data: dict[str, Any]) -> None:
    await reply_failed(store, now, ReplyFailed.model_validate(data))


async def _unknown(store: Store, now: datetime, head: Letterhead, data: dict[str, Any]) -> None:
    await reply_unknown(store, now, ReplyUnknown.model_validate(data))


async def _cancelled(store: Store, now: datetime, head: Letterhead, data: dict[str, Any]) -> None:
    await reply_cancelled(store, now, ReplyCancelled.model_validate(data))


async def _acknowledged(store: Store, now: datetime, head: Letterhead, data: dict[str, Any]) -> None:
    # Seeing an alert moves nothing: the hold goes on until somebody claims.
    AlertAcknowledged.model_validate(data)


TAKES: dict[EventType, Take] = {
    EventType.MESSAGE_RECEIVED: _received,
    EventType.MESSAGE_BOUNCED: _bounced,
    EventType.REPLY_SENT: _sent,
    EventType.REPLY_FAILED: _failed,
    EventType.REPLY_UNKNOWN: _unknown,
    EventType.REPLY_CANCELLED: _cancelled,
    EventType.ALERT_ACKNOWLEDGED: _acknowledged,
}
"""Each raises pydantic's ValidationError for data of another shape: such an event can never be taken."""
