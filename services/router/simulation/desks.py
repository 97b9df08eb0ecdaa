"""Who sat at his desk when: as recorded, else whenever his calendar has him work."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from services.router.policy.definition import PresenceRule
from services.router.policy.words import AgentId
from services.router.simulation.history import PresenceSpan

ALWAYS = datetime.max.replace(tzinfo=UTC)
"""A heartbeat that never grows old."""


class Desks:
    """Presence at any moment, from spans that may come in any order."""

    def __init__(self, spans: Iterable[PresenceSpan]) -> None:
        self._spans: dict[AgentId, list[PresenceSpan]] = defaultdict(list)
        for span in sorted(spans):
            self._spans[span.agent].append(span)

    def at(self, agent: AgentId, now: datetime) -> tuple[bool, datetime | None]:
        """Whether the agent had set himself away, and when he was heard of last."""
        spans = self._spans.get(agent)
        if spans is None:
            return False, ALWAYS
        place = bisect_right(spans, now, key=lambda span: span.start) - 1
        if place < 0:
            return False, None
        span = spans[place]
        return (span.away and now < span.end), min(now, span.end)

    def changes(self, rule: PresenceRule) -> Iterator[tuple[datetime, AgentId]]:
        """The moments at which an agent's recorded presence may begin or end, patience with silence included."""
        patience = timedelta(seconds=rule.heartbeat_seconds + rule.grace_seconds + 1)
        for agent, spans in self._spans.items():
            for span in spans:
                yield span.start, agent
                yield span.end, agent
                yield span.end + patience, agent
