"""A reply still waits to be sent, and the customer writes again: it is not sent over his head, and its author is asked.

As whoever sends at once is told of the letter he has not seen, only later. Notifier alone says whether it was in time.
"""

from datetime import datetime
from uuid import UUID

from services.router.handlers.announcing import ordering_key
from services.router.handlers.followers import tell_followers
from services.router.handlers.outcomes import note_delivery, open_again, tell_author
from services.router.ports import Store
from services.router.ports.messages import Delivery
from services.router.ports.outgoing import Destination
from shared.events import EventType, ReplyRecalled


async def recall_waiting(store: Store, ticket_id: int, who: str, now: datetime) -> None:
    """Ask for the replies of a ticket back that wait for their time, because somebody wrote to it."""
    reason = f"{who} wrote again before this reply was sent: read that, and send it again if it still fits."
    found = await store.replies_to_recall(ticket_id, now)
    events = [ReplyRecalled(reply_id=one, ticket_id=ticket_id, reason=reason) for one in found]
    await store.tell([Destination.NOTIFIER], EventType.REPLY_RECALLED, ordering_key(ticket_id), events, now)


async def reply_recalled(store: Store, now: datetime, reply_id: UUID, reason: str) -> None:
    """A reply was recalled in time: what it answered is open again, and its author hears of it, else who is asked."""
    reply = await store.find_reply(reply_id)
    ticket = await note_delivery(store, now, reply, Delivery.CANCELLED, reason)
    if reply is None or ticket is None:
        return
    opened = await open_again(store, now, reply, ticket, reason)
    if opened is not None:
        await tell_followers(store, opened, reason, None, now)
    await tell_author(store, opened or ticket, reply, reason, now)
