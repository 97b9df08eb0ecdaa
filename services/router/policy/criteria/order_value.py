"""What the order is worth."""

from decimal import Decimal

from services.router.policy.conditions import Comparison, Criterion, fits
from services.router.policy.criteria.rule import Rule
from services.router.policy.situation import Situation


def order_value(situation: Situation, asked: Criterion) -> bool:
    """The order that the letter is about, else the customer's latest one, is worth so much, in the company's currency.

    Without an order, or when its value is not known, it does not hold.
    """
    cents = situation.facts.customer.order_value
    return fits(asked, Decimal(cents) / 100 if cents is not None else None)


VALUE = Rule(
    "order.value",
    order_value,
    "the order is worth {asked}",
    "no order worth {asked} is known",
    (Comparison.AT_LEAST, Comparison.AT_MOST),
)
