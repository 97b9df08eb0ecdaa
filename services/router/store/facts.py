"""Customers, orders and ratings: a whole batch per statement."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from services.router.ports.facts import (
    CustomerLine,
    CustomerRecord,
    CustomerTicket,
    Given,
    Holder,
    Identity,
    Merged,
    OrderedProduct,
    OrderLine,
    OrderRecord,
    RatingLine,
    RatingRecord,
)
from services.router.store.rows import Rows, sql
from shared.database import Record


class FactRows(Rows):
    """Implements ports.facts.FactStore."""

    async def customer(self, customer_id: int) -> CustomerRecord | None:
        """Give a customer, for a merged one the other."""
        row = await self.tx.fetchrow(sql.facts_customer, customer_id)
        return None if row is None else CustomerRecord(**{**row, "addresses": tuple(row["addresses"])})

    async def customer_ids(self, external_ids: Sequence[str]) -> dict[str, int]:
        """Give the ids of those customers that are known, for merged ones the other's."""
        rows = await self.tx.fetch(sql.facts_customer_ids, list(set(external_ids)))
        return {row["external_id"]: row["id"] for row in rows}

    async def merged_customers(self, external_ids: Sequence[str]) -> dict[str, Merged]:
        """Give, by external id, those of these customers who were merged into another."""
        rows = await self.tx.fetch(sql.facts_merged, list(set(external_ids)))
        return {row["external_id"]: Merged(row["id"], row["other"]) for row in rows}

    async def agent_ids(self, logins: Sequence[str]) -> dict[str, int]:
        """Give the ids of those agents that there are."""
        return {row["login"]: row["id"] for row in await self.tx.fetch(sql.facts_agent_ids, list(set(logins)))}

    async def holders(self, identities: Sequence[Identity]) -> dict[Identity, Holder]:
        """Give the holders of those identities that have one; no letter joins these customers meanwhile."""
        kinds, values = [kind for kind, _ in identities], [value for _, value in identities]
        await self.tx.execute(sql.facts_holders_lock, kinds, values)
        rows = await self.tx.fetch(sql.facts_holders, kinds, values)
        return {(row["kind"], row["value"]): Holder(row["customer_id"], row["external_id"]) for row in rows}

    async def save_customers(self, lines: Sequence[CustomerLine], now: datetime) -> dict[str, int]:
        """Add or replace by external id (each once); give the ids. Identities are `save_identities`' work."""
        rows = await self.tx.fetch(
            sql.facts_customers_save,
            [line.external_id for line in lines],
            [line.name for line in lines],
            [line.language for line in lines],
            [line.phone for line in lines],
            now,
        )
        return {row["external_id"]: row["id"] for row in rows}

    async def take_over_customers(self, heirs: Mapping[int, int]) -> None:
        """Move all that customers (keys) made on first contact have to known ones (values), and remove the former."""
        if not heirs:
            return
        pairs = (list(heirs.keys()), list(heirs.values()))
        await self.tx.execute(sql.facts_take_over_tickets, *pairs)
        await self.tx.execute(sql.facts_take_over_identities, *pairs)
        await self.tx.execute(sql.facts_take_over_followers, *pairs)
        await self.tx.execute(sql.facts_take_over_merged, *pairs)
        await self.tx.execute(sql.facts_forget_customers, pairs[0])

    async def save_identities(self, given: Sequence[Given]) -> bool:
        """Add identities; addresses of the same origin not among them go. False when somebody took one meanwhile."""
        each = [(kind, value, one) for one in given for kind, value in one.identities]
        kinds, values = [kind for kind, _, _ in each], [value for _, value, _ in each]
        owners, origins = [one.customer_id for _, _, one in each], [one.origin_id for _, _, one in each]
        holders = ([one.customer_id for one in given], [one.origin_id for one in given])
        await self.tx.execute(sql.facts_identities_leave, *holders, owners, values)
        await self.tx.execute(sql.facts_identities_join, kinds, values, owners, origins)
        return bool(await self.tx.fetchval(sql.facts_identities_elsewhere, kinds, values, owners) == 0)

    async def save_orders(
        self, lines: Sequence[OrderLine], customers: Mapping[str, int], agents: Mapping[str, int]
    ) -> dict[str, int]:
        """Add or replace orders with their lines by external id (each once); give the ids."""
        rows = await self.tx.fetch(
            sql.facts_orders_save,
            [order.external_id for order in lines],
            [customers[order.customer] for order in lines],
            [order.ordered_at for order in lines],
            [None if order.worked_by is None else agents[order.worked_by] for order in lines],
            [order.value for order in lines],
        )
        ids = {row["external_id"]: row["id"] for row in rows}
        await self.tx.execute(sql.facts_order_lines_forget, list(ids.values()))
        products = [
            (ids[order.external_id], place, product.product_group, product.product, product.state)
            for order in lines
            for place, product in enumerate(order.lines)
        ]
        columns = [list(column) for column in zip(*products, strict=True)] or [[], [], [], [], []]
        await self.tx.execute(sql.facts_order_lines_add, *columns)
        return ids

    async def save_ratings(
        self, lines: Sequence[RatingLine], customers: Mapping[str, int], agents: Mapping[str, int]
    ) -> list[int]:
        """Add ratings, or replace those of the same external id (each once); give the ids in the order of the lines."""
        rows = await self.tx.fetch(
            sql.facts_ratings_save,
            [line.external_id for line in lines],
            [customers[line.customer] for line in lines],
            [agents[line.agent] for line in lines],
            [line.score for line in lines],
            [line.comment for line in lines],
            [line.rated_at for line in lines],
        )
        return [row["id"] for row in rows]

    async def orders_of(self, customer_id: int, limit: int) -> list[OrderRecord]:
        """Give a customer's newest orders."""
        return [_order(row) for row in await self.tx.fetch(sql.facts_orders_of, customer_id, limit, None)]

    async def ratings_of(self, customer_id: int, limit: int) -> list[RatingRecord]:
        """Give a customer's newest ratings."""
        return [RatingRecord(**row) for row in await self.tx.fetch(sql.facts_ratings_of, customer_id, limit, None)]

    async def tickets_of(self, customer_id: int, agent_id: int, everything: bool, limit: int) -> list[CustomerTicket]:
        """Give a customer's newest tickets that the agent may see, or all."""
        rows = await self.tx.fetch(sql.facts_customer_tickets, customer_id, agent_id, everything, limit)
        return [CustomerTicket(**row) for row in rows]

    async def order(self, order_id: int) -> OrderRecord | None:
        """Give one order."""
        row = await self.tx.fetchrow(sql.facts_orders_of, None, 1, order_id)
        return None if row is None else _order(row)

    async def rating(self, rating_id: int) -> RatingRecord | None:
        """Give one rating."""
        row = await self.tx.fetchrow(sql.facts_ratings_of, None, 1, rating_id)
        return None if row is None else RatingRecord(**row)


def _order(row: Record) -> OrderRecord:
    return OrderRecord(**{**row, "lines": tuple(OrderedProduct(*line) for line in row["lines"])})
