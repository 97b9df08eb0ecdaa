"""Which use case takes which event of router."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from services.notifier.handlers.agents import take_agent
from services.notifier.handlers.alerts import take_raised, take_withdrawn
from services.notifier.handlers.publishing import take_reply
from services.notifier.ports import Store
from shared.events import EventType

# (store, now, when the event came to be, its data); the data are of the class that shared.events.DATA names.
Handler = Callable[[Store, datetime, datetime, Any], Awaitable[None]]


async def take_nothing(_store: Store, _now: datetime, _at: datetime, _event: Any) -> None:
    """Notifier keeps no audiences and no addresses; router need not know that."""


EFFECTS: Mapping[EventType, Handler] = {
    EventType.ALERT_RAISED: take_raised,
    EventType.ALERT_WITHDRAWN: take_withdrawn,
    EventType.REPLY_REQUESTED: take_reply,
    EventType.AGENT_CHANGED: take_agent,
    EventType.AUDIENCE_CHANGED: take_nothing,
    EventType.ADDRESS_CHANGED: take_nothing,
}
