"""Asking one criterion of the table about the small company."""

from typing import Any

from services.router.policy.conditions import parse_condition
from services.router.policy.criteria import GRAMMAR, is_met, why_not
from services.router.policy.situation import situation_of
from tests.unit.router_policy.company import POLICY, facts


def holds(text: str, policy: Any = POLICY, **given: Any) -> bool:
    """Whether a condition holds; what a supervisor reads of one that does not is a sentence."""
    condition, situation = parse_condition(text, GRAMMAR), situation_of(facts(**given), policy)
    found = is_met(condition, situation)
    if not found:
        assert "{" not in why_not(condition, situation)
    return found


def reason(text: str, policy: Any = POLICY, **given: Any) -> str:
    """What a supervisor reads of a condition that does not hold."""
    return why_not(parse_condition(text, GRAMMAR), situation_of(facts(**given), policy))
