"""Whether the one who answered before is there."""

from services.router.policy.conditions import Criterion
from services.router.policy.criteria.rule import Rule
from services.router.policy.situation import Situation


def thread_owner_present(situation: Situation, _: Criterion) -> bool:
    """The agent who answered in this conversation before is at the workplace."""
    owner = situation.thread_owner()
    return owner is not None and situation.present(owner)


PRESENT = Rule(
    "thread.owner_present",
    thread_owner_present,
    "the one who answered in this conversation is at the workplace",
    "nobody who answered in this conversation is at the workplace",
)
