"""Classes of tickets and their due times: they remind and are reported; only `caps_hold` shortens holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.router.policy.conditions import criteria_of
from services.router.policy.criteria import CRITERIA, overdue
from services.router.policy.definition import Policy, TicketClass
from services.router.policy.due import due_surely
from services.router.policy.facts import AgentFacts
from services.router.policy.situation import Situation


@dataclass(frozen=True, slots=True)
class ClassDue:
    """The class of a ticket, and when its answer is due."""

    key: str
    due_at: datetime


def class_of(situation: Situation) -> TicketClass | None:
    """The class of a ticket; None where the policy has none for it."""
    return overdue.class_of(situation, CRITERIA)


def class_due(situation: Situation, people: Sequence[AgentFacts]) -> ClassDue | None:
    """When the oldest open letter should be answered, counted on the working time of these people.

    Where 60 days bring no working minute the wall clock counts: what has a class has a time by which to answer it.
    Lateness may change the class, and never when the answer was due: else it would have been due before it was late.
    """
    found = class_of(situation)
    if found is None:
        return None
    promised = overdue.class_in_time(situation, CRITERIA) or found
    return ClassDue(found.key, due_surely(promised.due, situation.union(people), situation.facts.ticket.oldest_open_at))


def changes_when_late(policy: Policy, key: str | None) -> bool:
    """Whether a ticket of this class may be of another one as soon as its answer is late."""
    own = next((place for place, one in enumerate(policy.classes) if one.key == key and one.match is not None), None)
    return any(_reads_lateness(one) for one in policy.classes[:own])


def _reads_lateness(one: TicketClass) -> bool:
    return one.match is not None and any(asked.name == overdue.NAME for asked in criteria_of(one.match))
