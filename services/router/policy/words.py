"""The glossary words that facts and decisions use: ids, and enumerations whose values are stored and shown."""

from enum import StrEnum
from typing import NewType

AgentId = NewType("AgentId", int)
AudienceId = NewType("AudienceId", int)
CustomerId = NewType("CustomerId", int)
LetterId = NewType("LetterId", int)
RatingId = NewType("RatingId", int)
TicketId = NewType("TicketId", int)


class Role(StrEnum):
    """What an agent may do beyond answering."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class Involvement(StrEnum):
    """How an agent had to do with a customer."""

    WORKED_ORDER = "worked_order"
    ANSWERED = "answered"
    TOUCHED = "touched"


class OrderState(StrEnum):
    """What became of an order line."""

    OK = "ok"
    CANCELLED = "cancelled"
    RETURNED = "returned"


class ScopeKind(StrEnum):
    """What one entry of a scope names."""

    AGENT = "agent"
    AUDIENCE = "audience"
    DEPARTMENT = "department"
    ROLE = "role"


class Signal(StrEnum):
    """What was noticed about the letter; classes of the policy match on them."""

    MARKED_URGENT = "marked_urgent"
    COMPLAINT = "complaint"
    LEAVING = "leaving"
    QUESTION = "question"


class Entry(StrEnum):
    """Why the ladder is asked."""

    LETTER = "letter"  # a new ticket, or a letter to a worked-out one: the ladder anew, from the oldest letter
    REOPENED = "reopened"  # a failed reply or a bounce: the ladder anew, counted from now
    ESCALATED = "escalated"  # the hold of the stage is over
    PRESENCE_LOST = "presence_lost"  # the one offered went away, home, on leave or left
    DECLINED = "declined"  # the one offered declined
    RETURNED = "returned"  # the claim was not worked out in time
    RELEASED = "released"  # the holder gave it back
    ACCEPTANCE_OVER = "acceptance_over"  # a reassignment was not accepted in time
    AVAILABLE = "available"  # who should have it first came to work: offered anew, as long as nobody claimed it
    RAISED = "raised"  # a further letter or a person made it more pressing: same stage, the hold shortened by its class
    REPAIRED = "repaired"  # it had no next step: the supervisors decide
    REFRESHED = "refreshed"  # people, marks or calendars changed: same stage, same hold, members anew


RE_LOOKS = frozenset({Entry.AVAILABLE, Entry.RAISED, Entry.REFRESHED})
"""The entries that leave a ticket in its stage with its hold."""


class Exclusion(StrEnum):
    """Why an agent is kept out, in the order in which it is looked at."""

    LEFT = "left"
    ABSENT = "absent"
    NO_PERMISSION = "no_permission"
    BAD_RATING = "bad_rating"
    DECLINED = "declined"
    BLOCKED = "blocked"
    FULL = "full"


class SkipReason(StrEnum):
    """Why a stage was passed over."""

    ALREADY_RUN = "already_run"
    CONDITION = "condition"
    EMPTY = "empty"
    HOLD_OVER = "hold_over"
    NO_WORKING_TIME = "no_working_time"


class AudienceBasis(StrEnum):
    """What the customer's audience was concluded from."""

    NAMED = "named"
    RECENT_ORDER = "recent_order"
    ONE_GROUP = "one_group"
    CLEAR_LEAD = "clear_lead"
    TWO_LEAD = "two_lead"
    NO_ORDERS = "no_orders"
    UNCLEAR = "unclear"
