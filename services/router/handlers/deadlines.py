"""What is due: a stage's hold, a claim, a reassignment; each fires once, with the facts of that moment."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from services.router.handlers.acting import give_back
from services.router.handlers.announcing import at_once, raise_alert
from services.router.handlers.deciding import run_ladder
from services.router.policy.words import Entry
from services.router.ports import Store
from services.router.ports.decisions import DeadlineKind, DueRow, ReminderKind
from services.router.ports.tickets import TicketRow, TicketState
from shared.events import AlertKind

BATCH = 100


async def due_deadlines(store: Store, now: datetime, but: Sequence[int] = ()) -> list[DueRow]:
    """Give the deadlines that are due, `but` these ids, oldest first; at most BATCH."""
    return await store.due_deadlines(now, but, BATCH)


async def meet_deadline(store: Store, now: datetime, due: DueRow) -> bool:
    """Move the ticket of a due deadline; False when it is no longer due or another copy has it in hand."""
    ticket = await store.lock_due_ticket(due.id, now)
    if ticket is None:
        return False
    kind = DeadlineKind(due.kind)
    match kind:
        case DeadlineKind.STAGE:
            await _move(store, ticket, Entry.ESCALATED, now)
        case DeadlineKind.ACCEPTANCE:
            await _move(store, ticket, Entry.ACCEPTANCE_OVER, now)
        case DeadlineKind.CLAIM:
            await store.add_history(ticket.id, "returned", ticket.holder_id, "system", {}, now)
            await give_back(store, ticket, Entry.RETURNED, now, "It was not answered in time.")
        case DeadlineKind.SNOOZE:
            raise ValueError(f"ticket {ticket.id} has a deadline of a kind that nothing sets")
        case _:
            assert_never(kind)
    return True


async def _move(store: Store, ticket: TicketRow, entry: Entry, now: datetime) -> None:
    await run_ladder(store, ticket, entry, now, "Nobody has taken it in time.")


async def due_reminders(store: Store, now: datetime, but: Sequence[int] = ()) -> list[DueRow]:
    """Give the reminders that are due, `but` these ids, oldest first; at most BATCH."""
    return await store.due_reminders(now, but, BATCH)


async def give_reminder(store: Store, now: datetime, due: DueRow) -> bool:
    """Warn those who may act on a ticket; False when somebody has done so."""
    ticket = await store.lock_ticket(due.ticket_id)
    if ticket is None or not await store.end_reminder(due.id, now):
        return False
    if ticket.state is TicketState.WORKED_OUT:
        return False
    concerned = [ticket.holder_id] if ticket.holder_id is not None else list(ticket.alerted)
    text = {
        ReminderKind.WARNING: "Most of the time for this letter is over.",
        ReminderKind.CLASS_DUE: "The answer is due now.",
    }[ReminderKind(due.kind)]
    await raise_alert(store, ticket, AlertKind.WARNING, text, at_once(concerned, now), now)
    return True
