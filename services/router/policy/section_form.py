"""The sections of a policy beside its ladder: read by the types of the fields that definition.py declares."""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from typing import Any

from services.router.policy.definition import (
    AudienceRule,
    BadRatingRule,
    FollowUpRule,
    HelpRule,
    PresenceRule,
    QualityRule,
    ScoreRule,
    SignalRule,
    SignalRules,
    SnoozeRule,
    StaleRule,
    WaveRule,
    Words,
)
from services.router.policy.durations import Duration, parse_duration
from services.router.policy.yaml_nodes import Place

SECTIONS: Mapping[str, type[Any]] = {
    "signals": SignalRules,
    "help": HelpRule,
    "follow_up": FollowUpRule,
    "stale": StaleRule,
    "snooze": SnoozeRule,
    "bad_rating": BadRatingRule,
    "presence": PresenceRule,
    "audience": AudienceRule,
    "quality": QualityRule,
    "score": ScoreRule,
    "waves": WaveRule,
}
ABOVE_ZERO: Mapping[type[Any], tuple[str, ...]] = {
    AudienceRule: ("half_life_days",),
    QualityRule: ("agent", "rater", "audience", "customer", "half_life_days"),
    ScoreRule: ("half_life_days", "idle_minutes", "step"),
}
"""Constants that divide."""
LANGUAGE = r"[a-z]{2,3}"
PHRASE = r"[^\W_][^*]*?\*?( +[^\s*]+\*?)*"
"""A word or several; only the end of a word may be left open by `*`."""


def section(place: Place, kind: type[Any]) -> Any:
    """A section as a value of its class; what is not given keeps its default. None, and noted, where one is missing."""
    parts = {part.name: part for part in fields(kind)}
    needed = [name for name, part in parts.items() if is_needed(part)]
    found = place.fields(list(parts), needed)
    given = {name: _part(value, kind, parts[name]) for name, value in found.items()}
    if any(given.get(name) is None for name in needed):
        return None
    return kind(**{name: value for name, value in given.items() if value is not None})


def is_needed(part: "Field[Any]") -> bool:
    """Whether a field has no default."""
    return part.default is MISSING and part.default_factory is MISSING


def _part(place: Place, kind: type[Any], part: "Field[Any]") -> Any:
    if part.type in (int, float):
        return place.number(whole=part.type is int, above_zero=part.name in ABOVE_ZERO.get(kind, ()))
    return _READERS[part.type](place)


def duration(place: Place) -> Duration | None:
    """A duration; None, and noted, for anything else."""
    text = place.text()
    try:
        return parse_duration(text) if text is not None else None
    except ValueError as error:
        place.refuse(str(error))
        return None


def _texts(place: Place) -> tuple[str, ...] | None:
    found = [item.text() for item in place.items()]
    return tuple(text for text in found if text) or None


def _words(place: Place) -> Words | None:
    """Lists of words by language, in the order of the languages."""
    found: dict[str, tuple[str, ...]] = {}
    for language, key, listed in place.entries():
        if not re.fullmatch(LANGUAGE, language):
            key.refuse(f"{language!r} is no language; write `en`, `de`, …")
        found[language] = tuple(phrase for item in listed.items() if (phrase := _phrase(item)))
    return tuple(sorted(found.items()))


def _phrase(place: Place) -> str | None:
    text = " ".join((place.text() or "").split())
    if text and not re.fullmatch(PHRASE, text):
        place.refuse(f"{text!r} is no word or phrase; a `*` may only end a word")
        return None
    return text.lower() or None


_READERS: Mapping[Any, Callable[[Place], Any]] = {
    bool: Place.flag,
    Duration: duration,
    tuple[str, ...]: _texts,
    Words: _words,
    SignalRule: lambda place: section(place, SignalRule),
}
