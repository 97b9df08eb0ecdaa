"""The JSON Schema of a policy, made from the tables that also read it: fields, words, criteria and bounds stand once.

It knows the form. What the parts mean together, as that a stage can never be reached, only the checks know.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import Field, fields
from typing import Any

from services.router.policy.conditions import NUMBER, RESERVED, WORD, Comparison
from services.router.policy.criteria import CRITERIA
from services.router.policy.criteria.rule import Rule
from services.router.policy.definition import After, ScopeSource, SignalRule, Words
from services.router.policy.durations import FORM, NEXT_WORKING_DAY, Duration
from services.router.policy.section_form import ABOVE_ZERO, LANGUAGE, PHRASE, SECTIONS, is_needed
from services.router.policy.stage_form import (
    ACCEPTED,
    CLAIMED,
    CLASS,
    ENGINE_WORDS,
    RELAXED,
    SCOPE_WORDS,
    STAGE,
    STAGE_NEEDS,
)
from services.router.policy.yaml_nodes import HIGHEST

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def policy_schema() -> Schema:
    """The schema of a whole policy."""
    ladder = {"type": "array", "minItems": 1, "items": _mapping(_stage(), STAGE, STAGE_NEEDS)}
    parts = {
        "policy": _TEXT,
        "stages": ladder,
        "claimed": _mapping({"hold": _DURATION, "then": _TEXT}, CLAIMED, CLAIMED),
        "reassigned": _mapping({"accept_within": _DURATION, "then": _STAGE_ID}, ACCEPTED, ACCEPTED),
        "classes": {"type": "object", "additionalProperties": _mapping(_class(), CLASS, ("due",))},
        **{name: _section(kind) for name, kind in SECTIONS.items()},
    }
    needed = ("policy", "stages", "claimed", "reassigned")
    return {"$schema": DIALECT, "title": "Routing policy of Audiocomm", **_mapping(parts, list(parts), needed)}


def _mapping(parts: Mapping[str, Schema], allowed: Collection[str], needed: Collection[str]) -> Schema:
    """An object of these fields; a field that is read but not described here would be a KeyError."""
    properties = {name: parts[name] for name in allowed}
    return {"type": "object", "properties": properties, "required": list(needed), "additionalProperties": False}


def _stage() -> Mapping[str, Schema]:
    return {
        "id": _STAGE_ID,
        "when": _CONDITION,
        "scope": _scope(),
        "hold": _DURATION,
        "exclusive": _FLAG,
        "then": {**_TEXT, "description": f"{', '.join(After)} or the id of a later stage"},
        "relax": {"type": "array", "minItems": 1, "items": {"enum": list(RELAXED)}},
        "warn_at": {"type": "string", "pattern": "^0*[1-9][0-9]?%$"},
    }


def _scope() -> Schema:
    parts = {str(one): {"enum": list(SCOPE_WORDS[one])} if one in SCOPE_WORDS else _TEXT for one in ScopeSource}
    return {**_mapping(parts, list(parts), ()), "minProperties": 1, "maxProperties": 1}


def _class() -> Mapping[str, Schema]:
    return {"match": {"type": "array", "minItems": 1, "items": _CONDITION}, "due": _DURATION, "caps_hold": _FLAG}


def _section(kind: type[Any]) -> Schema:
    """A section by the fields of its class, which also read it."""
    parts = {part.name: _part(kind, part) for part in fields(kind)}
    schema = _mapping(parts, list(parts), [part.name for part in fields(kind) if is_needed(part)])
    return {**schema, "description": " ".join((kind.__doc__ or "").split())}


def _part(kind: type[Any], part: "Field[Any]") -> Schema:
    if part.type not in (int, float):
        return _TYPES[part.type]
    lowest = "exclusiveMinimum" if part.name in ABOVE_ZERO.get(kind, ()) else "minimum"
    return {"type": "integer" if part.type is int else "number", lowest: 0, "maximum": HIGHEST}


def _condition_pattern() -> str:
    """Criteria, joining words and brackets in any order: enough to know a word that nobody knows."""
    words = "|".join([*RESERVED, *map(_criterion_pattern, CRITERIA.values())])
    return rf"^(?:\s*(?:[()]|(?:{words})(?![A-Za-z0-9_.-])))+\s*$"


def _criterion_pattern(rule: Rule) -> str:
    name = re.escape(rule.name)
    if not rule.comparisons:
        return name
    compared = (rf"{_spaced(one)}\s+{WORD if one is Comparison.IS else NUMBER}" for one in rule.comparisons)
    return rf"{name}\s+(?:{'|'.join(compared)})"


def _spaced(text: str) -> str:
    return text.replace(" ", r"\s+")


_TEXT: Schema = {"type": "string", "pattern": r"\S"}
_STAGE_ID: Schema = {**_TEXT, "not": {"enum": list(ENGINE_WORDS)}}
_FLAG: Schema = {"type": "boolean"}
_DURATION: Schema = {
    "type": "string",
    "pattern": rf"^\s*(?:(?!0+\s){_spaced(FORM)}|{_spaced(NEXT_WORKING_DAY)})\s*$",
    "description": f"`<n> [working] minutes|hours|days` or `{NEXT_WORKING_DAY}`",
}
_CONDITION: Schema = {"type": "string", "pattern": _condition_pattern()}
_WORDS: Schema = {
    "type": "object",
    "propertyNames": {"pattern": f"^{LANGUAGE}$"},
    "additionalProperties": {
        "type": "array",
        "minItems": 1,
        "items": {"type": "string", "pattern": rf"^\s*{PHRASE}\s*$"},
    },
}
_TYPES: dict[Any, Schema] = {
    bool: _FLAG,
    Duration: _DURATION,
    tuple[str, ...]: {"type": "array", "minItems": 1, "items": _TEXT},
    Words: _WORDS,
}
_TYPES[SignalRule] = _section(SignalRule)
