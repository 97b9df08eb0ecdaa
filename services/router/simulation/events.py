"""What happens in a replay, in the order of time: what was recorded, and what follows from it."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from itertools import groupby
from typing import Any

from services.router.policy.definition import PresenceRule
from services.router.policy.words import AgentId
from services.router.policy.working_time import Schedule, working_spans
from services.router.simulation.desks import Desks
from services.router.simulation.history import History

SETTLING = timedelta(days=7)
"""So long after the last letter and answer shifts are still looked at."""


class Kind(IntEnum):
    """What happens; at one moment in this order: facts first, then what is due, then people, letters and acts."""

    ORDER = 0
    MARK = 1
    DUE = 2
    PEOPLE = 3
    LETTER = 4
    ACT = 5


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """Something that happens; `number` keeps equal ones in the order in which they were made."""

    at: datetime
    kind: Kind
    number: int
    what: Any = field(compare=False)


class Agenda:
    """Events still to come, earliest first."""

    def __init__(self, history: History, rule: PresenceRule) -> None:
        self._recorded = sorted(_recorded(history, rule))
        self._place = 0
        self._following: list[Event] = []
        self._number = 0

    def add(self, at: datetime, kind: Kind, what: Any) -> None:
        """Something will follow."""
        self._number += 1
        heapq.heappush(self._following, Event(at, kind, self._number, what))

    def __iter__(self) -> Iterator[Event]:
        while True:
            recorded = self._recorded[self._place] if self._place < len(self._recorded) else None
            if self._following and (recorded is None or self._following[0] < recorded):
                yield heapq.heappop(self._following)
            elif recorded is not None:
                self._place += 1
                yield recorded
            else:
                return


def _recorded(history: History, rule: PresenceRule) -> Iterator[Event]:
    for order in history.orders:
        yield Event(order.at, Kind.ORDER, 0, order)
    for mark in history.marks:
        yield Event(mark.at, Kind.MARK, mark.id, mark)
    for letter in history.letters:
        yield Event(letter.received_at, Kind.LETTER, letter.id, letter)
    changes = sorted({*_people(history), *Desks(history.presence).changes(rule)})
    for at, together in groupby(changes, key=lambda change: change[0]):
        yield Event(at, Kind.PEOPLE, 0, tuple(agent for _, agent in together))


def _people(history: History) -> Iterator[tuple[datetime, AgentId]]:
    """Leaves, departures, and the beginning of every shift, until SETTLING after the last thing people did."""
    if not history.letters:
        return
    calendars = {calendar.id: calendar for calendar in history.calendars}
    first = min(letter.received_at for letter in history.letters)
    last = max(letter.answered_at or letter.received_at for letter in history.letters) + SETTLING
    for agent in history.agents:
        if agent.departed_at is not None:
            yield agent.departed_at, agent.id
        for absence in agent.absences:
            yield absence.start, agent.id
        for begin, _ in working_spans((Schedule(calendars[agent.calendar_id], agent.absences),), first - timedelta(1)):
            if begin > last:
                break
            yield begin, agent.id
