"""Reading YAML nodes into values, collecting every error with its line and column."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import yaml

from services.router.policy.suggestion import unknown

Value = TypeVar("Value")

LARGEST = 200_000
"""Characters of a policy text; the default has under 8,000."""
MOST_NODES = 20_000
DEEPEST = 30
HIGHEST = 1_000_000
"""No number of a policy is higher."""


@dataclass(frozen=True, slots=True, order=True)
class PolicyError:
    """One thing wrong with a policy text: where (lines and columns from 1, path from the root) and what."""

    line: int
    column: int
    path: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.path or 'policy'}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Place:
    """A node of the text, its path, and the list into which its errors go."""

    node: yaml.Node
    path: str
    errors: list[PolicyError]

    def refuse(self, reason: str, offset: int = 0) -> None:
        """Note an error at this node, or `offset` characters into it."""
        mark = self.node.start_mark
        self.errors.append(PolicyError(mark.line + 1, mark.column + 1 + offset, self.path, reason))

    def fields(self, allowed: Collection[str], required: Collection[str] = ()) -> dict[str, "Place"]:
        """The fields of a mapping; unknown, repeated and missing ones are noted."""
        found: dict[str, Place] = {}
        for name, key, value in self.entries():
            if name not in allowed:
                key.refuse(unknown("field", name, allowed))
            else:
                found[name] = value
        for name in required:
            if name not in found and isinstance(self.node, yaml.MappingNode):
                self.refuse(f"field {name!r} is missing")
        return found

    def entries(self) -> Iterator[tuple[str, "Place", "Place"]]:
        """Names, keys and values of a mapping, in order; repeated names are noted."""
        if not isinstance(self.node, yaml.MappingNode):
            self.refuse("a mapping is expected")
            return
        seen: set[str] = set()
        for key, value in self.node.value:
            if not isinstance(key, yaml.ScalarNode):
                Place(key, self.path, self.errors).refuse("a field name is expected")
                continue
            path = f"{self.path}.{key.value}" if self.path else key.value
            if key.value in seen:
                Place(key, path, self.errors).refuse("this field is given twice")
            seen.add(key.value)
            yield key.value, Place(key, path, self.errors), Place(value, path, self.errors)

    def items(self) -> list["Place"]:
        """The items of a list that has some."""
        if not isinstance(self.node, yaml.SequenceNode) or not self.node.value:
            self.refuse("a list of at least one is expected")
            return []
        return [Place(item, f"{self.path}[{place}]", self.errors) for place, item in enumerate(self.node.value)]

    def text(self) -> str | None:
        """A scalar as it is written; None, and noted, for anything else or nothing."""
        if not isinstance(self.node, yaml.ScalarNode) or not self.node.value.strip():
            self.refuse("a text is expected")
            return None
        return str(self.node.value)

    def flag(self) -> bool | None:
        """`true` or `false`."""
        if not isinstance(self.node, yaml.ScalarNode) or self.node.value not in ("true", "false"):
            self.refuse("true or false is expected")
            return None
        return bool(self.node.value == "true")

    def number(self, whole: bool, above_zero: bool) -> float | None:
        """A number that is not negative; `whole` ones without a fraction, at most a million."""
        try:
            value = float(self.node.value) if isinstance(self.node, yaml.ScalarNode) else None
        except ValueError:
            value = None
        if value is None or (whole and not value.is_integer()):
            self.refuse("a whole number is expected" if whole else "a number is expected")
        elif not 0 <= value <= HIGHEST or (above_zero and value == 0):
            self.refuse(f"{self.node.value} is out of bounds")
        else:
            return int(value) if whole else value
        return None

    def one_of(self, words: Collection[str]) -> str | None:
        """A text among these words."""
        text = self.text()
        if text is not None and text not in words:
            self.refuse(unknown("word", text, words))
            return None
        return text


def read(found: Mapping[str, Place], name: str, how: Callable[[Place], Value | None]) -> Value | None:
    """A field of a mapping, read in this way; None where it is not given."""
    return how(found[name]) if name in found else None


def root(text: str, errors: list[PolicyError]) -> Place | None:
    """The root node of a YAML text; None, and noted, when the text is no YAML."""
    if len(text) > LARGEST:
        errors.append(PolicyError(1, 1, "", f"longer than {LARGEST} characters"))
        return None
    try:
        node = yaml.compose(text, Loader=_BoundedLoader)
    except (yaml.YAMLError, RecursionError) as error:
        errors.append(_no_yaml(error))
        return None
    if node is None:
        errors.append(PolicyError(1, 1, "", "the text is empty"))
        return None
    return Place(node, "", errors)


class _BoundedLoader(yaml.SafeLoader):
    """Stops at texts that nobody means: they would take seconds to read, and longer to name what is wrong in them."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.nodes = self.depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Read a node and what is in it, an alias too."""
        self.nodes += 1
        self.depth += 1
        if self.nodes > MOST_NODES or self.depth > DEEPEST:
            what = f"more than {MOST_NODES:,} parts" if self.nodes > MOST_NODES else f"nested deeper than {DEEPEST}"
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem=what, problem_mark=event.start_mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def _no_yaml(error: Exception) -> PolicyError:
    """What keeps the text from being YAML, at its place where the reader gives one."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return PolicyError(1, 1, "", f"no YAML: {error}")
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return PolicyError(line, column, "", error.problem or "no YAML")
