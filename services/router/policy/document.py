"""A policy as YAML text: read, checked with every error at its place, hashed by meaning."""

from collections.abc import Callable, Collection
from dataclasses import fields, replace
from importlib.resources import files
from typing import Any, TypeVar

from services.router.policy.conditions import Condition, ConditionUnreadable, Criterion, Disjunction, parse_condition
from services.router.policy.criteria import CRITERIA
from services.router.policy.decision import digest
from services.router.policy.definition import (
    ADDRESSED,
    REASSIGNED,
    RETURN,
    THREAD_OWNER,
    After,
    AudienceRule,
    BadRatingRule,
    ClaimedRule,
    Policy,
    PresenceRule,
    QualityRule,
    ReassignedRule,
    ScopeSource,
    ScoreRule,
    Stage,
    StageScope,
    TicketClass,
    WaveRule,
)
from services.router.policy.durations import Duration, parse_duration
from services.router.policy.words import Exclusion, Role
from services.router.policy.yaml_nodes import Place, PolicyError, root

Value = TypeVar("Value")

SECTIONS = {
    "bad_rating": BadRatingRule,
    "presence": PresenceRule,
    "audience": AudienceRule,
    "quality": QualityRule,
    "score": ScoreRule,
    "waves": WaveRule,
}
_ABOVE_ZERO: dict[type[Any], tuple[str, ...]] = {
    AudienceRule: ("half_life_days",),
    QualityRule: ("agent", "rater", "audience", "customer", "half_life_days"),
    ScoreRule: ("half_life_days", "idle_minutes", "step"),
}
"""Constants that divide."""
_TOP = ("policy", "stages", "claimed", "reassigned", "classes", *SECTIONS)
_STAGE = ("id", "when", "scope", "hold", "exclusive", "then", "relax", "warn_at")


class PolicyRefused(ValueError):
    """A policy text that is not valid; `errors` holds all that is wrong, in the order of the text."""

    def __init__(self, errors: tuple[PolicyError, ...]) -> None:
        super().__init__("\n".join(map(str, errors)))
        self.errors = errors


def default_policy_text() -> str:
    """The policy a new company starts with."""
    return (files(__package__) / "presets" / "audiocomm.yaml").read_text(encoding="utf-8")


def check_policy(text: str) -> tuple[PolicyError, ...]:
    """Everything wrong with a policy text, in order; empty for a valid one."""
    try:
        parse_policy(text)
    except PolicyRefused as refused:
        return refused.errors
    return ()


def parse_policy(text: str, version: int = 0) -> Policy:
    """A policy text as a value; the version is the number under which it is stored. Raises PolicyRefused."""
    errors: list[PolicyError] = []
    top = root(text, errors)
    policy = _policy(top, version) if top else None
    if errors or policy is None:
        raise PolicyRefused(tuple(sorted(errors)))
    return replace(policy, hash=digest(replace(policy, version=0)))


def _policy(top: Place, version: int) -> Policy | None:
    found = top.fields(_TOP, ("policy", "stages", "claimed", "reassigned"))
    name = _read(found, "policy", Place.text)
    ids: dict[str, Place] = {}
    stages = _stages(found["stages"], ids) if "stages" in found else ()
    claimed = _claimed(found["claimed"], ids) if "claimed" in found else None
    reassigned = _reassigned(found["reassigned"], ids) if "reassigned" in found else None
    classes = _classes(found["classes"]) if "classes" in found else ()
    sections: dict[str, Any] = {key: _section(found[key], kind) for key, kind in SECTIONS.items() if key in found}
    if name is None or claimed is None or reassigned is None or top.errors:
        return None
    return Policy(name, version, "", stages, claimed, reassigned, classes, **sections)


def _read(found: dict[str, Place], key: str, how: Callable[[Place], Value | None]) -> Value | None:
    return how(found[key]) if key in found else None


def _stages(place: Place, ids: dict[str, Place]) -> tuple[Stage, ...]:
    """The ladder; `ids` collects the ids of its stages, those of faulty ones too."""
    read = [_stage(item, ids) for item in place.items()]
    return tuple(stage for stage in read if stage)


def _stage(place: Place, ids: dict[str, Place]) -> Stage | None:
    found = place.fields(_STAGE, ("id", "scope", "hold"))
    stage_id = _read(found, "id", lambda place: _stage_id(place, ids))
    when = _condition(found["when"]) if "when" in found else None
    scope = _read(found, "scope", _scope)
    hold = _read(found, "hold", _duration)
    if stage_id is None or scope is None or hold is None:
        return None
    return _with_options(Stage(stage_id, when, scope, hold), found)


