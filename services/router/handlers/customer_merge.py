"""Two customers who turn out to be one."""

from datetime import datetime

from services.router.handlers.reconsider import reconsider_customers
from services.router.handlers.standing import keeping_audience_customers, keeping_standings
from services.router.ports import Store
from services.router.ports.facts import CustomerRecord
from services.router.ports.following import StandingKind
from shared.errors import Conflict, Invalid, NotFound
from shared.principal import Principal


async def merge_customers(
    store: Store, now: datetime, principal: Principal, customer_id: int, into: int, reason: str
) -> CustomerRecord:
    """Move all that a customer has to another, who stands for him from then on; gives the other.

    Repeated it changes nothing. Raises NotFound, Invalid for an unknown other or himself, and Conflict for one who was
    merged into somebody else before.
    """
    target = await _standing_for(store, customer_id, into)
    if target is not None:
        known = await store.tickets_to_follow(StandingKind.CUSTOMER, target)
        moved = await _move(store, customer_id, target)
        facts = {"customer": customer_id, "into": target, "reason": reason}
        # Who answers the other's open tickets must find why letters of somebody else are there.
        await store.note_merged([*known, *moved], principal.agent_id, principal.name, facts, now)
        await reconsider_customers(store, now, [target])
    merged = await store.customer(customer_id)
    assert merged is not None
    return merged


async def _standing_for(store: Store, customer_id: int, into: int) -> int | None:
    """Lock both and give who takes over; None when that was done before."""
    wanted = {customer_id, into}
    while True:
        found = await store.lock_customers(sorted(wanted))
        standing = found.get(into) or into
        if standing in wanted:
            break
        # The other was merged himself: who stands for him is locked in turn with the rest.
        wanted.add(standing)
    if customer_id not in found:
        raise NotFound
    if into not in found:
        raise Invalid("There is no customer of this id to merge into.", field="into")
    if found[customer_id] is not None and found[customer_id] == standing:
        return None
    if customer_id == standing:
        raise Invalid("A customer cannot be merged into himself, nor into one who was merged into him.", field="into")
    if found[customer_id] is not None:
        raise Conflict(f"This customer was merged into customer {found[customer_id]} before.")
    return standing


async def _move(store: Store, customer_id: int, into: int) -> list[int]:
    """Move everything, with the counters that depend on whose it is."""
    both = sorted((customer_id, into))

    async def move() -> list[int]:
        return await store.merge_customer(customer_id, into)

    return await keeping_standings(store, both, lambda: keeping_audience_customers(store, both, move))
