"""Two tickets about one matter become one: the letters of one go to the other, which goes on as it stands."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from services.router.handlers.acting import agent_of, give_back, may_act, may_see
from services.router.handlers.announcing import at_once, raise_alert, withdraw_alerts
from services.router.handlers.dating import date_again
from services.router.handlers.deciding import run_ladder
from services.router.handlers.editing import MOST_TAGS
from services.router.handlers.errors import NotYours
from services.router.handlers.followers import tell_followers
from services.router.handlers.losing import tell_loser
from services.router.handlers.snoozing import Waking, rouse
from services.router.policy.words import Entry
from services.router.ports import Store
from services.router.ports.messages import OpenLetter
from services.router.ports.tickets import Priority, TicketRow, TicketState
from shared.errors import Invalid, NotFound, StaleVersion
from shared.events import AlertKind
from shared.principal import Principal

PRESSING = (Priority.LOW, Priority.NORMAL, Priority.HIGH)


async def merge(
    store: Store, now: datetime, principal: Principal, source_id: int, expected: int, target_id: int
) -> TicketRow:
    """Give the letters of one ticket to another of the same customer, and give that.

    Raises NotFound, NotYours, StaleVersion, and Invalid for tickets that do not belong together.
    """
    source, target = await _both(store, principal, source_id, expected, target_id)
    _check_fit(source, target)
    return await unite(store, now, principal, source, target)


async def unite(store: Store, now: datetime, principal: Principal, source: TicketRow, target: TicketRow) -> TicketRow:
    """Give the letters of one locked ticket to another, whoever wrote them, and give that. Raises StaleVersion."""
    source_id, target_id, agent_id = source.id, target.id, agent_of(principal)
    letters = await store.open_letters(source_id)
    await withdraw_alerts(store, source_id, "merged", now)
    closed = await store.close_merged(source, target_id, agent_id, now)
    united = await store.absorb(_united(source, target, letters), source_id, now)
    if closed is None or united is None:
        raise StaleVersion(version=source.version)
    await store.end_deadline(source_id, now)
    await store.end_reminders(source_id, now)
    barred = await store.take_letters(source_id, target_id, united.version, agent_id)
    if barred:
        await withdraw_alerts(store, target_id, "blocked", now, barred)
    await store.add_history(source_id, "merged", agent_id, principal.name, {"into": target_id}, now)
    await store.add_history(target_id, "merged", agent_id, principal.name, {"from": source_id}, now)
    merged = await _go_on(store, now, principal, source, united, letters)
    await _tell(store, now, principal, source, closed, merged)
    return merged


async def _both(
    store: Store, principal: Principal, source_id: int, expected: int, target_id: int
) -> tuple[TicketRow, TicketRow]:
    """Both tickets, locked in the order of their ids, so that two merges never wait for each other."""
    if source_id == target_id:
        raise Invalid("A ticket cannot be merged into itself.", field="into")
    found = {ticket_id: await store.lock_ticket(ticket_id) for ticket_id in sorted((source_id, target_id))}
    source, target = found[source_id], found[target_id]
    for ticket in (source, target):
        if ticket is None or not await may_see(store, principal, ticket):
            raise NotFound
    assert source is not None
    assert target is not None
    for ticket in (source, target):
        if ticket.merged_into is not None:
            raise NotYours(f"Ticket {ticket.id} was merged into ticket {ticket.merged_into}.")
        if not await may_act(store, principal, ticket):
            raise NotYours("Only who may answer both tickets, or oversees them, can merge them.")
    if source.version != expected:
        raise StaleVersion(version=source.version)
    return source, target


def _check_fit(source: TicketRow, target: TicketRow) -> None:
    """An answer goes to whoever wrote last: so both are of one customer, and both are read by the same public."""
    if source.customer_id != target.customer_id:
        raise Invalid("These tickets are of different customers; merge the customers first.", field="into")
    if (source.public, source.publish_to) != (target.public, target.publish_to):
        raise Invalid("One of these tickets is answered where others read it, the other is not.", field="into")


def _united(source: TicketRow, target: TicketRow, letters: Sequence[OpenLetter]) -> TicketRow:
    """What the target is with the source's letters; without open ones it is as pressing as before."""
    tags = tuple(sorted({*target.tags, *source.tags}))[:MOST_TAGS]
    found = replace(target, tags=tags, about=target.about or source.about)
    if not letters:
        return found
    dates = [at for at in (target.due_date, source.due_date) if at is not None]
    # A worked-out ticket is open again only when the ladder has placed it.
    opened = target.oldest_open_at and min(target.oldest_open_at, letters[0].received_at)
    return replace(
        found,
        priority=max(source.priority, target.priority, key=PRESSING.index),
        due_date=min(dates, default=None),
        signals=tuple(dict.fromkeys((*target.signals, *source.signals))),
        addressed=tuple(sorted({*target.addressed, *source.addressed})),
        oldest_open_at=opened,
    )


async def _go_on(
    store: Store,
    now: datetime,
    principal: Principal,
    source: TicketRow,
    united: TicketRow,
    letters: Sequence[OpenLetter],
) -> TicketRow:
    """Let the target go on with the letters: an open one as it stands, a worked-out one through the ladder."""
    text, own = f"{principal.name} merged ticket {source.id} into it.", (agent_of(principal),)
    if united.state is TicketState.WORKED_OUT:
        if not letters:
            return united
        # Whoever had the letters has them first now.
        owner = source.holder_id if source.holder_id is not None else united.thread_owner_id
        opened = letters[0].received_at
        again = replace(united, oldest_open_at=opened, addressed=source.addressed, thread_owner_id=owner)
        return await run_ladder(store, again, Entry.LETTER, now, text, silent=own)
    if united.holder_id is not None and await _is_blocked(store, united):
        placed = await give_back(store, united, Entry.RELEASED, now, text)
        await tell_loser(store, united, placed, principal.name, text, now, silent=own)
        return placed
    if letters and united.state is TicketState.SNOOZED:
        return await rouse(store, united, Waking("merged", text, principal.name, principal.agent_id), now)
    if letters and united.holder_id is not None and united.holder_id != principal.agent_id:
        await raise_alert(store, united, AlertKind.LETTER, text, at_once([united.holder_id], now), now)
    dated = await date_again(store, united, now, text)
    await tell_loser(store, united, dated, principal.name, text, now, silent=own)
    return dated


async def _is_blocked(store: Store, ticket: TicketRow) -> bool:
    around = await store.load_surroundings([ticket.id])
    return ticket.holder_id in {block.agent_id for block in around[ticket.id].blocks}


async def _tell(
    store: Store, now: datetime, principal: Principal, source: TicketRow, closed: TicketRow, merged: TicketRow
) -> None:
    why = f"{principal.name} merged it into ticket {merged.id}."
    await tell_loser(store, source, closed, principal.name, why, now, silent=(agent_of(principal),))
    if source.holder_id is not None:
        await store.note_held(source.holder_id, now)
    text = f"{principal.name} merged ticket {source.id} into it."
    await tell_followers(store, merged, text, principal.agent_id, now)
