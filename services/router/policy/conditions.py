"""The language of conditions in a policy: criteria joined by `and`, `or`, `not` and brackets.

A criterion is a name (`audience.known`), or a name, a comparison and a value (`order.value at least 500`).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import assert_never

from services.router.policy.suggestion import unknown


class Comparison(StrEnum):
    """How a criterion is held against a value: `is` a word, the others a number."""

    IS = "is"
    AT_LEAST = "at least"
    AT_MOST = "at most"


Grammar = Mapping[str, tuple[Comparison, ...]]
"""The names of the criteria and with what each may be compared: nothing for one that simply holds or not."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """True when the criterion of this name holds, of this value where it takes one."""

    name: str
    comparison: Comparison | None = None
    value: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.comparison} {self.value}" if self.comparison else self.name


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

_TOKEN = re.compile(r"\s*([A-Za-z0-9][\w.-]*|[()])", re.ASCII)
NUMBER = r"[0-9]{1,12}(\.[0-9]{1,2})?"
WORD = r"[A-Za-z][A-Za-z0-9-]{0,34}"
RESERVED = ("and", "or", "not")
_DEEPEST = 20


class ConditionUnreadable(ValueError):
    """A condition that cannot be understood; `offset` is where in the text, from 0."""

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(reason)
        self.offset = offset
        self.reason = reason


def holds(condition: Condition, criterion: Callable[[Criterion], bool]) -> bool:
    """Evaluate a condition, asking `criterion` whether each one holds."""
    match condition:
        case Criterion():
            return criterion(condition)
        case Negation(part):
            return not holds(part, criterion)
        case Conjunction(parts):
            return all(holds(part, criterion) for part in parts)
        case Disjunction(parts):
            return any(holds(part, criterion) for part in parts)
        case _:
            assert_never(condition)


def fits(asked: Criterion, value: Decimal | str | None) -> bool:
    """Whether a value is what a criterion asks for; a word `de` includes `de-at`, and what is not known never fits."""
    match asked.comparison, value:
        case Comparison.IS, str():
            return value == asked.value or value.startswith(f"{asked.value}-")
        case Comparison.AT_LEAST, Decimal():
            return value >= Decimal(asked.value)
        case Comparison.AT_MOST, Decimal():
            return value <= Decimal(asked.value)
        case _:
            return False


def criteria_of(condition: Condition) -> tuple[Criterion, ...]:
    """The criteria a condition names, in the order of the text."""
    match condition:
        case Criterion():
            return (condition,)
        case Negation(part):
            return criteria_of(part)
        case Conjunction(parts) | Disjunction(parts):
            return tuple(one for part in parts for one in criteria_of(part))
        case _:
            assert_never(condition)


def parse_condition(text: str, known: Grammar) -> Condition:
    """Read a condition; `or` binds loosest, `not` tightest. Raises ConditionUnreadable, also for unknown criteria."""
    reading = _Reading(text, known)
    condition = reading.disjunction(0)
    if reading.word is not None:
        raise ConditionUnreadable(reading.offset, f"{reading.word!r} was not expected here")
    return condition


class _Reading:
    """One pass over the words of a condition; `word` is the next one, None at the end."""

    def __init__(self, text: str, known: Grammar) -> None:
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

    def _criterion(self) -> Criterion:
        if self.word is None or self.word in (*RESERVED, ")"):
            raise ConditionUnreadable(self.offset, "a criterion is missing")
        if self.word not in self._known:
            raise ConditionUnreadable(self.offset, unknown("criterion", self.word, self._known))
        name = self.word
        self.advance()
        if not self._known[name]:
            return Criterion(name)
        comparison = self._comparison(name)
        return Criterion(name, comparison, self._value(comparison))

    def _comparison(self, name: str) -> Comparison:
        allowed, start = self._known[name], self.offset
        words = [self._next_word()]
        if words == ["at"]:
            words.append(self._next_word())
        found = next((one for one in allowed if one.split() == words), None)
        if found is None:
            raise ConditionUnreadable(start, f"after {name!r} comes {' or '.join(f'`{one} …`' for one in allowed)}")
        return found

    def _next_word(self) -> str | None:
        """Step over the next word and give it."""
        word = self.word
        if word is not None:
            self.advance()
        return word

    def _value(self, comparison: Comparison) -> str:
        start, word = self.offset, (self.word or "").lower()
        kind, form = ("word", WORD) if comparison is Comparison.IS else ("number", NUMBER)
        if word in RESERVED or not re.fullmatch(form, word):
            raise ConditionUnreadable(start, f"after `{comparison}` a {kind} is expected")
        self.advance()
        return word
