"""How many letters one correspondent may write before he is taken for a machine, and for how long he then is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(hours=1)
LONGEST = timedelta(hours=24)
# Whoever was quiet for so long after a pause begins anew.
FORGIVEN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class LetterLimits:
    """Letters within an hour, of one correspondent and of all strangers together; 0: any number."""

    per_correspondent: int = 0
    from_strangers: int = 0


UNLIMITED = LetterLimits()


@dataclass(frozen=True, slots=True)
class Pause:
    """How often an address was paused in a row, and until when."""

    pauses: int
    until: datetime


def next_pause(last: Pause | None, at: datetime) -> Pause:
    """The pause that begins at a moment: an hour, and twice as long each time, up to a day."""
    before = last.pauses if last is not None and at - last.until < FORGIVEN else 0
    return Pause(before + 1, at + min(WINDOW * 2**before, LONGEST) if before < 10 else at + LONGEST)
