"""Customers, orders and ratings as other systems send them, and what becomes of a batch."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    ValidationError,
)

from services.router.api.bodies import Body, ExternalId, Moment, Text
from services.router.handlers.addresses import checked
from services.router.handlers.facts import Rejection
from services.router.ports.facts import CustomerLine, OrderedProduct, OrderLine, RatingLine
from shared.errors import Invalid

BATCH = 1000

Line = TypeVar("Line", bound=Body)
Address = Annotated[str, Field(max_length=320)]
Short = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]


def _whole_day(value: Any) -> Any:
    """The first second of a day, in UTC, for a date alone; a time of no certain zone is refused."""
    if not isinstance(value, str):
        return value
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        moment = None
    if moment is not None and len(value.strip()) == len("2026-10-01"):
        return moment.replace(tzinfo=UTC)
    if moment is None or moment.tzinfo is None:
        raise ValueError("write a date such as 2026-10-01, or a time such as 2026-10-01T09:30:00+02:00")
    return moment


Amount = Annotated[
    Decimal, Field(ge=0, max_digits=14, decimal_places=2), PlainSerializer(float, return_type=float, when_used="json")
]
"""What an order is worth, in the company's currency."""
DayOrMoment = Annotated[Moment, BeforeValidator(_whole_day)]
"""A date, or a time with an offset: other systems often know no more than the day."""


class CustomerBody(Body):
    """A customer; the addresses replace those known before."""

    name: Short = ""
    language: Annotated[str, StringConstraints(max_length=35, pattern=r"^[A-Za-z0-9-]+$")] | None = None
    phone: Annotated[str, StringConstraints(max_length=50, pattern=r"^[^\x00]*$")] | None = None
    addresses: Annotated[list[Address], Field(max_length=100)] = Field(default_factory=list)

    def line(self, index: int, external_id: str) -> CustomerLine:
        """Give it as the handlers take it. Raises Invalid for what is no address."""
        addresses = {checked(address, "addresses") for address in self.addresses}
        return CustomerLine(index, external_id, self.name, self.language, self.phone, tuple(sorted(addresses)))


class CustomerItem(CustomerBody):
    """A customer of a batch."""

    external_id: ExternalId


class MergeBody(Body):
    """Into whom a customer is merged, and why."""

    into: Annotated[int, Field(ge=1, lt=2**63, strict=True)]
    reason: Text = ""


class ProductBody(Body):
    """A line of an order."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    product_group: ExternalId
    product: Short = ""
    state: Literal["ok", "cancelled", "returned"] = "ok"


class OrderBody(Body):
    """An order; its lines replace those known before."""

    customer: ExternalId
    ordered_at: DayOrMoment
    worked_by: ExternalId | None = None
    value: Amount | None = None
    lines: Annotated[list[ProductBody], Field(max_length=500)]

    def line(self, index: int, external_id: str) -> OrderLine:
        """Give it as the handlers take it."""
        products = tuple(OrderedProduct(one.product_group, one.product, one.state) for one in self.lines)
        worked_by = None if self.worked_by is None else self.worked_by.lower()
        return OrderLine(index, external_id, self.customer, self.ordered_at, worked_by, self.value, products)


class OrderItem(OrderBody):
    """An order of a batch."""

    external_id: ExternalId


class RatingItem(Body):
    """A rating, 1 (bad) to 5; the same external id again replaces it."""

    external_id: ExternalId | None = None
    customer: ExternalId
    agent: ExternalId
    score: Annotated[int, Field(ge=1, le=5)]
    comment: Text = ""
    rated_at: DayOrMoment | None = None

    def line(self, index: int, now: datetime) -> RatingLine:
        """Give it as the handlers take it; without a time it was given now."""
        rated_at = self.rated_at or now
        return RatingLine(
            index, self.external_id, self.customer, self.agent.lower(), self.score, self.comment, rated_at
        )


class Batch(Body):
    """Up to 1000 items; each is looked at by itself, so that one that is wrong does not hold the others."""

    items: Annotated[list[dict[str, Any]], Field(max_length=BATCH)]


class RejectedLine(BaseModel):
    """A line that was not kept."""

    model_config = ConfigDict(from_attributes=True)

    index: int
    field: str
    reason: str


class Outcome(BaseModel):
    """What became of a batch."""

    accepted: int
    rejected: list[RejectedLine]


class Customer(BaseModel):
    """A customer."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    external_id: str | None
    name: str
    language: str | None
    phone: str | None
    addresses: list[str]


class Order(BaseModel):
    """An order."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    external_id: str
    customer_id: int
    ordered_at: datetime
    worked_by: str | None
    value: Amount | None
    lines: list[ProductBody]


class Rating(BaseModel):
    """A rating; `agent` is a login."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    external_id: str | None
    customer_id: int
    agent: str
    score: int
    comment: str
    rated_at: datetime


def read_lines(kind: type[Line], batch: Batch) -> tuple[list[tuple[int, Line]], list[Rejection]]:
    """Give the items that have the right shape with their places, and a rejection for each other one."""
    read: list[tuple[int, Line]] = []
    rejected: list[Rejection] = []
    for index, item in enumerate(batch.items):
        try:
            read.append((index, kind.model_validate(item)))
        except ValidationError as error:
            first = error.errors()[0]
            rejected.append(
                Rejection(
                    index, ".".join(str(part) for part in first["loc"]), first["msg"].removeprefix("Value error, ")
                )
            )
    return read, rejected


def customer_lines(batch: Batch) -> tuple[list[CustomerLine], list[Rejection]]:
    """Give the customers of a batch as the handlers take them, and a rejection for each item that is not valid."""
    items, rejected = read_lines(CustomerItem, batch)
    lines: list[CustomerLine] = []
    for index, item in items:
        try:
            lines.append(item.line(index, item.external_id))
        except Invalid as error:
            rejected.append(Rejection(index, "addresses", error.message))
    return lines, rejected


def outcome(kept: int, rejected: Sequence[Rejection]) -> Outcome:
    """Make the answer to a batch, rejections in the order of the lines."""
    ordered = sorted(rejected, key=lambda rejection: rejection.index)
    return Outcome(accepted=kept, rejected=[RejectedLine.model_validate(one) for one in ordered])
