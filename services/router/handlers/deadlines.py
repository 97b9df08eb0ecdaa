"""What is due: `MEET` moves tickets, `GIVE` alerts; each row fires once, oldest first, with the facts of that moment.

A batch is one transaction. Rows of a batch that fails are met one by one, so that one ticket holds back no other.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

from services.router.handlers.announcing import at_once, raise_alert
from services.router.handlers.deciding import Case, given_back, run_ladder_many
from services.router.policy.words import Entry
from services.router.ports import Store
from services.router.ports.deadlines import DueTicket
from services.router.ports.decisions import DeadlineKind, DueRow, HistoryNote, ReminderKind
from services.router.ports.tickets import TicketRow, TicketState
from shared.errors import StaleVersion
from shared.events import AlertKind

BATCH = 200
"""So many rows the statements of a batch take."""
NOT_TAKEN = "Nobody has taken it in time."

Meet = Callable[[Store, Sequence[TicketRow], datetime], Awaitable[Sequence[Case]]]
"""Does what one kind of deadline asks for its tickets, all locked, and gives those that the ladder is asked about."""
Give = Callable[[Store, Sequence[TicketRow], datetime], Awaitable[None]]
"""Tells what one kind of reminder tells of its tickets, all locked; worked-out ones are left out before."""


async def _stages_over(_: Store, tickets: Sequence[TicketRow], __: datetime) -> Sequence[Case]:
    return [Case(ticket, Entry.ESCALATED, NOT_TAKEN) for ticket in tickets]


async def _not_accepted(_: Store, tickets: Sequence[TicketRow], __: datetime) -> Sequence[Case]:
    return [Case(ticket, Entry.ACCEPTANCE_OVER, NOT_TAKEN) for ticket in tickets]


async def _claims_over(store: Store, tickets: Sequence[TicketRow], now: datetime) -> Sequence[Case]:
    holders = {ticket.id: ticket.holder_id for ticket in tickets if ticket.holder_id is not None}
    await store.add_notes([HistoryNote(one, "returned", holder, "system", {}) for one, holder in holders.items()], now)
    await store.note_all_held(holders.values(), now)
    return [given_back(ticket, Entry.RETURNED, "It was not answered in time.") for ticket in tickets]


async def _warn(store: Store, tickets: Sequence[TicketRow], now: datetime) -> None:
    await _tell(store, tickets, "Most of the time for this letter is over.", now)


async def _class_due(store: Store, tickets: Sequence[TicketRow], now: datetime) -> None:
    await _tell(store, tickets, "The answer is due now.", now)


async def _tell(store: Store, tickets: Sequence[TicketRow], text: str, now: datetime) -> None:
    for ticket in tickets:
        concerned = [ticket.holder_id] if ticket.holder_id is not None else list(ticket.alerted)
        await raise_alert(store, ticket, AlertKind.WARNING, text, at_once(concerned, now), now)


MEET: Mapping[DeadlineKind, Meet] = {
    DeadlineKind.STAGE: _stages_over,
    DeadlineKind.ACCEPTANCE: _not_accepted,
    DeadlineKind.CLAIM: _claims_over,
}
GIVE: Mapping[ReminderKind, Give] = {
    ReminderKind.WARNING: _warn,
    ReminderKind.CLASS_DUE: _class_due,
}


async def meet_deadlines(
    store: Store, now: datetime, but: Sequence[int] = (), these: Sequence[int] | None = None
) -> list[DueRow]:
    """Move the tickets of due deadlines, `but` these ids, or of `these` alone; gives the deadlines met, oldest first.

    What another copy has in hand is left to it. Raises StaleVersion when a ticket changed in spite of its lock.
    """
    taken = await store.take_deadlines(now, but, these)
    cases = [case for kind, found in _by_kind(taken) for case in await MEET[DeadlineKind(kind)](store, found, now)]
    place = {one.ticket.id: number for number, one in enumerate(taken)}
    cases.sort(key=lambda case: place[case.ticket.id])
    if len(await run_ladder_many(store, cases, now)) < len(cases):
        raise StaleVersion
    return [one.due for one in taken]


async def give_reminders(
    store: Store, now: datetime, but: Sequence[int] = (), these: Sequence[int] | None = None
) -> list[DueRow]:
    """Warn those who may act on the tickets of due reminders; as meet_deadlines. Gives the reminders taken."""
    taken = await store.take_reminders(now, but, these)
    for kind, found in _by_kind([one for one in taken if one.ticket.state is not TicketState.WORKED_OUT]):
        await GIVE[ReminderKind(kind)](store, found, now)
    return [one.due for one in taken]


def _by_kind(taken: Sequence[DueTicket]) -> list[tuple[str, list[TicketRow]]]:
    """The tickets by the kind of what is due, kinds in the order of their oldest."""
    found: dict[str, list[TicketRow]] = {}
    for one in taken:
        found.setdefault(one.due.kind, []).append(one.ticket)
    return list(found.items())


async def due_deadlines(store: Store, now: datetime, but: Sequence[int] = ()) -> list[DueRow]:
    """Give the deadlines that are due, `but` these ids, oldest first; at most BATCH."""
    return await store.due_deadlines(now, but, BATCH)


async def due_reminders(store: Store, now: datetime, but: Sequence[int] = ()) -> list[DueRow]:
    """Give the reminders that are due, `but` these ids, oldest first; at most BATCH."""
    return await store.due_reminders(now, but, BATCH)
