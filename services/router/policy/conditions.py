"""The language of conditions in a policy: names of criteria joined by `and`, `or`, `not` and brackets."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import assert_never


@dataclass(frozen=True, slots=True)
class Criterion:
    """True when the criterion of this name holds."""

    name: str


@dataclass(frozen=True, slots=True)
class Negation:
    """True when its part is not."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class Conjunction:
    """True when every part is."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Disjunction:
    """True when some part is."""

    parts: tuple["Condition", ...]


Condition = Criterion | Negation | Conjunction | Disjunction

_TOKEN = re.compile(r"\s*([a-z][a-z0-9_.]*|[()])")
_DEEPEST = 20


class ConditionUnreadable(ValueError):
    """A condition that cannot be understood; `offset` is where in the text, from 0."""

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(reason)
        self.offset = offset
        self.reason = reason


def holds(condition: Condition, criterion: Callable[[str], bool]) -> bool:
    """Evaluate a condition, asking `criterion` for the value of each name."""
    match condition:
        case Criterion(name):
            return criterion(name)
        case Negation(part):
            return not holds(part, criterion)
        case Conjunction(parts):
            return all(holds(part, criterion) for part in parts)
        case Disjunction(parts):
            return any(holds(part, criterion) for part in parts)
        case _:
            assert_never(condition)


def parse_condition(text: str, known: Collection[str]) -> Condition:
    """Read a condition; `or` binds loosest, `not` tightest. Raises ConditionUnreadable, also for unknown criteria."""
    reading = _Reading(text, known)
    condition = reading.disjunction(0)
    if reading.word is not None:
        raise ConditionUnreadable(reading.offset, f"{reading.word!r} was not expected here")
    return condition


class _Reading:
    """One pass over the words of a condition; `word` is the next one, None at the end."""

    def __init__(self, text: str, known: Collection[str]) -> None:
        self._text, self._known = text, known
        self._next = 0
        self.advance()

    def advance(self) -> None:
        found = _TOKEN.match(self._text, self._next)
        if found:
            self.word: str | None = found[1]
            self.offset, self._next = found.start(1), found.end()
            return
        self.offset = self._next + len(self._text[self._next :]) - len(self._text[self._next :].lstrip())
        if self.offset < len(self._text):
            raise ConditionUnreadable(self.offset, f"{self._text[self.offset]!r} has no meaning in a condition")
        self.word = None

    def disjunction(self, depth: int) -> Condition:
        parts = [self._conjunction(depth)]
        while self.word == "or":
            self.advance()
            parts.append(self._conjunction(depth))
        return parts[0] if len(parts) == 1 else Disjunction(tuple(parts))

    def _conjunction(self, depth: int) -> Condition:
        parts = [self._single(depth)]
        while self.word == "and":
            self.advance()
            parts.append(self._single(depth))
        return parts[0] if len(parts) == 1 else Conjunction(tuple(parts))

    def _single(self, depth: int) -> Condition:
        if depth > _DEEPEST:
            raise ConditionUnreadable(self.offset, f"nested deeper than {_DEEPEST}")
        if self.word == "not":
            self.advance()
            return Negation(self._single(depth + 1))
        if self.word == "(":
            self.advance()
            inner = self.disjunction(depth + 1)
            self._expect(")")
            return inner
        return self._criterion()

    def _expect(self, word: str) -> None:
        if self.word != word:
            raise ConditionUnreadable(self.offset, f"{word!r} is missing")
        self.advance()

    def _criterion(self) -> Condition:
        if self.word is None or self.word in ("and", "or", ")"):
            raise ConditionUnreadable(self.offset, "a criterion is missing")
        if self.word not in self._known:
            raise ConditionUnreadable(self.offset, f"unknown criterion {self.word!r}; known: {', '.join(self._known)}")
        name = self.word
        self.advance()
        return Criterion(name)
