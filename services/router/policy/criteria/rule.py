"""What a criterion is: its name, how it is tested, and the sentences a supervisor reads of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.router.policy.conditions import (
    Comparison,
    Condition,
    Conjunction,
    Criterion,
    Disjunction,
    Negation,
    holds,
)
from services.router.policy.situation import Situation

Test = Callable[[Situation, Criterion], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """One criterion of the policy language.

    `test` is a pure function of the situation and of the criterion as it is written, with its value; its docstring is
    the explanation in docs/policy.md. `met` and `unmet` are what a supervisor reads when it holds and when it does not;
    `{asked}` stands for comparison and value.
    """

    name: str
    test: Test
    met: str
    unmet: str
    comparisons: tuple[Comparison, ...] = ()
    opposite: str | None = None
    """The criterion that holds exactly when this one does not."""
    of_letters: bool = False
    """Whether it looks at nothing but the letters and their age: then nothing of customer and people need be read."""

    @property
    def explanation(self) -> str:
        """What the criterion says, in a sentence or two."""
        return " ".join((self.test.__doc__ or "").split())


Rules = Mapping[str, Rule]


def meets(condition: Condition | None, situation: Situation, rules: Rules) -> bool:
    """Whether a condition holds; no condition always does."""
    return condition is None or holds(condition, lambda one: rules[one.name].test(situation, one))


def reason_against(condition: Condition, situation: Situation, rules: Rules) -> str:
    """Why a condition does not hold, in the words of its criteria."""
    match condition:
        case Criterion():
            return _sentence(rules[condition.name].unmet, condition)
        case Negation(part):
            return _reason_for(part, situation, rules)
        case Conjunction(parts):
            failing = (part for part in parts if not meets(part, situation, rules))
            return reason_against(next(failing), situation, rules)
        case Disjunction(parts):
            return " and ".join(reason_against(part, situation, rules) for part in parts)


def _reason_for(condition: Condition, situation: Situation, rules: Rules) -> str:
    """Why a condition holds."""
    match condition:
        case Criterion():
            return _sentence(rules[condition.name].met, condition)
        case Negation(part):
            return reason_against(part, situation, rules)
        case Conjunction(parts):
            return " and ".join(_reason_for(part, situation, rules) for part in parts)
        case Disjunction(parts):
            holding = (part for part in parts if meets(part, situation, rules))
            return _reason_for(next(holding), situation, rules)


def _sentence(text: str, criterion: Criterion) -> str:
    return text.format(asked=f"{criterion.comparison} {criterion.value}")
