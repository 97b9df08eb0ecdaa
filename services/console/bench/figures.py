"""Figures of several rounds, and a row that sets ours beside the limit and the target."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Bound(StrEnum):
    """On which side of a target a figure must lie."""

    AT_MOST = "<="
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class Spread:
    """One figure a round; what counts is their median."""

    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.rounds)

    def as_json(self) -> dict[str, Any]:
        """Median, lowest, highest and every round, rounded to three decimals."""
        return {
            "median": round(self.median, 3),
            "min": round(min(self.rounds), 3),
            "max": round(max(self.rounds), 3),
            "rounds": [round(value, 3) for value in self.rounds],
        }

    def __str__(self) -> str:
        if len(self.rounds) == 1:
            return f"{self.median:.1f}"
        return f"{self.median:.1f} ({min(self.rounds):.1f}-{max(self.rounds):.1f})"


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure, or its ratio to the limit, should be."""

    bound: Bound
    value: float

    def is_met(self, figure: float) -> bool:
        """Whether `figure` lies on the right side."""
        return figure <= self.value if self.bound is Bound.AT_MOST else figure >= self.value

    def __str__(self) -> str:
        return f"{self.bound} {self.value:g}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a benchmark. `target` is for our figure in `unit`, `ratio_target` for ours divided by the limit."""

    what: str
    unit: str
    ours: Spread
    limit: Spread | None = None
    target: Target | None = None
    ratio_target: Target | None = None

    @property
    def ratio(self) -> float | None:
        """Ours divided by the limit, medians; None without a limit."""
        return None if self.limit is None else self.ours.median / self.limit.median

    @property
    def met(self) -> bool | None:
        """Whether every target of this row is met; None when it has none."""
        verdicts = [] if self.target is None else [self.target.is_met(self.ours.median)]
        if self.ratio_target is not None and self.ratio is not None:
            verdicts.append(self.ratio_target.is_met(self.ratio))
        return all(verdicts) if verdicts else None

    def targets(self) -> str:
        """The targets as one reads them in a table."""
        own = [] if self.target is None else [f"{self.target} {self.unit}"]
        return ", ".join(own + ([] if self.ratio_target is None else [f"{self.ratio_target} x limit"]))

    def as_json(self) -> dict[str, Any]:
        """Everything the row says."""
        return {
            "what": self.what,
            "unit": self.unit,
            "ours": self.ours.as_json(),
            "limit": None if self.limit is None else self.limit.as_json(),
            "ratio": None if self.ratio is None else round(self.ratio, 3),
            "target": None if self.target is None else str(self.target),
            "ratio_target": None if self.ratio_target is None else str(self.ratio_target),
            "met": self.met,
        }


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of `values` that at least `share` (0..1) of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
