"""How long agents have been idle, in working minutes, counted on from stretch to stretch of their days."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.router.policy.working_time import Schedule, add_working, working_seconds_between, working_spans

# Idle time is told apart up to one working day; the score's own bound (two hours) lies far below.
LONGEST_SECONDS = 8 * 3600
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Idleness:
    """The idle time of who last held a ticket at `held_at`: `seconds` at `begin`; until `end` it grows if he works."""

    held_at: datetime | None
    begin: datetime
    end: datetime
    seconds: int
    works: bool

    def lasts(self, held_at: datetime | None, now: datetime) -> bool:
        """Whether this still tells the idle time at `now`."""
        return self.held_at == held_at and self.begin <= now < self.end

    def minutes(self, now: datetime) -> int:
        """Whole working minutes at `now`, at most a working day."""
        grown = (now - self.begin).total_seconds() if self.works else 0
        return int(min(self.seconds + grown, LONGEST_SECONDS)) // 60


def idleness_of(schedule: Schedule, held_at: datetime | None, now: datetime) -> Idleness:
    """The idle time at `now`; who never held a ticket, or is off for long, has the most."""
    own = (schedule,)
    longest_at = add_working(own, held_at, LONGEST_SECONDS) if held_at is not None else None
    if held_at is None or longest_at is None or longest_at <= now:
        return Idleness(held_at, now, _NEVER, LONGEST_SECONDS, False)
    seconds = working_seconds_between(own, held_at, now)
    begin, end = next(working_spans(own, now), (now + timedelta(days=1), _NEVER))
    works = begin <= now
    return Idleness(held_at, now, end if works else begin, seconds, works)
