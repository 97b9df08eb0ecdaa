"""What is known of customers: orders, marks, and which agents had to do with them; of any number of them at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from services.router.policy.facts import AffinityEvent, CustomerFacts, Mark, OrderLine
from services.router.policy.words import CustomerId, Involvement, OrderState, RatingId
from services.router.ports.decisions import CustomerPast
from services.router.store.rows import Rows, columns, sql
from shared.database import Record


class PastRows(Rows):
    """The customers' part of ports.decisions.DecisionStore."""

    async def load_pasts(self, customer_ids: Sequence[int]) -> dict[int, CustomerPast]:
        """Give what is known of each of these customers."""
        wanted = sorted(set(customer_ids))
        lines = _by_customer(await self.tx.fetch(sql.customer_order_lines, wanted))
        marks = _by_customer(await self.tx.fetch(sql.customer_marks, wanted))
        affinity = _by_customer(await self.tx.fetch(sql.customer_affinity, wanted))
        traits = {row["id"]: row for row in await self.tx.fetch(sql.customer_traits, wanted)}
        return {
            one: CustomerPast(_facts(one, lines[one], marks[one], traits.get(one)), _affinity(affinity[one]))
            for one in wanted
        }

    async def load_customer(self, customer_id: int) -> CustomerFacts:
        """Give a customer's orders and marks."""
        return (await self.load_pasts([customer_id]))[customer_id].facts

    async def order_values(self, named: Sequence[tuple[int, int, str]]) -> dict[int, int | None]:
        """Give by number what an order (number, customer, external id) is worth in cents, where the customer has it."""
        rows = await self.tx.fetch(sql.order_values, *columns(named, 3))
        return {row["number"]: row["order_value"] for row in rows}

    async def class_loads(self, classes: Sequence[str]) -> dict[int, int]:
        """Give by agent how many open tickets of these classes he holds, is offered or is responsible for."""
        rows = await self.tx.fetch(sql.tickets_of_classes, list(classes))
        return {row["agent_id"]: row["tickets"] for row in rows}

    async def named_audiences(self, named: Sequence[tuple[int, str | None, str | None]]) -> dict[int, int]:
        """Give by number the live audience of a key, else of a product group (number, key, group), if there is one."""
        rows = await self.tx.fetch(sql.audience_named, *columns(named, 3))
        return {row["number"]: row["id"] for row in rows}


def _by_customer(rows: Iterable[Record]) -> dict[int, list[Record]]:
    found: dict[int, list[Record]] = defaultdict(list)
    for row in rows:
        found[row["customer_id"]].append(row)
    return found


def _facts(customer_id: int, lines: Iterable[Record], marks: Iterable[Record], traits: Record | None) -> CustomerFacts:
    return CustomerFacts(
        CustomerId(customer_id),
        tuple(
            OrderLine(row["ordered_at"], row["audience_id"], OrderState(row["state"]), row["external_id"])
            for row in lines
        ),
        tuple(Mark(row["rated_at"], RatingId(row["id"]), row["agent_id"], row["score"]) for row in marks),
        language=traits["language"] if traits else None,
        order_value=traits["order_value"] if traits else None,
    )


def _affinity(rows: Iterable[Record]) -> dict[int, tuple[AffinityEvent, ...]]:
    found: dict[int, list[AffinityEvent]] = defaultdict(list)
    for row in rows:
        found[row["agent_id"]].append(AffinityEvent(row["at"], Involvement(row["kind"]), row["reference"]))
    return {agent_id: tuple(events) for agent_id, events in found.items()}
