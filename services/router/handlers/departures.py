"""What a departed agent held, was offered or was responsible for goes to the others, ticket by ticket."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from services.router.handlers.announcing import overseers
from services.router.handlers.attendance import tell_backlog, tell_of_many
from services.router.handlers.deciding import current_policy, load_facts, place
from services.router.policy.ladder import decide
from services.router.policy.words import Entry
from services.router.ports import Store
from services.router.ports.presence import Departure
from services.router.ports.tickets import TicketRow, TicketState
from shared.errors import NotFound
from shared.events import AlertKind

BATCH = 50
NAMED = 5
"""So many of those who got something are named in the summary."""


async def show_departure(store: Store, agent_id: int) -> Departure:
    """Tell how far a departed agent's tickets are handed over. Raises NotFound for who has not departed."""
    departure = await store.departure(agent_id)
    if departure is None:
        raise NotFound
    return departure


async def departures_under_way(store: Store) -> list[Departure]:
    """Give the departures with tickets to hand over, the oldest first."""
    return await store.open_departures()


async def next_to_hand_over(store: Store, agent_id: int) -> list[int]:
    """Give the next BATCH of a departed agent's tickets."""
    return await store.tickets_to_hand_over(agent_id, BATCH)


async def hand_over(store: Store, now: datetime, departure: Departure, ticket_id: int) -> bool:
    """Give one ticket of a departed agent to the others; nobody is alerted of it alone.

    False when somebody else has it already, who is noted then.
    """
    ticket = await store.lock_ticket(ticket_id)
    if ticket is None or not _is_his(ticket, departure.agent_id):
        has = (ticket.holder_id or ticket.responsible_id) if ticket is not None else None
        await store.note_handover(departure.agent_id, ticket_id, has, now)
        return False
    entry = _entry(ticket)
    if ticket.holder_id is not None:
        held = (*ticket.former_holders, ticket.holder_id)
        ticket = replace(ticket, returns=ticket.returns + 1, former_holders=held)
    facts = await load_facts(store, ticket, entry, now)
    decision = decide(facts, await current_policy(store))
    above = overseers(facts.roster, now)
    text = f"{departure.name} has left."
    placed = await place(store, ticket, decision, now, text, silent=decision.members, overseeing=above)
    await store.note_handover(departure.agent_id, ticket_id, placed.responsible_id, now)
    return True


async def finish_departure(store: Store, now: datetime, departure: Departure) -> bool:
    """Say that everything is handed over: to supervisors in one alert, to whoever got something in one of his own.

    False while something is left, and when it was said already.
    """
    agent_id = departure.agent_id
    if await store.tickets_to_hand_over(agent_id, 1) or not await store.end_departure(agent_id, now):
        return False
    shares = await store.handovers(agent_id)
    if shares:
        above = overseers(await store.staff(now), now)
        text = _summary(departure.name, [(name, tickets) for _, name, tickets in shares])
        await tell_of_many(store, now, AlertKind.HANDOVER, f"Tickets of {departure.name} were handed over", text, above)
    for receiver, _, _ in shares:
        if receiver is not None:
            await tell_backlog(store, now, receiver)
    return True


def _is_his(ticket: TicketRow, agent_id: int) -> bool:
    if ticket.state is TicketState.WAITING:
        return ticket.responsible_id == agent_id
    return ticket.holder_id == agent_id


def _entry(ticket: TicketRow) -> Entry:
    if ticket.holder_id is not None:
        return Entry.RELEASED
    return Entry.PRESENCE_LOST if ticket.exclusive else Entry.REFRESHED


def _summary(name: str, shares: Sequence[tuple[str, int]]) -> str:
    """As `37 tickets of Anna were handed over: 20 to Ben, 17 to Cleo.`"""
    total = sum(tickets for _, tickets in shares)
    parts = [f"{tickets} to {receiver or 'nobody'}" for receiver, tickets in shares[:NAMED]]
    rest = sum(tickets for _, tickets in shares[NAMED:])
    listed = ", ".join([*parts, *([f"{rest} to others"] if rest else [])])
    subject = f"1 ticket of {name} was" if total == 1 else f"{total} tickets of {name} were"
    return f"{subject} handed over: {listed}."
