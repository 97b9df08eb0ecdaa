"""Facts that other systems push, and the counters beside them."""

from datetime import datetime
from decimal import Decimal

from services.router.store.tables.columns import RouterTable, amount, exact, moment, number, small, words


class Customer(RouterTable, table=True):
    """A person or firm; without an external id made on first contact; `merged_into` is the one who stands for him."""

    __tablename__ = "customer"
    id: int = number(primary_key=True, made=True)
    external_id: str | None = words(null=True)
    name: str = words()
    language: str | None = words(null=True)
    phone: str | None = words(null=True)
    created_at: datetime = moment()
    version: int = small()
    merged_into: int | None = number(null=True, foreign_key="customer.id")


class Identity(RouterTable, table=True):
    """What a customer is known by, each value one customer's; `origin_id` is the merged customer it came with."""

    __tablename__ = "identity"
    kind: str = words(primary_key=True)
    value: str = words(primary_key=True)
    customer_id: int = number(foreign_key="customer.id")
    origin_id: int | None = number(null=True, foreign_key="customer.id")


class CustomerOrder(RouterTable, table=True):
    """An order, and who worked it."""

    __tablename__ = "customer_order"
    id: int = number(primary_key=True, made=True)
    external_id: str = words()
    customer_id: int = number(foreign_key="customer.id")
    ordered_at: datetime = moment()
    worked_by: int | None = number(null=True, foreign_key="agent.id")
    value: Decimal | None = amount(null=True)


class OrderLine(RouterTable, table=True):
    """A line of an order."""

    __tablename__ = "order_line"
    order_id: int = number(primary_key=True, foreign_key="customer_order.id", ondelete="CASCADE")
    position: int = small(primary_key=True)
    product_group: str = words()
    product: str = words()
    state: str = words()


class Rating(RouterTable, table=True):
    """A mark a customer gave an agent."""

    __tablename__ = "rating"
    id: int = number(primary_key=True, made=True)
    external_id: str | None = words(null=True)
    customer_id: int = number(foreign_key="customer.id")
    agent_id: int = number(foreign_key="agent.id")
    score: int = small()
    comment: str = words()
    rated_at: datetime = moment()


class AgentMarks(RouterTable, table=True):
    """Sums over the marks of an agent, kept with every change of a mark."""

    __tablename__ = "agent_marks"
    agent_id: int = number(primary_key=True, foreign_key="agent.id")
    marks: int = small()
    total: int = number()
    weight: Decimal = exact()
    adjusted: Decimal = exact()
    leniency: Decimal = exact()


class AudienceCustomers(RouterTable, table=True):
    """How many customers buy most from an audience, kept with every change of an order."""

    __tablename__ = "audience_customers"
    audience_id: int = number(primary_key=True, foreign_key="audience.id")
    customers: int = small()
