"""Whether somebody the customer wrote to is there."""

from services.router.policy.conditions import Criterion
from services.router.policy.criteria.rule import Rule
from services.router.policy.situation import Situation


def addressed_present(situation: Situation, _: Criterion) -> bool:
    """Somebody the customer wrote to is at the workplace."""
    return any(situation.present(agent) for agent in situation.addressed())


def addressed_none_present(situation: Situation, asked: Criterion) -> bool:
    """Nobody the customer wrote to is at the workplace, or he wrote to nobody."""
    return not addressed_present(situation, asked)


NOBODY_THERE = "nobody the letter is addressed to is at the workplace"
SOMEBODY_THERE = "somebody the letter is addressed to is at the workplace"

PRESENT = Rule("addressed.present", addressed_present, SOMEBODY_THERE, NOBODY_THERE, opposite="addressed.none_present")
NONE_PRESENT = Rule(
    "addressed.none_present", addressed_none_present, NOBODY_THERE, SOMEBODY_THERE, opposite="addressed.present"
)
