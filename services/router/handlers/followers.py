"""Followers hear of every change of a ticket but their own: one alert, the latest, in place of the one before."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from services.router.handlers.announcing import at_once, ordering_key, title_of, withdraw_alerts, withdraw_one
from services.router.handlers.deciding import current_policy
from services.router.ports import Store
from services.router.ports.following import Marked
from services.router.ports.outgoing import Destination
from services.router.ports.tickets import TicketRow
from shared.events import AlertKind, AlertRaised, EventType
from shared.identifiers import new_id


async def tell_followers(store: Store, ticket: TicketRow, text: str, by: int | None, now: datetime) -> None:
    """Tell of a change that left the ticket so, but not who made it, who holds it and who is alerted anyway.

    Who follows the holder as a rule follows the ticket from now on.
    """
    listeners = await store.listeners(ticket.id, ticket.holder_id)
    joining = [one.agent_id for one in listeners if one.joining]
    joined = set(await make_follow(store, ticket.id, joining, now)) if joining else set()
    told = [one for one in listeners if not one.joining or one.agent_id in joined]
    before: dict[UUID, list[int]] = defaultdict(list)
    for one in told:
        if one.alert_id is not None:
            before[one.alert_id].append(one.agent_id)
    for alert_id, agent_ids in before.items():
        await withdraw_one(store, ticket.id, alert_id, agent_ids, "changed_again", now)
    knowing = {by, ticket.holder_id, *ticket.alerted}
    concerned = [one.agent_id for one in told if one.agent_id not in knowing]
    if concerned:
        await _raise(store, ticket, text, concerned, now)


async def make_follow(store: Store, ticket_id: int, agent_ids: Sequence[int], now: datetime) -> list[int]:
    """Make those of the agents follow a ticket who may, and give them."""
    welcome = await store.welcome_followers(ticket_id, agent_ids, await marked(store, now), now)
    await store.add_followers(ticket_id, welcome, now)
    return welcome


async def follow_customers(store: Store, tickets: Sequence[TicketRow], now: datetime) -> None:
    """Make those follow tickets that were just opened who follow their customers as a rule and may read them."""
    joining = await store.standing_joining([ticket.id for ticket in tickets])
    for ticket_id, agent_ids in joining.items():
        await make_follow(store, ticket_id, agent_ids, now)


async def marked(store: Store, now: datetime) -> Marked:
    """The marks that keep an agent away from a customer at this moment."""
    rule = (await current_policy(store)).bad_rating
    return Marked(rule.at_most, now - timedelta(days=rule.within_days))


async def drop_marked(store: Store, customer_ids: Sequence[int], now: datetime) -> None:
    """Let nobody follow these customers' tickets whom they marked badly, nor leave him word of them."""
    for one in await store.drop_marked_followers(customer_ids, await marked(store, now), now):
        if not one.concerned:
            await withdraw_alerts(store, one.ticket_id, "unfollowed", now, [one.agent_id])
        elif one.alert_id is not None:
            await withdraw_one(store, one.ticket_id, one.alert_id, [one.agent_id], "unfollowed", now)


async def note_seen(store: Store, now: datetime, alert_id: UUID, agent_id: int) -> None:
    """A follower has seen that a ticket is worked out: nothing is left to tell him."""
    ticket_id = await store.note_seen(alert_id, agent_id)
    if ticket_id is not None:
        await withdraw_one(store, ticket_id, alert_id, [agent_id], "seen", now)


async def _raise(store: Store, ticket: TicketRow, text: str, agent_ids: Sequence[int], now: datetime) -> None:
    alert = AlertRaised(
        alert_id=new_id(),
        ticket_id=ticket.id,
        kind=AlertKind.FOLLOWED,
        title=title_of(AlertKind.FOLLOWED, ticket.subject),
        text=text,
        recipients=at_once(agent_ids, now),
    )
    await store.note_told(ticket.id, agent_ids, alert.alert_id)
    await store.tell([Destination.NOTIFIER], EventType.ALERT_RAISED, ordering_key(ticket.id), [alert], now)
