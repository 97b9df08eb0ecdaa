"""Moves all that one customer has to another."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from services.router.store.rows import Rows, sql


class CustomerMergeRows(Rows):
    """Implements ports.customer_merge.CustomerMergeStore."""

    async def lock_customers(self, customer_ids: Sequence[int]) -> dict[int, int | None]:
        """Lock customers, letters of theirs wait; give whom each was merged into, by id. Unknown ones are left out."""
        rows = await self.tx.fetch(sql.merge_lock, sorted(set(customer_ids)))
        return {row["id"]: row["merged_into"] for row in rows}

    async def merge_customer(self, customer_id: int, into: int) -> list[int]:
        """Move orders, marks, identities, tickets and followers; give the ids of the tickets. Both are locked."""
        pair = ([customer_id], [into])
        await self.tx.execute(sql.merge_orders, customer_id, into)
        await self.tx.execute(sql.merge_ratings, customer_id, into)
        await self.tx.execute(sql.merge_identities, customer_id, into)
        await self.tx.execute(sql.facts_take_over_followers, *pair)
        await self.tx.execute(sql.facts_take_over_merged, *pair)
        external_id = await self.tx.fetchval(sql.merge_mark, customer_id, into)
        if external_id is not None:
            await self.tx.execute(sql.merge_external_id, into, external_id, customer_id)
        return [row["id"] for row in await self.tx.fetch(sql.merge_tickets, customer_id, into)]

    async def note_merged(
        self, ticket_ids: Sequence[int], agent_id: int | None, actor: str, facts: dict[str, Any], now: datetime
    ) -> None:
        """Keep in the history of each of these tickets that its customer was merged."""
        await self.tx.execute(sql.merge_history, list(ticket_ids), now, agent_id, actor, facts)
