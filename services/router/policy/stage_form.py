"""The ladder, the rules of claims and reassignments and the classes: read, each with its place in the text."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from services.router.policy.conditions import Condition, ConditionUnreadable, Disjunction, parse_condition
from services.router.policy.criteria import GRAMMAR
from services.router.policy.definition import (
    ADDRESSED,
    REASSIGNED,
    RETURN,
    THREAD_OWNER,
    After,
    ClaimedRule,
    ReassignedRule,
    ScopeSource,
    Stage,
    StageScope,
    TicketClass,
)
from services.router.policy.section_form import duration
from services.router.policy.words import Exclusion, Role
from services.router.policy.yaml_nodes import Place, read

STAGE = ("id", "when", "scope", "hold", "exclusive", "then", "relax", "warn_at")
STAGE_NEEDS = ("id", "scope", "hold")
CLAIMED = ("hold", "then")
ACCEPTED = ("accept_within", "then")
CLASS = ("match", "due", "caps_hold")
RELAXED = (Exclusion.BAD_RATING,)
"""Only a customer's opinion may be set aside; nobody who left, is away or may not read letters gets one."""
SCOPE_WORDS: Mapping[ScopeSource, tuple[str, ...]] = {
    ScopeSource.AGENTS: (ADDRESSED, THREAD_OWNER),
    ScopeSource.ROLE: tuple(Role),
}
ENGINE_WORDS = (RETURN, REASSIGNED, *After)
"""Words that mean something else where a stage can be named."""


@dataclass(frozen=True, slots=True)
class PlacedStage:
    """A stage with the places of its fields."""

    stage: Stage
    found: Mapping[str, Place]


@dataclass(frozen=True, slots=True)
class PlacedClass:
    """A class with the places of its fields."""

    one: TicketClass
    key: Place
    found: Mapping[str, Place]


def stages(place: Place, ids: dict[str, Place]) -> tuple[PlacedStage, ...]:
    """The ladder; `ids` collects the ids of its stages, those of faulty ones too."""
    items = place.items()
    opened = [item.fields(STAGE, STAGE_NEEDS) for item in items]
    names = [read(found, "id", lambda place: _stage_id(place, ids)) for found in opened]
    pairs = ((_stage(name, found, ids), found) for name, found in zip(names, opened, strict=True))
    return tuple(PlacedStage(stage, found) for stage, found in pairs if stage)


def _stage(stage_id: str | None, found: Mapping[str, Place], ids: Collection[str]) -> Stage | None:
    when = condition(found["when"]) if "when" in found else None
    scope = read(found, "scope", _scope)
    hold = read(found, "hold", duration)
    then = read(found, "then", lambda then: then.one_of([*After, *ids])) or After.NEXT
    if stage_id is None or scope is None or hold is None:
        return None
    stage = Stage(stage_id, when, scope, hold)
    stage = replace(stage, then=After(then)) if then in list(After) else replace(stage, then_stage=then)
    return _with_options(stage, found)


def _with_options(stage: Stage, found: Mapping[str, Place]) -> Stage:
    """The stage with what it may say beyond its condition, scope, hold and successor."""
    return replace(
        stage,
        exclusive=read(found, "exclusive", Place.flag) or False,
        warn_percent=read(found, "warn_at", _percent),
        relax=read(found, "relax", _relax) or (),
    )


def _stage_id(place: Place, ids: dict[str, Place]) -> str | None:
    text = place.text()
    if text in ENGINE_WORDS:
        place.refuse(f"{text!r} is a word of the engine; choose another id")
    if text in ids:
        place.refuse(f"a stage {text!r} stands above already")
    if text is not None:
        ids.setdefault(text, place)
    return text


def _scope(place: Place) -> StageScope | None:
    known_before = len(place.errors)
    entries = list(place.fields(list(ScopeSource)).items())
    if len(entries) != 1:
        if len(place.errors) == known_before:
            place.refuse(f"a scope names one of {', '.join(ScopeSource)}")
        return None
    source, value = ScopeSource(entries[0][0]), entries[0][1]
    words = SCOPE_WORDS.get(source)
    text = value.one_of(words) if words else value.text()
    return StageScope(source, text) if text else None


def _percent(place: Place) -> int | None:
    text = place.text() or ""
    if not text.endswith("%") or not text[:-1].isdecimal() or not 0 < int(text[:-1]) < 100:
        place.refuse("a percentage from 1% to 99% is expected")
        return None
    return int(text[:-1])


def _relax(place: Place) -> tuple[Exclusion, ...]:
    words = [item.one_of(RELAXED) for item in place.items()]
    return tuple(Exclusion(word) for word in words if word)


def condition(place: Place) -> Condition | None:
    """A condition; None, and noted at its word, for one that cannot be understood."""
    text = place.text()
    try:
        return parse_condition(text, GRAMMAR) if text is not None else None
    except ConditionUnreadable as error:
        place.refuse(error.reason, error.offset)
        return None


def claimed(place: Place, ids: Collection[str]) -> ClaimedRule | None:
    """How long a claim holds."""
    found = place.fields(CLAIMED, CLAIMED)
    hold = read(found, "hold", duration)
    then = read(found, "then", lambda then: then.one_of([RETURN, *ids]))
    return ClaimedRule(hold, then) if hold and then else None


def reassigned(place: Place, ids: Collection[str]) -> ReassignedRule | None:
    """How long a reassignment waits."""
    found = place.fields(ACCEPTED, ACCEPTED)
    within = read(found, "accept_within", duration)
    then = read(found, "then", lambda then: then.one_of(ids))
    return ReassignedRule(within, then) if within and then else None


def classes(place: Place) -> tuple[PlacedClass, ...]:
    """The classes, in order."""
    return tuple(found for name, key, item in place.entries() if (found := _class(name, key, item)))


def _class(name: str, key: Place, place: Place) -> PlacedClass | None:
    found = place.fields(CLASS, ("due",))
    due = read(found, "due", duration)
    match = _match(found["match"]) if "match" in found else None
    caps = read(found, "caps_hold", Place.flag) or False
    return PlacedClass(TicketClass(name, match, due, caps), key, found) if due else None


def _match(place: Place) -> Condition | None:
    """Conditions of which one is enough."""
    parts = [condition(item) for item in place.items()]
    return Disjunction(tuple(part for part in parts if part))
