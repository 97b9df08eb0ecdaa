"""How many letters go out within a day, in all and to one domain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.notifier.policy.letter import Letter, Outcome

DAY = timedelta(days=1)
# While the letters that fill the limit are only being sent, it is not known when there is room.
SOON = timedelta(seconds=30)


@dataclass(frozen=True)
class Limits:
    """Letters within a day: in all, and to one domain; 0 for no limit."""

    letters: int = 0
    per_domain: int = 0


@dataclass(frozen=True)
class HandedOver:
    """Letters of the last day to a domain (None: in all), and when the oldest of them was sent."""

    domain: str | None
    letters: int
    oldest: datetime | None


@dataclass(frozen=True)
class NoRoom:
    """Why a letter waits, and until when."""

    reason: str
    until: datetime


def domains_of(letter: Letter) -> list[str]:
    """Give the domains of those who have not got the letter yet."""
    waiting = (one.address for one in letter.recipients if one.outcome is Outcome.PENDING)
    return sorted({address.rpartition("@")[2].lower() for address in waiting})


def room_for(limits: Limits, handed: Sequence[HandedOver], now: datetime) -> NoRoom | None:
    """Give why there is no room for another letter; None when there is."""
    for one in handed:
        limit = limits.letters if one.domain is None else limits.per_domain
        if limit and one.letters >= limit:
            whom = f" to {one.domain}" if one.domain is not None else ""
            until = one.oldest + DAY if one.oldest is not None else now + SOON
            return NoRoom(f"the limit of {limit} letters a day{whom} is reached", max(until, now + SOON))
    return None
