"""How many letters come by a form: so many of one visitor, and so many in all, are let in."""

from collections import deque
from dataclasses import dataclass, field

MOST_VISITORS = 10_000


@dataclass(slots=True)
class Visits:
    """Counts within the last `seconds`, by a process's own clock; each copy of the service counts for itself."""

    most: int
    seconds: float
    _seen: dict[str, deque[float]] = field(default_factory=dict)

    def wait(self, visitor: str, moment: float) -> float:
        """Count a visit and give 0, or give the seconds until the next one is let in."""
        seen = self._seen.setdefault(visitor, deque())
        while seen and seen[0] <= moment - self.seconds:
            seen.popleft()
        if len(seen) >= self.most:
            return seen[0] + self.seconds - moment
        seen.append(moment)
        if len(self._seen) > MOST_VISITORS:
            self._forget(moment)
        return 0

    def _forget(self, moment: float) -> None:
        self._seen = {who: seen for who, seen in self._seen.items() if seen and seen[-1] > moment - self.seconds}
