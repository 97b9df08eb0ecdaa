"""Whether the answer is late already."""

from collections.abc import Sequence
from datetime import timedelta

from services.router.policy.conditions import Criterion
from services.router.policy.criteria.rule import Rule, Rules, meets
from services.router.policy.definition import TicketClass
from services.router.policy.due import due_after
from services.router.policy.scopes import people_of
from services.router.policy.situation import Situation
from services.router.policy.working_time import Schedule

NAME = "ticket.overdue"


def overdue_rule(others: Rules) -> Rule:
    """The criterion, by the class the ticket has apart from being late; `others` are all other criteria."""

    def overdue(situation: Situation, _: Criterion) -> bool:
        """The due date a person set has passed, or the due time of the ticket's class, lateness left aside."""
        ticket, now = situation.facts.ticket, situation.facts.now
        if ticket.due_date is not None and ticket.due_date <= now:
            return True
        found = class_in_time(situation, others)
        return found is not None and _has_passed(situation, found)

    return Rule(NAME, overdue, "its answer is late", "its answer is not late", of_letters=True)


def class_of(situation: Situation, rules: Rules) -> TicketClass | None:
    """The first class whose `match` holds; else the first without one; None where the policy has neither."""
    classes = situation.policy.classes
    matching = (one for one in classes if one.match is not None and meets(one.match, situation, rules))
    return next(matching, None) or next((one for one in classes if one.match is None), None)


def class_in_time(situation: Situation, rules: Rules) -> TicketClass | None:
    """The class a ticket has, or would have if it were not late: by it its answer is due."""
    return class_of(situation, {**rules, NAME: _NEVER})


def _has_passed(situation: Situation, found: TicketClass) -> bool:
    facts = situation.facts
    # Working time is never shorter than wall time: most letters need no calendar to be in time. A working day may be
    # over sooner than 24 hours.
    soonest = timedelta() if found.due.counts_days else timedelta(seconds=found.due.seconds)
    if facts.now < facts.ticket.oldest_open_at + soonest:
        return False
    due = due_after(found.due, _working_time(situation), facts.ticket.oldest_open_at)
    return due is not None and due <= facts.now


def _working_time(situation: Situation) -> Sequence[Schedule]:
    """The working time of those who see the ticket so far; before anybody does, of everybody."""
    return situation.union(people_of(situation, situation.facts.ticket.scope) or situation.facts.roster.agents)


_NEVER = Rule(NAME, lambda _situation, _asked: False, "", "")
