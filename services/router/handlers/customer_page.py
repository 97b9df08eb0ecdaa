"""A customer with all that an agent may know of him: orders, tickets, what he buys; marks for supervisors alone."""

from dataclasses import dataclass
from datetime import datetime

from services.router.handlers.deciding import current_policy
from services.router.policy.audience import infer_audience
from services.router.policy.words import AudienceBasis
from services.router.ports import Store
from services.router.ports.facts import CustomerRecord, CustomerTicket, OrderRecord, RatingRecord
from shared.errors import NotFound
from shared.principal import Principal, Role

SHOWN = 100
"""Newest orders, marks and tickets shown; there is no customer of whom one reads more."""


@dataclass(frozen=True, slots=True)
class BoughtFrom:
    """The audiences (keys) a customer belongs to, best first, the share of each, and why, by a word and in words."""

    known: tuple[str, ...]
    shares: dict[str, float]
    basis: AudienceBasis
    reason: str


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """What is shown of a customer; `ratings` None: not for this person."""

    customer: CustomerRecord
    orders: list[OrderRecord]
    ratings: list[RatingRecord] | None
    tickets: list[CustomerTicket]
    audience: BoughtFrom


async def show_customer(store: Store, now: datetime, principal: Principal, customer_id: int) -> CustomerPage:
    """Give a customer, for a merged one the other. Raises NotFound."""
    customer = await store.customer(customer_id)
    if customer is None:
        raise NotFound
    customer_id = customer.id
    everything = principal.is_at_least(Role.SUPERVISOR)
    return CustomerPage(
        customer,
        orders=await store.orders_of(customer_id, SHOWN),
        ratings=await store.ratings_of(customer_id, SHOWN) if everything else None,
        tickets=await store.tickets_of(customer_id, principal.agent_id or 0, everything, SHOWN),
        audience=await _bought_from(store, now, customer_id),
    )


async def _bought_from(store: Store, now: datetime, customer_id: int) -> BoughtFrom:
    roster = await store.load_roster(customer_id, now)
    facts = await store.load_customer(customer_id)
    found = infer_audience(facts, roster, now, (await current_policy(store)).audience)
    keys = {audience.id: audience.key for audience in roster.audiences}
    shares = {keys[audience]: millionths / 1_000_000 for audience, millionths in found.shares}
    return BoughtFrom(tuple(keys[audience] for audience in found.known), shares, found.basis, found.reason)
