"""Classes of tickets and their due times: they remind and are reported; only `caps_hold` shortens holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.router.policy.criteria import is_met
from services.router.policy.definition import TicketClass
from services.router.policy.durations import Duration
from services.router.policy.facts import AgentFacts
from services.router.policy.situation import Situation
from services.router.policy.working_time import Schedule, add_working, end_of_working_day


@dataclass(frozen=True, slots=True)
class ClassDue:
    """The class of a ticket, and when its answer is due (None: no working minute within 60 days)."""

    key: str
    due_at: datetime | None


def class_of(situation: Situation) -> TicketClass | None:
    """The first class whose `match` holds; else the first without one; None where the policy has neither."""
    classes = situation.policy.classes
    matching = (one for one in classes if one.match is not None and is_met(one.match, situation))
    return next(matching, None) or next((one for one in classes if one.match is None), None)


def class_due(situation: Situation, people: Sequence[AgentFacts]) -> ClassDue | None:
    """When the oldest open letter should be answered, counted on the working time of these people."""
    found = class_of(situation)
    if found is None:
        return None
    return ClassDue(found.key, due_after(found.due, situation.union(people), situation.facts.ticket.oldest_open_at))


def due_after(duration: Duration, union: Sequence[Schedule], start: datetime) -> datetime | None:
    """The instant at which a duration from `start` is over; None where 60 days bring no working minute."""
    if duration.counts_days:
        return end_of_working_day(union, start, duration.amount)
    if duration.working:
        return add_working(union, start, duration.seconds)
    return start + timedelta(seconds=duration.seconds)
