"""The criteria that conditions of a policy may name. A new criterion is one function and one line of the table."""

from collections.abc import Callable, Mapping

from services.router.policy.conditions import Condition, holds
from services.router.policy.situation import Situation
from services.router.policy.words import Signal


def addressed_present(situation: Situation) -> bool:
    """Some agent the customer wrote to is at the workplace."""
    return any(situation.present(agent) for agent in situation.addressed())


def addressed_none_present(situation: Situation) -> bool:
    """Nobody the customer wrote to is at the workplace, or he wrote to nobody."""
    return not addressed_present(situation)


def thread_owner_present(situation: Situation) -> bool:
    """The agent who answered in this conversation before is at the workplace."""
    owner = situation.thread_owner()
    return owner is not None and situation.present(owner)


def audience_known(situation: Situation) -> bool:
    """The customer's audience was named or can be concluded from orders."""
    return bool(situation.audience.known)


def signalled(signal: Signal) -> Callable[[Situation], bool]:
    """The criterion that this was noticed about the letter."""
    return lambda situation: signal in situation.facts.ticket.signals


CRITERIA: Mapping[str, Callable[[Situation], bool]] = {
    "addressed.present": addressed_present,
    "addressed.none_present": addressed_none_present,
    "thread.owner_present": thread_owner_present,
    "audience.known": audience_known,
    "letter.marked_urgent": signalled(Signal.MARKED_URGENT),
    "letter.complaint": signalled(Signal.COMPLAINT),
    "letter.question": signalled(Signal.QUESTION),
    "customer.leaving": signalled(Signal.LEAVING),
    "ticket.overdue": signalled(Signal.OVERDUE),
}


def is_met(condition: Condition | None, situation: Situation) -> bool:
    """Whether a condition holds; no condition always does."""
    return condition is None or holds(condition, lambda name: CRITERIA[name](situation))
