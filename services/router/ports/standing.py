"""Counters kept beside facts, so that a decision never counts them: marks of agents, customers of audiences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class GivenMark:
    """A mark as its rater gave it."""

    customer_id: int
    agent_id: int
    score: int
    rated_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Sums over the marks of an agent: plain ones, and the weighted ones of policy.quality in micro-units."""

    marks: int = 0
    total: int = 0
    weight: int = 0
    adjusted: int = 0
    leniency: int = 0


class StandingStore(Protocol):
    """The counters and what they are counted from."""

    async def hold_customers(self, customer_ids: Sequence[int]) -> None:
        """Make other changes of these customers' orders and marks wait; letters go on."""
        ...

    async def customers_of_ratings(self, external_ids: Sequence[str]) -> list[int]:
        """Give the customers who gave these ratings."""
        ...

    async def customers_of_orders(self, external_ids: Sequence[str]) -> list[int]:
        """Give the customers of these orders."""
        ...

    async def marks_of(self, customer_ids: Sequence[int] | None) -> list[GivenMark]:
        """Give all marks of these customers, or of all (None)."""
        ...

    async def add_standings(self, changes: Mapping[int, Standing]) -> None:
        """Add changes to the sums of agents."""
        ...

    async def clear_standings(self) -> None:
        """Set all sums to nothing; other changes of them wait."""
        ...

    async def leading_audiences(self, customer_ids: Sequence[int]) -> dict[int, int]:
        """Give by customer the audience of most of his order lines (of several the oldest), where there is one."""
        ...

    async def add_audience_customers(self, changes: Mapping[int, int]) -> None:
        """Add changes to the numbers of customers."""
        ...

    async def recount_audience_customers(self) -> None:
        """Count the customers of every audience anew."""
        ...
