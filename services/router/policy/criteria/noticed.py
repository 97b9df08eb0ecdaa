"""What was noticed about the letters of the ticket: see signals.py for how."""

from services.router.policy.conditions import Criterion
from services.router.policy.criteria.rule import Rule
from services.router.policy.situation import Situation
from services.router.policy.words import Signal


def marked_urgent(situation: Situation, _: Criterion) -> bool:
    """The customer marked the letter as urgent, by its importance or in words, or a person gave it high priority."""
    return Signal.MARKED_URGENT in situation.facts.ticket.signals


def complaint(situation: Situation, _: Criterion) -> bool:
    """The letter is a complaint."""
    return Signal.COMPLAINT in situation.facts.ticket.signals


def question(situation: Situation, _: Criterion) -> bool:
    """The letter is a question: it came by a channel for questions, or says so."""
    return Signal.QUESTION in situation.facts.ticket.signals


def leaving(situation: Situation, _: Criterion) -> bool:
    """The customer says that he will buy from us no longer."""
    return Signal.LEAVING in situation.facts.ticket.signals


MARKED_URGENT = Rule(
    "letter.marked_urgent", marked_urgent, "it is marked as urgent", "nothing marks it as urgent", of_letters=True
)
COMPLAINT = Rule("letter.complaint", complaint, "it is a complaint", "it is no complaint", of_letters=True)
QUESTION = Rule("letter.question", question, "it is a question", "it is no question", of_letters=True)
LEAVING = Rule(
    "customer.leaving",
    leaving,
    "the customer is leaving",
    "nothing says that the customer is leaving",
    of_letters=True,
)
