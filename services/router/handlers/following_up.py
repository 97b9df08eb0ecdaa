"""The agenda of follow-ups: whoever has or follows open tickets is reminded of them until they are worked out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from services.router.handlers.announcing import alerts, at_once
from services.router.handlers.asking import asked_about
from services.router.handlers.noticing import summary
from services.router.handlers.reckoning import LOOK_AGAIN, due_for
from services.router.policy.definition import Policy
from services.router.policy.durations import Duration
from services.router.ports import Store
from services.router.ports.outgoing import Destination, Outgoing
from services.router.ports.tickets import TicketRow
from shared.events import AlertKind

# Follow-ups that fall together are one agenda a person, and keep together from then on.
TOGETHER = timedelta(minutes=15)
MOST = 1_000
SHOWN = 20


async def remind_of_open_tickets(store: Store, policy: Policy, due_now: Sequence[int], now: datetime) -> None:
    """Remind of these tickets and of all others whose follow-up comes within a quarter of an hour."""
    every = _every(policy)
    found = await store.take_follow_ups(due_now, now + TOGETHER, now, MOST)
    due = [await _due(store, one.ticket, every, one.touched_at, now) for one in found]
    untouched = [one.ticket for one, at in zip(found, due, strict=True) if at <= now + TOGETHER]
    if policy.follow_up is not None:
        await _tell(store, untouched, await store.followers_of([ticket.id for ticket in untouched]), now)
    # What is told now comes round again counted from now, so that an agenda stays one; the others at their own time.
    again = [
        at if at > now + TOGETHER else await _due(store, one.ticket, every, now, now)
        for one, at in zip(found, due, strict=True)
    ]
    await store.next_follow_ups([one.ticket.id for one in found], again, now)


async def begin_follow_ups(store: Store, tickets: Sequence[TicketRow], policy: Policy, now: datetime) -> None:
    """Make the first follow-up of tickets that have just been opened."""
    if not tickets:
        return
    due = [await _due(store, ticket, _every(policy), now, now) for ticket in tickets]
    await store.next_follow_ups([ticket.id for ticket in tickets], due, now)


def _every(policy: Policy) -> Duration:
    return policy.follow_up.every if policy.follow_up is not None else LOOK_AGAIN


async def _due(store: Store, ticket: TicketRow, every: Duration, since: datetime, now: datetime) -> datetime:
    return await due_for(store, asked_about(ticket), every, since, now)


async def _tell(
    store: Store, tickets: Sequence[TicketRow], followers: Mapping[int, Iterable[int]], now: datetime
) -> None:
    """One alert a person: of the ticket itself, or a summary of many."""
    agendas: dict[int, list[TicketRow]] = defaultdict(list)
    for ticket in tickets:
        asked = asked_about(ticket)
        for agent_id in {*followers.get(ticket.id, ()), *((asked,) if asked is not None else ())}:
            agendas[agent_id].append(ticket)
    alone: dict[int, list[int]] = defaultdict(list)
    told: list[Outgoing] = []
    for agent_id, own in sorted(agendas.items()):
        if len(own) == 1:
            alone[own[0].id].append(agent_id)
        else:
            (recipient,) = at_once([agent_id], now)
            told += summary(AlertKind.FOLLOW_UP, f"{len(own)} tickets", _listed(own), recipient)
    for ticket in tickets:
        told += alerts(ticket, AlertKind.FOLLOW_UP, "It is still open.", at_once(alone.get(ticket.id, ()), now))
    await store.tell_all(Destination.NOTIFIER, told, now)


def _listed(tickets: Sequence[TicketRow]) -> str:
    lines = [f"#{ticket.id} {ticket.subject}".strip() for ticket in tickets[:SHOWN]]
    more = len(tickets) - SHOWN
    return "\n".join([*lines, f"and {more} more"] if more > 0 else lines)
