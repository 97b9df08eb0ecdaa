"""Stages passed over because nobody works: supervisors hear of each once a day, however many letters it concerns."""

from collections.abc import Sequence
from datetime import datetime

from services.router.handlers.announcing import TITLES, at_once
from services.router.policy.decision import Decision
from services.router.policy.words import AgentId, SkipReason
from services.router.ports import Store
from services.router.ports.outgoing import Destination, Outgoing
from shared.events import AlertKind, AlertRaised, EventType
from shared.identifiers import new_id

ORDERING_KEY = "idle stages"


async def tell_of_idle_stages(
    store: Store, decided: Sequence[tuple[Decision, Sequence[AgentId]]], now: datetime
) -> None:
    """Alert who oversees of the stages and audiences that decisions passed over; of each once a day."""
    idle = {
        f"Stage {one.stage}: {one.detail}": overseeing
        for decision, overseeing in decided
        for one in decision.skipped
        if one.reason is SkipReason.NO_WORKING_TIME and overseeing
    }
    if not idle:
        return
    for subject in await store.note_idle_stages(sorted(idle), now.date()):
        alert = AlertRaised(
            alert_id=new_id(),
            ticket_id=None,
            kind=AlertKind.CALENDAR,
            title=TITLES[AlertKind.CALENDAR],
            text=f"{subject}. Its letters go on to the next stage at once.",
            recipients=at_once(idle[subject], now),
        )
        await store.tell_all(Destination.NOTIFIER, [Outgoing(EventType.ALERT_RAISED, ORDERING_KEY, alert)], now)