def _with_options(stage: Stage, found: dict[str, Place]) -> Stage:
    """The stage with what it may say beyond its condition, scope and hold."""
    return replace(
        stage,
        exclusive=_read(found, "exclusive", Place.flag) or False,
        warn_percent=_read(found, "warn_at", _percent),
        then=After(_read(found, "then", lambda then: then.one_of(list(After))) or After.NEXT),
        relax=_read(found, "relax", _relax) or (),
    )


def _stage_id(place: Place, ids: dict[str, Place]) -> str | None:
    text = place.text()
    if text in (RETURN, REASSIGNED):
        place.refuse(f"{text!r} is a word of the engine; choose another id")
    if text in ids:
        place.refuse(f"a stage {text!r} stands above already")
    if text is not None:
        ids.setdefault(text, place)
    return text


def _scope(place: Place) -> StageScope | None:
    entries = list(place.fields(list(ScopeSource)).items())
    if len(entries) != 1:
        place.refuse(f"a scope names one of {', '.join(ScopeSource)}")
        return None
    source, value = ScopeSource(entries[0][0]), entries[0][1]
    words = {ScopeSource.AGENTS: (ADDRESSED, THREAD_OWNER), ScopeSource.ROLE: tuple(Role)}.get(source)
    text = value.one_of(words) if words else value.text()
    return StageScope(source, text) if text else None


def _duration(place: Place) -> Duration | None:
    text = place.text()
    try:
        return parse_duration(text) if text is not None else None
    except ValueError as error:
        place.refuse(str(error))
        return None


def _percent(place: Place) -> int | None:
    text = place.text() or ""
    if not text.endswith("%") or not text[:-1].isdecimal() or not 0 < int(text[:-1]) < 100:
        place.refuse("a percentage from 1% to 99% is expected")
        return None
    return int(text[:-1])


def _relax(place: Place) -> tuple[Exclusion, ...]:
    # Only a customer's opinion may be set aside; nobody who left, is away or may not read letters gets one.
    words = [item.one_of([Exclusion.BAD_RATING]) for item in place.items()]
    return tuple(Exclusion(word) for word in words if word)


def _condition(place: Place) -> Condition | None:
    text = place.text()
    try:
        return parse_condition(text, CRITERIA) if text is not None else None
    except ConditionUnreadable as error:
        place.refuse(error.reason, error.offset)
        return None


def _claimed(place: Place, ids: Collection[str]) -> ClaimedRule | None:
    found = place.fields(("hold", "then"), ("hold", "then"))
    hold = _read(found, "hold", _duration)
    then = _read(found, "then", lambda then: then.one_of([RETURN, *ids]))
    return ClaimedRule(hold, then) if hold and then else None


def _reassigned(place: Place, ids: Collection[str]) -> ReassignedRule | None:
    found = place.fields(("accept_within", "then"), ("accept_within", "then"))
    within = _read(found, "accept_within", _duration)
    then = _read(found, "then", lambda then: then.one_of(ids))
    return ReassignedRule(within, then) if within and then else None


def _classes(place: Place) -> tuple[TicketClass, ...]:
    return tuple(found for key, _, item in place.entries() if (found := _class(key, item)))


def _class(key: str, place: Place) -> TicketClass | None:
    found = place.fields(("match", "due", "caps_hold"), ("due",))
    due = _read(found, "due", _duration)
    match = _match(found["match"]) if "match" in found else None
    caps = _read(found, "caps_hold", Place.flag) or False
    return TicketClass(key, match, due, caps) if due else None


def _match(place: Place) -> Condition | None:
    """Criteria of which one is enough."""
    names = [item.one_of(CRITERIA) for item in place.items()]
    return Disjunction(tuple(Criterion(name) for name in names if name))


def _section(place: Place, kind: type[Any]) -> Any:
    """A section of numbers; what is not given keeps its default."""
    types = {part.name: part.type for part in fields(kind)}
    given = {
        name: value.number(whole=types[name] is int, above_zero=name in _ABOVE_ZERO.get(kind, ()))
        for name, value in place.fields(list(types)).items()
    }
    return kind(**{name: value for name, value in given.items() if value is not None})
