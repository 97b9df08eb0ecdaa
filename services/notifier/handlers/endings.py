"""When a reply has come to its end: sent to all who get it, and published where it must be."""

from datetime import datetime
from uuid import UUID

from services.notifier.ports import Store
from shared.events import EventData, EventType, ReplySent


async def tell_reply(
    store: Store, now: datetime, reply_id: UUID, ticket_id: int, kind: EventType, event: EventData
) -> None:
    """Tell router what became of a reply; what is told of one ticket arrives in the order it was told."""
    await store.tell_router(kind, f"reply {reply_id}", f"ticket {ticket_id}", event, now)


async def tell_sent_when_whole(store: Store, now: datetime, reply_id: UUID, ticket_id: int, message_id: str) -> None:
    """Tell router that a reply is sent once no part of it is left. Whoever calls this holds the reply."""
    if await store.is_whole(reply_id):
        event = ReplySent(reply_id=reply_id, ticket_id=ticket_id, message_id=message_id, sent_at=now)
        await tell_reply(store, now, reply_id, ticket_id, EventType.REPLY_SENT, event)
