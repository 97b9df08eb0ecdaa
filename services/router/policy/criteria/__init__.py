"""The criteria of the policy language: a small file each, one table, and whether a condition made of them holds."""

from services.router.policy.conditions import Condition, Grammar, criteria_of
from services.router.policy.criteria.rule import meets, reason_against
from services.router.policy.criteria.table import CRITERIA
from services.router.policy.situation import Situation

__all__ = ["CRITERIA", "GRAMMAR", "is_met", "reads_only_letters", "why_not"]

GRAMMAR: Grammar = {name: rule.comparisons for name, rule in CRITERIA.items()}


def is_met(condition: Condition | None, situation: Situation) -> bool:
    """Whether a condition holds; no condition always does."""
    return meets(condition, situation, CRITERIA)


def reads_only_letters(condition: Condition | None) -> bool:
    """Whether a condition looks at nothing but the letters of a ticket and their age."""
    return condition is None or all(CRITERIA[one.name].of_letters for one in criteria_of(condition))


def why_not(condition: Condition, situation: Situation) -> str:
    """Why a condition does not hold, as a supervisor reads it."""
    return reason_against(condition, situation, CRITERIA)
