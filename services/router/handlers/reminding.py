"""What is told when time passes and nothing moves: a hold runs out, an answer is due, nobody touches a ticket.

A reminder moves nothing. Those of a hold end with it; the follow-up comes again and again until it is worked out.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import assert_never

from services.router.handlers.announcing import at_once, overseers, raise_alert
from services.router.handlers.asking import SYSTEM, ask, asked_about
from services.router.handlers.following_up import remind_of_open_tickets
from services.router.handlers.reckoning import due_for, stale_after
from services.router.policy.definition import Policy
from services.router.ports import Store
from services.router.ports.deadlines import DueTicket
from services.router.ports.decisions import ReminderKind
from services.router.ports.tickets import TicketRow, TicketState
from shared.events import AlertKind

# Whoever has the ticket is told that its answer is due; so much later those who oversee all tickets.
OVERDUE_AFTER = timedelta(minutes=15)
# What is met later than this is said to be late in the ticket's history.
ON_TIME = timedelta(minutes=1)


def reminders_to_come(
    due_at: datetime | None, now: datetime, warn_at: datetime | None = None, stale_at: datetime | None = None
) -> list[tuple[str, datetime]]:
    """The reminders that lie ahead (kind, due): the answer is due at `due_at`, a hold is nearly over, nobody moves."""
    found: list[tuple[str, datetime | None]] = [
        (ReminderKind.WARNING, warn_at),
        (ReminderKind.CLASS_DUE, due_at),
        (ReminderKind.OVERDUE, due_at + OVERDUE_AFTER if due_at is not None else None),
        (ReminderKind.STALE, stale_at),
    ]
    return [(kind, at) for kind, at in found if at is not None and at > now]


async def reset_due(store: Store, ticket: TicketRow, now: datetime) -> None:
    """Set the reminders of an answer's due time anew, because a person changed when it is due.

    A due time that has passed already reminds at once.
    """
    due_at = ticket.answer_due_at
    for kind, after in ((ReminderKind.CLASS_DUE, timedelta()), (ReminderKind.OVERDUE, OVERDUE_AFTER)):
        await store.move_reminder(ticket.id, kind, due_at + after if due_at is not None else None, now)
    store.wake("deadline")


async def remind(store: Store, policy: Policy, due: DueTicket, now: datetime) -> None:
    """Tell those whom a due reminder of an open ticket concerns; the ticket is locked, the reminder has ended."""
    kind, ticket = ReminderKind(due.due.kind), due.ticket
    match kind:
        case ReminderKind.WARNING:
            text = "Most of the time for this letter is over."
            await _tell(store, ticket, AlertKind.WARNING, text, _concerned(ticket), now)
        case ReminderKind.CLASS_DUE:
            followers = (await store.followers_of([ticket.id])).get(ticket.id, [])
            await _tell(store, ticket, AlertKind.DUE, _due_text(ticket), {*_concerned(ticket), *followers}, now)
        case ReminderKind.OVERDUE:
            roster = (await store.load_moment(now)).roster
            await _tell(store, ticket, AlertKind.DUE, "Its answer is overdue.", overseers(roster, now), now)
        case ReminderKind.STALE:
            if not await _ask_for_news(store, policy, ticket, now):
                return
        case ReminderKind.FOLLOW_UP:
            await remind_of_open_tickets(store, policy, [ticket.id], now)
        case _:
            assert_never(kind)
    told = {"of": kind, **late_facts(now - due.due.due_at)}
    await store.add_history(ticket.id, "reminded", None, SYSTEM, told, now)


def late_facts(late: timedelta) -> dict[str, int]:
    """By how many seconds something was met after its time, for a history; nothing when it was met on time."""
    return {"late_seconds": int(late.total_seconds())} if late >= ON_TIME else {}


def _concerned(ticket: TicketRow) -> list[int]:
    """The holder; of a waiting ticket those who were alerted, else the one responsible."""
    if ticket.holder_id is not None:
        return [ticket.holder_id]
    return list(ticket.alerted) or ([ticket.responsible_id] if ticket.responsible_id is not None else [])


def _due_text(ticket: TicketRow) -> str:
    by_person = ticket.due_date is not None and ticket.due_date == ticket.answer_due_at
    return "The date set for it is reached." if by_person else "The answer is due now."


async def _tell(
    store: Store, ticket: TicketRow, kind: AlertKind, text: str, agent_ids: Iterable[int], now: datetime
) -> None:
    await raise_alert(store, ticket, kind, text, at_once(sorted(agent_ids), now), now)


async def _ask_for_news(store: Store, policy: Policy, ticket: TicketRow, now: datetime) -> bool:
    """Ask the holder of an untouched ticket how it stands; False where it was touched or the policy asks nobody."""
    holder = asked_about(ticket)
    if ticket.state is not TicketState.CLAIMED or holder is None:
        return False
    touched_at = await store.last_touched(ticket.id)
    untouched = await due_for(store, holder, stale_after(policy), touched_at, now) <= now
    asks = untouched and policy.stale is not None
    if asks:
        await ask(store, ticket, None, holder, "Please say how it stands: nothing has happened for long.", now)
    since = now if untouched else touched_at
    again = await due_for(store, holder, stale_after(policy), since, now)
    await store.add_reminder(ticket.id, ReminderKind.STALE, again, now)
    return asks
