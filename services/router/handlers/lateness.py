"""How late deadlines were met, counted since this process began."""

from bisect import bisect_left
from collections.abc import Iterable

BOUNDS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0, 600.0, 3600.0)
"""Upper bounds in seconds of what is counted together."""


class Lateness:
    """Seconds between the due time of a deadline and the commit that met it."""

    def __init__(self) -> None:
        self._counts = [0] * (len(BOUNDS) + 1)
        self._sum = 0.0
        self._max = 0.0

    def note(self, seconds: Iterable[float]) -> None:
        """Count deadlines that were met so late."""
        for late in seconds:
            self._counts[bisect_left(BOUNDS, late)] += 1
            self._sum += late
            self._max = max(self._max, late)

    def figures(self) -> dict[str, float]:
        """Count, sum and highest in seconds, and by upper bound how many were met within it."""
        found = {
            "deadline_lateness_seconds_count": float(sum(self._counts)),
            "deadline_lateness_seconds_sum": self._sum,
            "deadline_lateness_seconds_max": self._max,
        }
        for place, bound in enumerate(BOUNDS):
            found[f"deadline_lateness_within_{str(bound).replace('.', '_')}_seconds"] = float(
                sum(self._counts[: place + 1])
            )
        return found
