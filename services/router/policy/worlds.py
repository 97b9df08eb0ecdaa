"""Whether conditions can hold at all: every combination of what their criteria may find is tried."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise, product
from math import prod

from services.router.policy.conditions import Comparison, Condition, Criterion, criteria_of, fits, holds
from services.router.policy.criteria import CRITERIA

Found = Decimal | str | bool | None
World = Mapping[str, Found]
"""What is found for each subject: true or false, a word, a number, or nothing."""

MOST = 50_000
"""So many combinations are tried; a condition of more is taken for one that can hold."""


def can_hold(condition: Condition, *, without: Sequence[Condition] = ()) -> bool:
    """Whether there can be a ticket for which a condition holds, and none of `without`."""
    choices = _choices([one for part in (condition, *without) for one in criteria_of(part)])
    if prod(map(len, choices.values())) > MOST:
        return True
    return any(
        _holds_in(condition, world) and not any(_holds_in(one, world) for one in without) for world in _worlds(choices)
    )


def always_holds(condition: Condition | None) -> bool:
    """Whether a condition holds for every ticket."""
    return condition is None or not any(not _holds_in(condition, world) for world in _all_worlds(condition))


def _all_worlds(condition: Condition) -> Iterator[World]:
    """Every world of a condition; for one of too many a single one in which nothing is found."""
    choices = _choices(criteria_of(condition))
    if prod(map(len, choices.values())) > MOST:
        return iter([{subject: found[0] for subject, found in choices.items()}])
    return _worlds(choices)


def _worlds(choices: Mapping[str, Sequence[Found]]) -> Iterator[World]:
    return (dict(zip(choices, found, strict=True)) for found in product(*choices.values()))


def _choices(criteria: Sequence[Criterion]) -> dict[str, Sequence[Found]]:
    """What can be found for the subject of each criterion, as far as these criteria tell it apart."""
    subjects: dict[str, list[Criterion]] = {}
    for one in criteria:
        subjects.setdefault(_subject(one), []).append(one)
    return {subject: _findings(asked) for subject, asked in subjects.items()}


def _findings(asked: Sequence[Criterion]) -> Sequence[Found]:
    if asked[0].comparison is None:
        return (False, True)
    if asked[0].comparison is Comparison.IS:
        return (None, *sorted({one.value for one in asked}))
    bounds = sorted({Decimal(one.value) for one in asked})
    between = ((low + high) / 2 for low, high in pairwise(bounds))
    return (None, bounds[0] - 1, *bounds, *between, bounds[-1] + 1)


def _subject(criterion: Criterion) -> str:
    """What a criterion looks at; two opposites look at the same."""
    return min(criterion.name, CRITERIA[criterion.name].opposite or criterion.name)


def _holds_in(condition: Condition, world: World) -> bool:
    return holds(condition, lambda one: _found(one, world))


def _found(criterion: Criterion, world: World) -> bool:
    subject = _subject(criterion)
    found = world[subject]
    if isinstance(found, bool):
        return found is (criterion.name == subject)
    return fits(criterion, found)
