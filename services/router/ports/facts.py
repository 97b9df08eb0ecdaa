"""Customers, their orders and ratings, in batches; every line carries its place in what was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """A customer as another system knows him; `addresses` are normalised and replace those known before."""

    index: int
    external_id: str
    name: str
    language: str | None
    phone: str | None
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrderedProduct:
    """One line of an order."""

    product_group: str
    product: str
    state: str


@dataclass(frozen=True, slots=True)
class OrderLine:
    """An order; `customer` is an external id, `worked_by` a login, `value` what it is worth."""

    index: int
    external_id: str
    customer: str
    ordered_at: datetime
    worked_by: str | None
    value: Decimal | None
    lines: tuple[OrderedProduct, ...]


@dataclass(frozen=True, slots=True)
class RatingLine:
    """A rating of an agent (a login) by a customer (an external id), 1 (bad) to 5."""

    index: int
    external_id: str | None
    customer: str
    agent: str
    score: int
    comment: str
    rated_at: datetime


Identity = tuple[str, str]
"""A kind (`address` or `external`) and a value."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose identity it is; without an external id the customer was made on first contact."""

    customer_id: int
    external_id: str | None


@dataclass(frozen=True, slots=True)
class Merged:
    """A customer who was merged, by his own id, and the external id of the one who stands for him."""

    id: int
    external_id: str


@dataclass(frozen=True, slots=True)
class Given:
    """Identities another system says a customer has; of a merged one they are `origin_id`'s."""

    customer_id: int
    origin_id: int | None
    identities: Sequence[Identity]


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """A customer with his addresses."""

    id: int
    external_id: str | None
    name: str
    language: str | None
    phone: str | None
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """An order; `worked_by` is a login."""

    id: int
    external_id: str
    customer_id: int
    ordered_at: datetime
    worked_by: str | None
    value: Decimal | None
    lines: tuple[OrderedProduct, ...]


@dataclass(frozen=True, slots=True)
class RatingRecord:
    """A rating; `agent` is a login."""

    id: int
    external_id: str | None
    customer_id: int
    agent_id: int
    agent: str
    score: int
    comment: str
    rated_at: datetime


@dataclass(frozen=True, slots=True)
class CustomerTicket:
    """A ticket of a customer."""

    id: int
    subject: str
    state: str
    updated_at: datetime


class FactStore(Protocol):
    """Facts that other systems push; every statement takes a whole batch."""

    async def customer(self, customer_id: int) -> CustomerRecord | None:
        """Give a customer, for a merged one the other."""
        ...

    async def customer_ids(self, external_ids: Sequence[str]) -> dict[str, int]:
        """Give the ids of those customers that are known, for merged ones the other's."""
        ...

    async def merged_customers(self, external_ids: Sequence[str]) -> dict[str, Merged]:
        """Give, by external id, those of these customers who were merged into another."""
        ...

    async def agent_ids(self, logins: Sequence[str]) -> dict[str, int]: ...

    async def holders(self, identities: Sequence[Identity]) -> dict[Identity, Holder]:
        """Give the holders of those identities that have one; no letter joins these customers meanwhile."""
        ...

    async def save_customers(self, lines: Sequence[CustomerLine], now: datetime) -> dict[str, int]:
        """Add or replace by external id (each once); give the ids. Identities are `save_identities`' work."""
        ...

    async def take_over_customers(self, heirs: Mapping[int, int]) -> None:
        """Move all that customers (keys) made on first contact have to known ones (values), and remove the former."""
        ...

    async def save_identities(self, given: Sequence[Given]) -> bool:
        """Add identities; addresses of the same origin not among them go. False when somebody took one meanwhile."""
        ...

    async def save_orders(
        self, lines: Sequence[OrderLine], customers: Mapping[str, int], agents: Mapping[str, int]
    ) -> dict[str, int]:
        """Add or replace orders with their lines by external id (each once); give the ids."""
        ...

    async def save_ratings(
        self, lines: Sequence[RatingLine], customers: Mapping[str, int], agents: Mapping[str, int]
    ) -> list[int]:
        """Add ratings, or replace those of the same external id (each once); give the ids in the order of the lines."""
        ...

    async def orders_of(self, customer_id: int, limit: int) -> list[OrderRecord]:
        """Give a customer's newest orders."""
        ...

    async def ratings_of(self, customer_id: int, limit: int) -> list[RatingRecord]:
        """Give a customer's newest ratings."""
        ...

    async def tickets_of(self, customer_id: int, agent_id: int, everything: bool, limit: int) -> list[CustomerTicket]:
        """Give a customer's newest tickets that the agent may see, or all."""
        ...

    async def order(self, order_id: int) -> OrderRecord | None: ...

    async def rating(self, rating_id: int) -> RatingRecord | None: ...
