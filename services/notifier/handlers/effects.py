"""Which use case takes which event of router."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from services.notifier.handlers.agents import take_agent
from services.notifier.handlers.alerts import take_raised, take_withdrawn
from services.notifier.handlers.outgoing import take_recalled
from services.notifier.handlers.publishing import take_reply
from services.notifier.ports import Store
from shared.events import EventType

# (store, now, events), each event by when it came to be and its data, which are of the class that shared.events.DATA
# names.
Handler = Callable[[Store, datetime, Sequence[tuple[datetime, Any]]], Awaitable[None]]
HandlerOfOne = Callable[[Store, datetime, datetime, Any], Awaitable[None]]


def _each(take: HandlerOfOne) -> Handler:
    async def take_each(store: Store, now: datetime, events: Sequence[tuple[datetime, Any]]) -> None:
        for at, data in events:
            await take(store, now, at, data)

    return take_each


async def take_nothing(_store: Store, _now: datetime, _at: datetime, _event: Any) -> None:
    """Notifier keeps no audiences and no addresses; router need not know that."""


EFFECTS: Mapping[EventType, Handler] = {
    EventType.ALERT_RAISED: take_raised,
    EventType.ALERT_WITHDRAWN: _each(take_withdrawn),
    EventType.REPLY_REQUESTED: _each(take_reply),
    EventType.REPLY_RECALLED: _each(take_recalled),
    EventType.AGENT_CHANGED: _each(take_agent),
    EventType.AUDIENCE_CHANGED: _each(take_nothing),
    EventType.ADDRESS_CHANGED: _each(take_nothing),
}
