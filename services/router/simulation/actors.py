"""Who acts on a ticket when: exactly as recorded, or by a simple model of people at work."""

from bisect import insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from services.router.policy.words import AgentId
from services.router.policy.working_time import add_working, working_seconds_between
from services.router.simulation.history import History, RecordedLetter
from services.router.simulation.ticket import SimulatedTicket, State
from services.router.simulation.world import World

USUAL_SECONDS = 3_600
"""The working delay of an answer while none is recorded yet."""


@dataclass(frozen=True, slots=True)
class Act:
    """At this moment the agent claims the ticket, or answers it (whether or not he claimed it)."""

    at: datetime
    agent: AgentId
    answers: bool


class Actors(Protocol):
    """Asked after each change of an open ticket; the act happens unless the ticket changes before."""

    def plan(self, ticket: SimulatedTicket, now: datetime) -> Act | None:
        """What happens to the ticket next; None: nobody acts as things stand."""
        ...


class RecordedActors:
    """People do what they did, whatever the policy says. Needs no model."""

    def plan(self, ticket: SimulatedTicket, now: datetime) -> Act | None:
        """The recorded claim, then the recorded answer, of the oldest open letter."""
        letter = ticket.oldest
        claimed, answered = letter.claimed_at, letter.answered_at
        comes = claimed is not None and claimed >= now and (answered is None or claimed < answered)
        if comes and ticket.state is not State.CLAIMED and claimed is not None and letter.claimed_by is not None:
            return Act(claimed, letter.claimed_by, False)
        if answered is not None and letter.answered_by is not None:
            return Act(max(now, answered), letter.answered_by, True)
        return None


class ModelledActors:
    """The simple model of docs/simulation.md: the recorded answerer, else the responsible one.

    Who answered a letter in the record acts after his recorded delay, counted in his working time from the moment he
    sees it, and never before he really did. While he does not see it, the one it waits for acts after the median of
    the delays recorded so far.
    """

    def __init__(self, history: History, world: World) -> None:
        self._world = world
        self._pace = _Pace(history.letters, world)

    def plan(self, ticket: SimulatedTicket, now: datetime) -> Act | None:
        """What the holder, the recorded answerer or the responsible one does next."""
        if ticket.holder is not None:
            return self._answer(ticket, ticket.holder, now)
        answerer = ticket.oldest.answered_by
        if answerer is not None and answerer in ticket.members:
            return self._claim(ticket, answerer, now) or self._answer(ticket, answerer, now)
        return self._answer(ticket, ticket.responsible, now) if ticket.responsible is not None else None

    def _claim(self, ticket: SimulatedTicket, agent: AgentId, now: datetime) -> Act | None:
        """The recorded claim; who gave the ticket back once answers it without claiming it again."""
        letter = ticket.oldest
        if letter.claimed_at is None or letter.claimed_by != agent or agent in ticket.former_holders:
            return None
        if letter.answered_at is not None and letter.claimed_at >= letter.answered_at:
            return None
        return self._after(letter, agent, ticket.seen[agent], letter.claimed_at, now, False)

    def _answer(self, ticket: SimulatedTicket, agent: AgentId, now: datetime) -> Act | None:
        letter = ticket.oldest
        if agent == letter.answered_by and letter.answered_at is not None:
            return self._after(letter, agent, ticket.seen.get(agent, now), letter.answered_at, now, True)
        since = ticket.asked[1] if ticket.asked is not None and ticket.asked[0] == agent else now
        at = add_working(self._world.schedule(agent), since, self._pace.median(now))
        return Act(max(now, at), agent, True) if at is not None else None

    def _after(
        self, letter: RecordedLetter, agent: AgentId, seen: datetime, recorded: datetime, now: datetime, answers: bool
    ) -> Act | None:
        schedule = self._world.schedule(agent)
        delay = working_seconds_between(schedule, letter.received_at, recorded)
        at = add_working(schedule, seen, delay)
        return Act(max(now, recorded, at), agent, answers) if at is not None else None


class _Pace:
    """The median working delay of the answers recorded up to a moment; moments must not go back."""

    def __init__(self, letters: Sequence[RecordedLetter], world: World) -> None:
        self._coming = self._answers(letters)
        self._world = world
        self._next = next(self._coming, None)
        self._delays: list[int] = []

    def median(self, now: datetime) -> int:
        """Working seconds from a letter to its answer."""
        while self._next is not None and self._next[0] <= now:
            answered_at, _, agent, received_at = self._next
            insort(self._delays, working_seconds_between(self._world.schedule(agent), received_at, answered_at))
            self._next = next(self._coming, None)
        return self._delays[len(self._delays) // 2] if self._delays else USUAL_SECONDS

    @staticmethod
    def _answers(letters: Sequence[RecordedLetter]) -> Iterator[tuple[datetime, int, AgentId, datetime]]:
        """Answers in the order of time."""
        yield from sorted(
            (letter.answered_at, letter.id, letter.answered_by, letter.received_at)
            for letter in letters
            if letter.answered_at is not None
            and letter.answered_by is not None
            and letter.answered_at - letter.received_at < timedelta(days=60)
        )
