"""How two policies differ, stage by stage and section by section, as a person says it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum

from services.router.policy.conditions import Condition, Conjunction, Criterion, Disjunction, Negation
from services.router.policy.definition import Policy, Stage
from services.router.policy.durations import Duration

NOTHING = "—"
_KEYED = ("stages", "classes")
_SILENT = ("version", "hash")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs; what one of them does not have is a dash."""

    place: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.place}: {self.before} → {self.after}"


def differences(before: Policy, after: Policy) -> tuple[Difference, ...]:
    """Everything in which the second policy differs from the first, in the order of the first."""
    old, new = dict(_said(before)), dict(_said(after))
    places = (*old, *(place for place in new if place not in old))
    told = ((place, old.get(place, NOTHING), new.get(place, NOTHING)) for place in places)
    return tuple(Difference(*one) for one in told if one[1] != one[2])


def _said(policy: Policy) -> Iterator[tuple[str, str]]:
    """Every place of a policy and what it says there."""
    yield "order of the stages", ", ".join(stage.id for stage in policy.stages)
    for stage in policy.stages:
        yield from _fields(f"stage {stage.id}", stage, without=("id",))
    yield "order of the classes", ", ".join(one.key for one in policy.classes) or NOTHING
    for one in policy.classes:
        yield from _fields(f"class {one.key}", one, without=("key",))
    for part in fields(policy):
        if part.name not in (*_KEYED, *_SILENT):
            yield from _values(part.name, getattr(policy, part.name))


def _fields(place: str, holder: object, without: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    names = _NAMES.get(type(holder), {})
    for part in fields(holder):  # type: ignore[arg-type]  # every holder is a dataclass: see _values
        if part.name not in without:
            yield from _values(f"{place}, {names.get(part.name, part.name)}", getattr(holder, part.name))


def _values(place: str, value: object) -> Iterator[tuple[str, str]]:
    """A value, or what stands in it: rules have fields, all else is said in one piece."""
    if is_dataclass(value) and not isinstance(value, _IN_ONE_PIECE):
        yield from _fields(place, value)
    else:
        yield place, _text(value)


def _text(value: object) -> str:
    match value:
        case None | () | "":
            return NOTHING
        case bool():
            return "yes" if value else "no"
        case Criterion() | Negation() | Conjunction() | Disjunction():
            return condition_text(value)
        case Enum():
            return str(value.value)
        case tuple():
            return "; ".join(_text(one) for one in value)
        case _:
            return f"{value:g}" if isinstance(value, float) else str(value)


def condition_text(condition: Condition) -> str:
    """A condition as one writes it."""
    match condition:
        case Criterion():
            return str(condition)
        case Negation(part):
            return f"not {_bracketed(part)}"
        case Conjunction(parts):
            return " and ".join(map(_bracketed, parts))
        case Disjunction(parts):
            return " or ".join(map(_bracketed, parts))


def _bracketed(condition: Condition) -> str:
    text = condition_text(condition)
    return f"({text})" if isinstance(condition, Conjunction | Disjunction) and len(condition.parts) > 1 else text


_IN_ONE_PIECE = (Criterion, Negation, Conjunction, Disjunction, Duration)
_NAMES: Mapping[type[object], Mapping[str, str]] = {
    Stage: {"warn_percent": "warn_at (percent)", "then_stage": "then (stage)"},
}
