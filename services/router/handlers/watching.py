"""The invariant watched: whatever has lost its next step is given one, and the supervisors are told.

What finds such a ticket does not ask how it came about, so it is repaired by the surest means: supervisors get it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from services.router.handlers.announcing import at_once, overseers, withdraw_alerts
from services.router.handlers.deciding import SYSTEM, run_ladder
from services.router.handlers.losing import tell_loser
from services.router.handlers.noticing import notice
from services.router.policy.words import Entry
from services.router.ports import Store
from services.router.ports.lists import Violation
from services.router.ports.outgoing import Destination
from services.router.ports.records import LastCheck, Repair
from services.router.ports.tickets import TicketRow, TicketState
from shared.errors import NotFound
from shared.events import AlertKind

BATCH = 100
"""So many tickets are repaired by one look; the next one is a minute later."""
AGAIN_AFTER = timedelta(hours=1)
"""What a repair did not help is not repaired again sooner; it stays in the metric and on the page."""
SHOWN_FOR = timedelta(days=30)
SHOWN = 200
UNDATED = "it has no time by which to answer it"
"""The one fault that a date mends where the ticket is."""


@dataclass(frozen=True, slots=True)
class Faulty:
    """A ticket that breaks the invariant, as it was when it was looked at, and how."""

    ticket_id: int
    version: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Health:
    """How the invariant stands: open tickets, violations now, the last look of the loop, repairs of 30 days."""

    open: int
    violations: list[Violation]
    last: LastCheck
    repaired: list[Repair]


async def read_health(store: Store, now: datetime) -> Health:
    """Ask the invariant now, and give what was repaired."""
    return Health(
        await store.count_open_tickets(),
        await store.violations(now),
        await store.last_check(),
        await store.repairs_since(now - SHOWN_FOR, SHOWN),
    )


async def look_for_faults(store: Store, now: datetime, but: Collection[int] = ()) -> list[Faulty]:
    """Ask the invariant, keep how it stands, and give what is to be repaired, `but` these tickets; at most BATCH."""
    found = await store.violations(now)
    await store.note_check(now, await store.count_open_tickets(), len(found))
    if not found:
        return []
    lately = {one.ticket_id for one in await store.repairs_since(now - AGAIN_AFTER, len(found) + SHOWN)}
    reasons = {
        ticket_id: tuple(one.reason for one in those)
        for ticket_id, those in groupby(found, key=lambda one: one.ticket_id)
        if ticket_id not in lately and ticket_id not in but
    }
    first = list(reasons)[:BATCH]
    versions = await store.versions_of(first)
    return [Faulty(one, versions[one], reasons[one]) for one in first if one in versions]


async def repair(store: Store, now: datetime, faulty: Faulty) -> bool:
    """Give a ticket its next step; False when it changed since it was looked at. Raises NotFound."""
    ticket = await store.lock_ticket(faulty.ticket_id)
    if ticket is None:
        raise NotFound
    if ticket.version != faulty.version:
        return False
    reason = "; ".join(faulty.reasons)
    await store.add_repair(ticket.id, reason, now)
    await store.add_history(ticket.id, "repaired", None, SYSTEM, {"reason": reason}, now)
    await _mend(store, ticket, faulty.reasons, now)
    await _tell(store, ticket, reason, now)
    return True


async def _mend(store: Store, ticket: TicketRow, reasons: Sequence[str], now: datetime) -> None:
    """Close what has nothing open, date what only lacks a date, and give all else to the supervisors."""
    oldest = await store.oldest_open(ticket.id)
    if oldest is None:
        await _close(store, ticket, now)
    elif reasons == (UNDATED,):
        await store.mend_due(ticket.id, now)
    else:
        await _give_to_supervisors(store, ticket, oldest, reasons, now)


async def _close(store: Store, ticket: TicketRow, now: datetime) -> None:
    """Work out a ticket of whose letters none is open, and end what would still move it."""
    if ticket.state is not TicketState.WORKED_OUT:
        await store.close_ticket(ticket.id, now)
    await store.end_loose_ends(ticket.id, now)
    await withdraw_alerts(store, ticket.id, "worked_out", now)


async def _give_to_supervisors(
    store: Store, ticket: TicketRow, oldest: datetime, reasons: Sequence[str], now: datetime
) -> None:
    if ticket.merged_into is not None:
        await store.unmerge(ticket.id)
    held = (ticket.holder_id,) if ticket.holder_id is not None else ()
    lost = replace(ticket, oldest_open_at=oldest, merged_into=None, former_holders=(*ticket.former_holders, *held))
    if ticket.holder_id is not None:
        await store.note_held(ticket.holder_id, now)
    told = overseers((await store.load_moment(now)).roster, now)
    placed = await run_ladder(store, lost, Entry.REPAIRED, now, f"It had no next step: {'; '.join(reasons)}.", told)
    await tell_loser(store, ticket, placed, SYSTEM, "It had lost its next step, so the supervisors have it.", now)


async def _tell(store: Store, ticket: TicketRow, reason: str, now: datetime) -> None:
    told = overseers((await store.load_moment(now)).roster, now)
    word = notice(ticket, AlertKind.INVARIANT, f"It was repaired by itself: {reason}.", at_once(told, now))
    await store.tell_all(Destination.NOTIFIER, word, now)
