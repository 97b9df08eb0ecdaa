"""A policy with the places of its parts, for what is checked beyond the form of each."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.router.policy.definition import Policy
from services.router.policy.stage_form import PlacedClass, PlacedStage
from services.router.policy.yaml_nodes import Place, PolicyError


@dataclass(frozen=True, slots=True)
class Reading:
    """A policy whose form is right; `found` are the places of its sections."""

    policy: Policy
    found: Mapping[str, Place]
    stages: tuple[PlacedStage, ...]
    classes: tuple[PlacedClass, ...]

    def inside(self, section: str, field: str) -> Place:
        """The place of a field that is given in a section."""
        return next(value for name, _, value in self.found[section].entries() if name == field)


def fault(place: Place, reason: str) -> PolicyError:
    """Something wrong at a place."""
    mark = place.node.start_mark
    return PolicyError(mark.line + 1, mark.column + 1, place.path, reason)
