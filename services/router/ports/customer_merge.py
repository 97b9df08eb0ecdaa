"""Two customers who are one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol


class CustomerMergeStore(Protocol):
    """Moves all that one customer has to another."""

    async def lock_customers(self, customer_ids: Sequence[int]) -> dict[int, int | None]:
        """Lock customers, letters of theirs wait; give whom each was merged into, by id. Unknown ones are left out."""
        ...

    async def merge_customer(self, customer_id: int, into: int) -> list[int]:
        """Move orders, marks, identities, tickets and followers; give the ids of the tickets. Both are locked."""
        ...

    async def note_merged(
        self, ticket_ids: Sequence[int], agent_id: int | None, actor: str, facts: dict[str, Any], now: datetime
    ) -> None:
        """Keep in the history of each of these tickets that its customer was merged."""
        ...
