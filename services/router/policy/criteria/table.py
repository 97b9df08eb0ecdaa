"""The criteria that conditions of a policy may name, one line each. A new one is a file and a line here."""

from services.router.policy.criteria import (
    addressed,
    audience_known,
    customer_language,
    noticed,
    order_value,
    thread_owner,
)
from services.router.policy.criteria.overdue import overdue_rule
from services.router.policy.criteria.rule import Rules

_OF_THE_MOMENT = (
    addressed.PRESENT,
    addressed.NONE_PRESENT,
    thread_owner.PRESENT,
    audience_known.KNOWN,
    customer_language.LANGUAGE,
    order_value.VALUE,
    noticed.MARKED_URGENT,
    noticed.COMPLAINT,
    noticed.QUESTION,
    noticed.LEAVING,
)

_BY_NAME: Rules = {rule.name: rule for rule in _OF_THE_MOMENT}
_OVERDUE = overdue_rule(_BY_NAME)

CRITERIA: Rules = {**_BY_NAME, _OVERDUE.name: _OVERDUE}
