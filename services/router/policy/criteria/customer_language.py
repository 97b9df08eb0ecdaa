"""In which language the customer wants to be written to."""

from services.router.policy.conditions import Comparison, Criterion, fits
from services.router.policy.criteria.rule import Rule
from services.router.policy.situation import Situation


def customer_language(situation: Situation, asked: Criterion) -> bool:
    """The customer's language, as the shop or CRM told it, is this one; `de` includes `de-AT`."""
    language = situation.facts.customer.language
    return fits(asked, language.lower() if language else None)


LANGUAGE = Rule(
    "customer.language",
    customer_language,
    "the customer's language {asked}",
    "nothing says that the customer's language {asked}",
    (Comparison.IS,),
)
