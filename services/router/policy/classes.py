"""Classes of tickets and their due times: they remind and are reported; only `caps_hold` shortens holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.router.policy.criteria import CRITERIA, overdue
from services.router.policy.definition import TicketClass
from services.router.policy.due import due_after
from services.router.policy.facts import AgentFacts
from services.router.policy.situation import Situation


@dataclass(frozen=True, slots=True)
class ClassDue:
    """The class of a ticket, and when its answer is due (None: no working minute within 60 days)."""

    key: str
    due_at: datetime | None


def class_of(situation: Situation) -> TicketClass | None:
    """The class of a ticket; None where the policy has none for it."""
    return overdue.class_of(situation, CRITERIA)


def class_due(situation: Situation, people: Sequence[AgentFacts]) -> ClassDue | None:
    """When the oldest open letter should be answered, counted on the working time of these people."""
    found = class_of(situation)
    if found is None:
        return None
    return ClassDue(found.key, due_after(found.due, situation.union(people), situation.facts.ticket.oldest_open_at))
