"""Raising, showing, acknowledging and withdrawing alerts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from services.notifier.policy import alerts as policy
from services.notifier.policy.alerts import Alert, StreamEvent
from services.notifier.ports import Store
from services.notifier.ports.alerts import LiveAlert, Raised
from shared.errors import Conflict, Invalid, NotFound
from shared.events import AlertAcknowledged, AlertKind, AlertRaised, AlertWithdrawn, EventType
from shared.identifiers import new_id

SHOWN_AT_ONCE = 500
# Copies of router on several machines: a withdrawal may carry a time a little before the alert it takes back.
CLOCK_SKEW = timedelta(seconds=1)


async def take_raised(store: Store, now: datetime, events: Sequence[tuple[datetime, AlertRaised]]) -> None:
    """Store alerts of router, each with when it was raised, and tell those whose moment has come."""
    for comes_round, alike in groupby(events, key=lambda event: event[1].kind in policy.COMES_ROUND):
        raised = [_raised(at, event) for at, event in alike]
        # The newest takes the place of those before it, maybe of the same batch: these are raised one by one.
        for some in [[one] for one in raised] if comes_round else [raised]:
            await _raise(store, now, some)


def _raised(at: datetime, event: AlertRaised) -> Raised:
    alert = Alert(event.alert_id, event.ticket_id, event.kind, event.title, event.text, at)
    return policy.plain(alert), {recipient.agent_id: recipient.at for recipient in event.recipients}


async def _raise(store: Store, now: datetime, raised: Sequence[Raised]) -> None:
    await store.lock_streams()
    events: list[StreamEvent] = []
    for alert, recipients in raised:
        if alert.kind in policy.COMES_ROUND:
            events += policy.withdrawn(await store.replace(alert, recipients, now), "came_again", None)
    told = await store.add_alerts(raised, now)
    for alert, _ in raised:
        new = told.pop(alert.id, [])
        shown = [one.agent_id for one in new if one.shown]
        # Their wave delays the alert alone: the ticket is in their lists from now on.
        later = [one.agent_id for one in new if not one.shown and not one.gone]
        events += policy.raised(alert, shown) + policy.changed(alert.ticket_id, later)
    await store.emit(events, now)


async def take_withdrawn(store: Store, now: datetime, at: datetime, event: AlertWithdrawn) -> None:
    """Take alerts back, also those that have not come yet."""
    await store.lock_streams()
    await store.note_withdrawal(event.ticket_id, event.alert_id, event.agent_ids, at)
    gone = await store.withdraw(event.ticket_id, event.alert_id, event.agent_ids, at + CLOCK_SKEW, now)
    await store.emit(policy.withdrawn(gone, event.reason, event.claimed_by), now)


async def raise_alert(
    store: Store, now: datetime, title: str, text: str, agent_ids: list[int], ticket_id: int | None
) -> LiveAlert:
    """Raise an alert for agents at another system's word. Raises Invalid for agents who are unknown or departed."""
    known = await store.present_agents(agent_ids)
    strangers = sorted(set(agent_ids) - known)
    if strangers:
        raise Invalid("These agents are unknown or have departed.", field="agents", agents=strangers)
    alert = policy.plain(Alert(new_id(), ticket_id, AlertKind.ATTENTION, title, text, now))
    if not alert.title:
        raise Invalid("The title is empty.", field="title")
    await _raise(store, now, [(alert, dict.fromkeys(agent_ids, now))])
    return LiveAlert(alert, None)


async def show_due(store: Store, now: datetime) -> float | None:
    """Show the alerts whose moment has come; gives the seconds until the next one, 0 for at once, None for none."""
    await store.lock_streams()
    due = await store.show_due(now, SHOWN_AT_ONCE)
    await store.emit([event for alert, agent_ids in due for event in policy.raised(alert, agent_ids)], now)
    moment = await store.next_moment()
    return None if moment is None else max(0.0, (moment - now).total_seconds())


async def acknowledge(store: Store, now: datetime, alert_id: UUID, agent_id: int) -> LiveAlert:
    """Note that an agent has seen an alert and tell router once. Raises NotFound."""
    live = await store.alert_of(alert_id, agent_id)
    if live is None:
        raise NotFound
    if live.acknowledged_at is not None:
        return live
    if not await store.acknowledge(alert_id, agent_id, now):
        raise Conflict("The alert was withdrawn meanwhile.")
    event = AlertAcknowledged(alert_id=alert_id, agent_id=agent_id, at=now)
    ticket_id = live.alert.ticket_id
    key = f"ticket {ticket_id}" if ticket_id is not None else f"alert {alert_id}"
    await store.tell_router(EventType.ALERT_ACKNOWLEDGED, f"alert {alert_id}", key, event, now)
    return LiveAlert(live.alert, now)
