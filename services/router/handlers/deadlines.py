"""What is due: `MEET` moves tickets, `GIVE` alerts; each row fires once, oldest first, with the facts of that moment.

A batch is one transaction. Rows of a batch that fails are met one by one, so that one ticket holds back no other.
"""

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from services.router.handlers.dating import date_again
from services.router.handlers.deciding import SYSTEM, Case, current_policy, given_back, run_ladder_many
from services.router.handlers.following_up import remind_of_open_tickets
from services.router.handlers.losing import Loss, tell_everybody_of
from services.router.handlers.reminding import late_facts, remind
from services.router.handlers.snoozing import sleep_over
from services.router.policy.classes import changes_when_late
from services.router.policy.words import Entry
from services.router.ports import Store
from services.router.ports.deadlines import DueTicket
from services.router.ports.decisions import DeadlineKind, DueRow, HistoryNote, ReminderKind
from services.router.ports.tickets import TicketRow, TicketState
from shared.errors import StaleVersion

BATCH = 200
"""So many rows the statements of a batch take."""
NOT_TAKEN = "Nobody has taken it in time."

Way = TypeVar("Way", bound=Hashable)
LOST = {
    DeadlineKind.STAGE: "You did not take it in time: others are asked now.",
    DeadlineKind.ACCEPTANCE: "You did not accept it in time: others are asked now.",
    DeadlineKind.CLAIM: "You did not answer it in time: others are asked now.",
}
"""What is said to the one who had the ticket to himself."""

Meet = Callable[[Store, Sequence[DueTicket], datetime], Awaitable[Sequence[Case]]]
"""Does what one kind of deadline asks for its tickets, all locked, and gives those that the ladder is asked about."""
Give = Callable[[Store, Sequence[DueTicket], datetime], Awaitable[None]]
"""Tells what one kind of reminder tells of its tickets, all locked; worked-out ones are left out before."""


async def _stages_over(_: Store, due: Sequence[DueTicket], __: datetime) -> Sequence[Case]:
    return [Case(one.ticket, Entry.ESCALATED, NOT_TAKEN) for one in due]


async def _not_accepted(_: Store, due: Sequence[DueTicket], __: datetime) -> Sequence[Case]:
    return [Case(one.ticket, Entry.ACCEPTANCE_OVER, NOT_TAKEN) for one in due]


async def _claims_over(store: Store, due: Sequence[DueTicket], now: datetime) -> Sequence[Case]:
    held = [(one, one.ticket.holder_id) for one in due if one.ticket.holder_id is not None]
    notes = [
        HistoryNote(one.ticket.id, "returned", holder, SYSTEM, late_facts(now - one.due.due_at)) for one, holder in held
    ]
    await store.add_notes(notes, now)
    await store.note_all_held([holder for _, holder in held], now)
    return [given_back(one.ticket, Entry.RETURNED, "It was not answered in time.") for one in due]


async def _sleeps_over(store: Store, due: Sequence[DueTicket], now: datetime) -> Sequence[Case]:
    for one in due:
        await sleep_over(store, one.ticket, one.due.due_at, now)
    return ()


async def _remind(store: Store, due: Sequence[DueTicket], now: datetime) -> None:
    policy = await current_policy(store)
    for one in due:
        await remind(store, policy, one, now)


async def _answers_due(store: Store, due: Sequence[DueTicket], now: datetime) -> None:
    """As `_remind`; what is of another class once its answer is late is counted by that class from now on."""
    policy = await current_policy(store)
    for one in due:
        await remind(store, policy, one, now)
        if changes_when_late(policy, one.ticket.class_key):
            await date_again(store, one.ticket, now, "Its answer is late.")


async def _follow_up(store: Store, due: Sequence[DueTicket], now: datetime) -> None:
    await remind_of_open_tickets(store, await current_policy(store), [one.ticket.id for one in due], now)


MEET: Mapping[DeadlineKind, Meet] = {
    DeadlineKind.STAGE: _stages_over,
    DeadlineKind.ACCEPTANCE: _not_accepted,
    DeadlineKind.CLAIM: _claims_over,
    DeadlineKind.SNOOZE: _sleeps_over,
}
GIVE: Mapping[ReminderKind, Give] = {
    ReminderKind.WARNING: _remind,
    ReminderKind.CLASS_DUE: _answers_due,
    ReminderKind.OVERDUE: _remind,
    ReminderKind.STALE: _remind,
    ReminderKind.FOLLOW_UP: _follow_up,
}


async def meet_deadlines(
    store: Store, now: datetime, but: Sequence[int] = (), these: Sequence[int] | None = None
) -> list[DueRow]:
    """Move the tickets of due deadlines, `but` these ids, or of `these` alone; gives the deadlines met, oldest first.

    What another copy has in hand is left to it. Raises StaleVersion when a ticket changed in spite of its lock.
    """
    taken = await store.take_deadlines(now, but, these)
    ways = _by_way(taken, lambda kind: MEET[DeadlineKind(kind)])
    cases = [case for way, found in ways for case in await way(store, found, now)]
    place = {one.ticket.id: number for number, one in enumerate(taken)}
    cases.sort(key=lambda case: place[case.ticket.id])
    placed = await run_ladder_many(store, cases, now)
    if len(placed) < len(cases):
        raise StaleVersion
    await _tell_those_concerned(store, [one for one in taken if one.ticket.id in placed], placed, now)
    return [one.due for one in taken]


async def give_reminders(
    store: Store, now: datetime, but: Sequence[int] = (), these: Sequence[int] | None = None
) -> list[DueRow]:
    """Warn those who may act on the tickets of due reminders; as meet_deadlines. Gives the reminders taken."""
    taken = await store.take_reminders(now, but, these)
    still_open = [one for one in taken if one.ticket.state is not TicketState.WORKED_OUT]
    for way, found in _by_way(still_open, lambda kind: GIVE[ReminderKind(kind)]):
        await way(store, found, now)
    return [one.due for one in taken]


async def _tell_those_concerned(
    store: Store, met: Sequence[DueTicket], placed: Mapping[int, TicketRow], now: datetime
) -> None:
    """Tell who lost a ticket and who follows it; what was met late is kept in its history."""
    losses = [Loss(one.ticket, placed[one.ticket.id], SYSTEM, LOST[DeadlineKind(one.due.kind)]) for one in met]
    await tell_everybody_of(store, losses, "Its time was over: others are asked now.", now)
    late = [(one, late_facts(now - one.due.due_at)) for one in met if one.due.kind != DeadlineKind.CLAIM]
    notes = [
        HistoryNote(one.ticket.id, "late", None, SYSTEM, {"of": one.due.kind, **facts}) for one, facts in late if facts
    ]
    if notes:
        await store.add_notes(notes, now)


def _by_way(taken: Sequence[DueTicket], way_of: Callable[[str], Way]) -> list[tuple[Way, list[DueTicket]]]:
    """What is due by the way in which it is met, ways in the order of their oldest."""
    found: dict[Way, list[DueTicket]] = {}
    for one in taken:
        found.setdefault(way_of(one.due.kind), []).append(one)
    return list(found.items())


async def due_deadlines(store: Store, now: datetime, but: Sequence[int] = ()) -> list[DueRow]:
    """Give the deadlines that are due, `but` these ids, oldest first; at most BATCH."""
    return await store.due_deadlines(now, but, BATCH)


async def due_reminders(store: Store, now: datetime, but: Sequence[int] = ()) -> list[DueRow]:
    """Give the reminders that are due, `but` these ids, oldest first; at most BATCH."""
    return await store.due_reminders(now, but, BATCH)
