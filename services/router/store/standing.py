"""Counters kept beside facts."""

from collections.abc import Mapping, Sequence

from services.router.ports.standing import GivenMark, Standing
from services.router.store.rows import Rows, sql


class StandingRows(Rows):
    """Implements ports.standing.StandingStore."""

    async def hold_customers(self, customer_ids: Sequence[int]) -> None:
        """Make other changes of these customers' orders and marks wait; letters go on."""
        await self.tx.execute(sql.standing_share)
        await self.tx.execute(sql.standing_hold, list(customer_ids))

    async def customers_of_ratings(self, external_ids: Sequence[str]) -> list[int]:
        """Give the customers who gave these ratings."""
        rows = await self.tx.fetch(sql.standing_customers_of_ratings, list(external_ids))
        return [row["customer_id"] for row in rows]

    async def customers_of_orders(self, external_ids: Sequence[str]) -> list[int]:
        """Give the customers of these orders."""
        rows = await self.tx.fetch(sql.standing_customers_of_orders, list(external_ids))
        return [row["customer_id"] for row in rows]

    async def marks_of(self, customer_ids: Sequence[int] | None) -> list[GivenMark]:
        """Give all marks of these customers, or of all (None)."""
        if customer_ids is None:
            rows = await self.tx.fetch(sql.standing_marks_all)
        else:
            rows = await self.tx.fetch(sql.standing_marks, list(customer_ids))
        return [GivenMark(**row) for row in rows]

    async def add_standings(self, changes: Mapping[int, Standing]) -> None:
        """Add changes to the sums of agents."""
        ordered = sorted(changes.items())
        await self.tx.execute(
            sql.standing_add,
            [agent_id for agent_id, _ in ordered],
            [change.marks for _, change in ordered],
            [change.total for _, change in ordered],
            [change.weight for _, change in ordered],
            [change.adjusted for _, change in ordered],
            [change.leniency for _, change in ordered],
        )

    async def clear_standings(self) -> None:
        """Set all sums to nothing; other changes of them wait."""
        await self.tx.execute(sql.standing_lock)
        await self.tx.execute(sql.standing_clear)

    async def leading_audiences(self, customer_ids: Sequence[int]) -> dict[int, int]:
        """Give by customer the audience of most of his order lines (of several the oldest), where there is one."""
        rows = await self.tx.fetch(sql.standing_leading, list(customer_ids))
        return {row["customer_id"]: row["audience_id"] for row in rows}

    async def add_audience_customers(self, changes: Mapping[int, int]) -> None:
        """Add changes to the numbers of customers."""
        ordered = sorted(changes.items())
        await self.tx.execute(sql.standing_customers_add, [one[0] for one in ordered], [one[1] for one in ordered])

    async def recount_audience_customers(self) -> None:
        """Count the customers of every audience anew."""
        await self.tx.execute(sql.standing_customers_lock)
        await self.tx.execute(sql.standing_customers_recount)
