"""Durations as people write them in a policy: `2 working hours`, `3 days`, `next working day`."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Unit(StrEnum):
    """What a duration is counted in."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"


_SECONDS = {Unit.MINUTES: 60, Unit.HOURS: 3_600, Unit.DAYS: 86_400}
FORM = r"([0-9]{1,6}) (working )?(minute|hour|day)s?"
NEXT_WORKING_DAY = "next working day"
_LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Duration:
    """Minutes, hours or days of working or wall time; n working days last until the end of the n-th working day."""

    amount: int
    unit: Unit
    working: bool

    @property
    def seconds(self) -> int:
        """Length in seconds: working seconds where `working`; of no meaning for working days."""
        return self.amount * _SECONDS[self.unit]

    @property
    def counts_days(self) -> bool:
        """Whether it ends with a working day rather than after so many seconds."""
        return self.working and self.unit is Unit.DAYS

    def __str__(self) -> str:
        unit = self.unit.value[:-1] if self.amount == 1 else self.unit.value
        return f"{self.amount} {'working ' if self.working else ''}{unit}"


def parse_duration(text: str) -> Duration:
    """Read `<n> [working] minutes|hours|days` or `next working day`; ValueError says what was wrong."""
    words = " ".join(text.split())
    if words == NEXT_WORKING_DAY:
        return Duration(1, Unit.DAYS, working=True)
    found = re.fullmatch(FORM, words)
    if found is None:
        raise ValueError(f"{text!r} is no duration; write `<n> [working] minutes|hours|days` or `{NEXT_WORKING_DAY}`")
    duration = Duration(int(found[1]), Unit(found[3] + "s"), working=found[2] is not None)
    if not 0 < duration.seconds <= _LONGEST.total_seconds():
        raise ValueError(f"{text!r} is not between 1 minute and {_LONGEST.days} days")
    return duration
