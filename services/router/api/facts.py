"""Facts that other systems push: customers, orders, ratings, one at a time or in batches."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path

from services.router.api.bodies import ExternalId
from services.router.api.fact_shapes import (
    Batch,
    Customer,
    CustomerBody,
    MergeBody,
    Order,
    OrderBody,
    OrderItem,
    Outcome,
    Rating,
    RatingItem,
    customer_lines,
    outcome,
    read_lines,
)
from services.router.api.keyed import OnceOnly
from services.router.api.parts import InWork, Now, RowId
from services.router.handlers.customer_merge import merge_customers
from services.router.handlers.facts import Kept, keep_customers, keep_orders, keep_ratings
from services.router.ports import Store
from shared.access import Allow
from shared.errors import Invalid
from shared.principal import Principal, Role, Scope

routes = APIRouter(prefix="/api/v1", tags=["facts"])

Pusher = Annotated[Principal, Depends(Allow(Role.ADMINISTRATOR, Scope.FACTS))]
Merger = Annotated[Principal, Depends(Allow(Role.SUPERVISOR, Scope.FACTS))]
InPath = Annotated[ExternalId, Path()]


@routes.put("/customers/{external_id:path}")
async def put_customer(external_id: InPath, body: CustomerBody, _principal: Pusher, work: InWork, now: Now) -> Customer:
    """Add or replace a customer."""

    async def put(store: Store) -> Customer:
        kept = await keep_customers(store, now, [body.line(0, external_id)])
        return Customer.model_validate(await store.customer(_only(kept)))

    return await work(put)


@routes.post("/customers/{customer_id}/merge")
async def merge_customer(customer_id: RowId, body: MergeBody, principal: Merger, work: InWork, now: Now) -> Customer:
    """Two customers are one: all that the first has goes to the other, who answers for both from then on."""

    async def merge(store: Store) -> Customer:
        merged = await merge_customers(store, now, principal, customer_id, body.into, body.reason)
        return Customer.model_validate(merged)

    return await work(merge)


@routes.put("/orders/{external_id:path}")
async def put_order(external_id: InPath, body: OrderBody, _principal: Pusher, work: InWork, now: Now) -> Order:
    """Add or replace an order."""

    async def put(store: Store) -> Order:
        kept = await keep_orders(store, now, [body.line(0, external_id)])
        return Order.model_validate(await store.order(_only(kept)))

    return await work(put)


@routes.post("/ratings", status_code=201, response_model=Rating)
async def add_rating(body: RatingItem, principal: Pusher, keyed: OnceOnly, now: Now) -> dict[str, Any]:
    """Add a rating."""

    async def add(store: Store) -> Rating:
        kept = await keep_ratings(store, now, [body.line(0, now)])
        return Rating.model_validate(await store.rating(_only(kept)))

    return await keyed.once(principal, body, add)


@routes.post("/customers/batch")
async def put_customers(batch: Batch, _principal: Pusher, work: InWork, now: Now) -> Outcome:
    """Add or replace customers."""
    lines, misshapen = customer_lines(batch)
    kept = await work(lambda store: keep_customers(store, now, lines))
    return _outcome(kept, len(lines), misshapen)


@routes.post("/orders/batch")
async def put_orders(batch: Batch, _principal: Pusher, work: InWork, now: Now) -> Outcome:
    """Add or replace orders."""
    items, misshapen = read_lines(OrderItem, batch)
    lines = [item.line(index, item.external_id) for index, item in items]
    kept = await work(lambda store: keep_orders(store, now, lines))
    return _outcome(kept, len(lines), misshapen)


@routes.post("/ratings/batch")
async def add_ratings(batch: Batch, principal: Pusher, keyed: OnceOnly, now: Now) -> Outcome:
    """Add ratings."""
    items, misshapen = read_lines(RatingItem, batch)
    lines = [item.line(index, now) for index, item in items]

    async def add(store: Store) -> Outcome:
        return _outcome(await keep_ratings(store, now, lines), len(lines), misshapen)

    return Outcome.model_validate(await keyed.once(principal, batch, add))


def _outcome(kept: Kept, sent: int, misshapen: list[Any]) -> Outcome:
    return outcome(sent - len(kept.rejected), [*misshapen, *kept.rejected])


def _only(kept: Kept) -> int:
    """Give the id of the one line that was sent. Raises Invalid when it was rejected."""
    for rejection in kept.rejected:
        raise Invalid(f"{rejection.field}: {rejection.reason}.", field=rejection.field)
    return kept.ids[0]
