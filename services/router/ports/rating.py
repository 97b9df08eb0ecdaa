"""What is known of an answer that its customer may rate."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RatedAnswer:
    """A reply, its customer and its author; `score` and `comment` are the mark it has, None and empty without one.

    `language` is the customer's, as BCP 47 has it.
    """

    customer_id: int
    language: str | None
    agent_id: int
    login: str
    agent: str
    subject: str
    score: int | None
    comment: str


class RatingStore(Protocol):
    """The answers that customers rate."""

    async def answer_to_rate(self, reply_id: UUID) -> RatedAnswer | None:
        """Give a reply to a customer with the mark it has."""
        ...
