"""The criteria of the policy language: a small file each, one table, and whether a condition made of them holds."""

from services.router.policy.conditions import Condition, Grammar
from services.router.policy.criteria.rule import meets, reason_against
from services.router.policy.criteria.table import CRITERIA
from services.router.policy.situation import Situation

__all__ = ["CRITERIA", "GRAMMAR", "is_met", "why_not"]

GRAMMAR: Grammar = {name: rule.comparisons for name, rule in CRITERIA.items()}


def is_met(condition: Condition | None, situation: Situation) -> bool:
    """Whether a condition holds; no condition always does."""
    return meets(condition, situation, CRITERIA)


def why_not(condition: Condition, situation: Situation) -> str:
    """Why a condition does not hold, as a supervisor reads it."""
    return reason_against(condition, situation, CRITERIA)
