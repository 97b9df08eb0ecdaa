"""After a change of people or calendars: find the open tickets it concerns, and look at them again in batches."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.router.handlers.reconsider import reconsider_many
from services.router.ports import Store

AT_A_TIME = 100
"""Tickets looked at in one transaction."""
CHANGES = 1_000
LATER = timedelta(seconds=15)
"""So long a ticket waits that could not be looked at."""


async def spread_changes(store: Store) -> bool:
    """Note every open ticket that a change concerns; tells whether some must be spread once more, in a moment.

    Somebody who decided while a change was being saved knew only what was before, and his ticket is not to be seen
    until he is done: the change is spread again when everybody of that time is.
    """
    changes = await store.roster_changes(CHANGES)
    ready = [one for one in changes if one.again_after is None or one.again_after <= one.oldest]
    if not ready:
        return bool(changes)
    alone = ready[0].oldest == ready[0].next
    ended = [one.id for one in ready if alone or one.again_after is not None]
    await store.spread_changes([one.id for one in ready])
    await store.end_changes(ended)
    await store.keep_changes([one.id for one in ready if one.id not in set(ended)], ready[0].next)
    return len(ended) < len(changes) or len(changes) == CHANGES


async def tickets_to_look_at(store: Store, now: datetime) -> list[int]:
    """Give a batch of tickets to be looked at again."""
    return await store.second_looks(now, AT_A_TIME)


async def look_again(store: Store, now: datetime, ticket_ids: Sequence[int]) -> int:
    """Look at these tickets again, all or none, and tell how many; those that another copy took are left to it."""
    taken = await store.take_second_looks(ticket_ids)
    await reconsider_many(store, now, taken)
    return len(taken)


async def look_later(store: Store, now: datetime, ticket_id: int) -> None:
    """Put off the look at a ticket that failed, so that it keeps no other waiting."""
    await store.put_off_second_look(ticket_id, now + LATER)
