"""Whether it is known to which audience the customer belongs."""

from services.router.policy.conditions import Criterion
from services.router.policy.criteria.rule import Rule
from services.router.policy.situation import Situation


def audience_known(situation: Situation, _: Criterion) -> bool:
    """The customer's audience was named, or can be concluded from his orders."""
    return bool(situation.audience.known)


KNOWN = Rule(
    "audience.known", audience_known, "the customer's audience is known", "the customer's audience is not known"
)
