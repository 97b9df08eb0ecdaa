"""Count what hangs on a ticket's class again, after something it is counted from has changed."""

from datetime import datetime
from typing import assert_never

from services.router.handlers.acting import date_held, hold_claim
from services.router.handlers.deciding import run_ladder
from services.router.handlers.reminding import reset_due
from services.router.policy.words import Entry
from services.router.ports import Store
from services.router.ports.tickets import TicketRow, TicketState


async def date_again(store: Store, ticket: TicketRow, now: datetime, text: str = "") -> TicketRow:
    """Count class, due times and hold of a ticket again; it stays in its stage, with its holder, or asleep.

    Whoever joins its people is alerted with `text`. A more pressing class shortens the hold, and takes no claim away
    at once.
    """
    match ticket.state:
        case TicketState.WAITING:
            return await run_ladder(store, ticket, Entry.RAISED, now, text)
        case TicketState.CLAIMED:
            assert ticket.claimed_at is not None
            await hold_claim(store, ticket, ticket.claimed_at, now, await store.live_due_at(ticket.id))
            return ticket
        case TicketState.SNOOZED:
            dated = await date_held(store, ticket, now)
            if dated.answer_due_at != ticket.answer_due_at:
                await reset_due(store, dated, now)
            return dated
        case TicketState.WORKED_OUT:
            return ticket
        case _:
            assert_never(ticket.state)
