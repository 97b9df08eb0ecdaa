"""A customer as agents see him."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from services.router.api.fact_shapes import Customer, Order, Rating
from services.router.api.parts import AnyAgent, InWork, Now, RowId
from services.router.handlers.customer_page import show_customer
from services.router.policy.words import AudienceBasis

routes = APIRouter(prefix="/api/v1/customers", tags=["facts"])


class OfCustomer(BaseModel):
    """A ticket of the customer."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    subject: str
    state: str
    updated_at: datetime


class AudienceOfCustomer(BaseModel):
    """The audiences a customer belongs to, the share of each, and why."""

    model_config = ConfigDict(from_attributes=True)

    known: list[str]
    shares: dict[str, float]
    basis: AudienceBasis
    reason: str


class WholeCustomer(Customer):
    """A customer with his history; `ratings` only for supervisors."""

    orders: list[Order]
    ratings: list[Rating] | None
    tickets: list[OfCustomer]
    audience: AudienceOfCustomer


@routes.get("/{customer_id}")
async def read_customer(customer_id: RowId, principal: AnyAgent, work: InWork, now: Now) -> WholeCustomer:
    """Give a customer with his history."""
    page = await work(lambda store: show_customer(store, now, principal, customer_id))
    ratings = page.ratings
    return WholeCustomer(
        **Customer.model_validate(page.customer).model_dump(),
        orders=[Order.model_validate(one) for one in page.orders],
        ratings=None if ratings is None else [Rating.model_validate(one) for one in ratings],
        tickets=[OfCustomer.model_validate(one) for one in page.tickets],
        audience=AudienceOfCustomer.model_validate(page.audience),
    )
