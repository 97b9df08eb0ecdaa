"""A policy as YAML text: read, checked with every error at its place, hashed by meaning."""

from dataclasses import dataclass, replace
from typing import Any

from services.router.policy.company_checks import Company, company_errors, company_warnings
from services.router.policy.decision import digest
from services.router.policy.definition import Policy
from services.router.policy.ladder_checks import CHECKS, WARNINGS
from services.router.policy.presets import preset_text
from services.router.policy.reading import Reading
from services.router.policy.section_form import SECTIONS, section
from services.router.policy.stage_form import claimed, classes, reassigned, stages
from services.router.policy.yaml_nodes import Place, PolicyError, read, root

REQUIRED = ("policy", "stages", "claimed", "reassigned")
TOP = (*REQUIRED, "classes", *SECTIONS)
DEFAULT = "audiocomm"


class PolicyRefused(ValueError):
    """A policy text that is not valid; `errors` holds all that is wrong, in the order of the text."""

    def __init__(self, errors: tuple[PolicyError, ...]) -> None:
        super().__init__("\n".join(map(str, errors)))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Examination:
    """What is wrong with a policy text and what may be unwanted, each in the order of the text."""

    errors: tuple[PolicyError, ...]
    warnings: tuple[PolicyError, ...] = ()


def default_policy_text() -> str:
    """The policy a new company starts with."""
    return preset_text(DEFAULT)


def check_policy(text: str) -> tuple[PolicyError, ...]:
    """Everything wrong with a policy text by itself, in order; empty for a valid one."""
    return examine_policy(text).errors


def examine_policy(text: str, company: Company | None = None) -> Examination:
    """Everything wrong with a policy text, and what may be unwanted, for this company where it is given."""
    errors: list[PolicyError] = []
    reading = _read(text, errors)
    if reading is None or errors:
        return Examination(tuple(sorted(errors)))
    warnings = [found for check in WARNINGS for found in check(reading)]
    if company is not None:
        errors += company_errors(reading, company)
        warnings += company_warnings(reading, company)
    return Examination(tuple(sorted(errors)), tuple(sorted(warnings)))


def parse_policy(text: str, version: int = 0) -> Policy:
    """A policy text as a value; the version is the number under which it is stored. Raises PolicyRefused."""
    errors: list[PolicyError] = []
    reading = _read(text, errors)
    if errors or reading is None:
        raise PolicyRefused(tuple(sorted(errors)))
    policy = replace(reading.policy, version=version)
    return replace(policy, hash=digest(replace(policy, version=0)))


def _read(text: str, errors: list[PolicyError]) -> Reading | None:
    """Read a text; the form is looked at first, and what its parts mean together only where the form is right."""
    top = root(text, errors)
    reading = _reading(top) if top else None
    if reading is not None and not errors:
        errors += [found for check in CHECKS for found in check(reading)]
    return reading


def _reading(top: Place) -> Reading | None:
    found = top.fields(TOP, REQUIRED)
    name = read(found, "policy", Place.text)
    ids: dict[str, Place] = {}
    ladder = stages(found["stages"], ids) if "stages" in found else ()
    taken = read(found, "claimed", lambda place: claimed(place, ids))
    handed = read(found, "reassigned", lambda place: reassigned(place, ids))
    grouped = read(found, "classes", classes) or ()
    sections: dict[str, Any] = {key: section(found[key], kind) for key, kind in SECTIONS.items() if key in found}
    if name is None or taken is None or handed is None or top.errors:
        return None
    own, kinds = tuple(one.stage for one in ladder), tuple(one.one for one in grouped)
    return Reading(Policy(name, 0, "", own, taken, handed, kinds, **sections), found, ladder, grouped)
