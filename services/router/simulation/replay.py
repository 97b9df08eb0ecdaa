"""The replay of a history under one policy: recorded events in the order of time, decided by the code of production."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, assert_never

from services.router.policy.decision import Decision
from services.router.policy.definition import Policy
from services.router.policy.facts import CustomerFacts, Facts, TicketFacts
from services.router.policy.holds import claim_hold
from services.router.policy.ladder import decide
from services.router.policy.situation import Situation, situation_of
from services.router.policy.words import AgentId, CustomerId, Entry, LetterId, TicketId
from services.router.simulation.actors import Act, Actors
from services.router.simulation.comings import Charges, charges_of, is_meant_for, is_to_share, shared_out, welcomed
from services.router.simulation.course import Choice, Course, badly_rated, choice_of, standing_of
from services.router.simulation.events import Agenda, Event, Kind
from services.router.simulation.history import History, RecordedLetter, RecordedMark
from services.router.simulation.ticket import SimulatedTicket, State
from services.router.simulation.world import World

Tick = Callable[[], None]
"""Called after each letter; may raise to end the replay."""


class Watcher(Protocol):
    """Sees every letter for which the ladder is asked, and every answer, without changing anything."""

    def letter(self, situation: Situation, letter: RecordedLetter) -> None:
        """A letter came for which somebody must be chosen; `situation` holds the facts of that moment."""
        ...

    def answered(self, agent: AgentId, letters: Sequence[RecordedLetter]) -> None:
        """An agent answered these letters of one ticket."""
        ...


@dataclass(frozen=True, slots=True)
class Due:
    """The hold of a ticket is over, unless the ticket changed since its `turn`."""

    ticket: SimulatedTicket
    turn: int


@dataclass(frozen=True, slots=True)
class Planned:
    """Somebody acts on a ticket, unless it changed since its `turn`."""

    ticket: SimulatedTicket
    turn: int
    act: Act


class Replay:
    """One pass over a history. `decided` gets every decision in the order of time; what is `judged` has a standing."""

    def __init__(
        self,
        history: History,
        policy: Policy,
        world: World,
        actors: Actors,
        watchers: Sequence[Watcher] = (),
        decided: Callable[[Decision], None] | None = None,
        judged: bool = True,
    ) -> None:
        self._policy = policy
        self._world = world
        self._actors = actors
        self._watchers = watchers
        self._decided = decided
        self._judged = judged
        self._agenda = Agenda(history, policy.presence)
        self._tickets: dict[TicketId, SimulatedTicket] = {}
        self._open: dict[TicketId, SimulatedTicket] = {}
        self._courses: list[Course] = []
        self._letters = len(history.letters)

    def run(self, tick: Tick) -> list[Course]:
        """Play everything; gives the course of each letter in the order in which they came.

        It ends with the last letter's answer, or when nothing is left that could happen.
        """
        for event in self._agenda:
            if len(self._courses) == self._letters and not self._open:
                break
            self._happen(event)
            if event.kind is Kind.LETTER:
                tick()
        return self._courses

    def _happen(self, event: Event) -> None:
        match event.kind:
            case Kind.ORDER:
                self._world.learn_order(event.what)
            case Kind.MARK:
                self._learn_mark(event.what, event.at)
            case Kind.DUE:
                self._due(event.what, event.at)
            case Kind.PEOPLE:
                self._people(event.what, event.at)
            case Kind.LETTER:
                self._letter(event.what, event.at)
            case Kind.ACT:
                self._act(event.what, event.at)
            case _:
                assert_never(event.kind)

    def _letter(self, letter: RecordedLetter, now: datetime) -> None:
        ticket = self._tickets.setdefault(letter.ticket, SimulatedTicket(letter.ticket, letter.customer))
        course = Course(letter)
        self._courses.append(course)
        if ticket.receive(course):
            self._open[ticket.id] = ticket
            self._run_ladder(ticket, Entry.LETTER, now, course)

    def _learn_mark(self, mark: RecordedMark, now: datetime) -> None:
        """A mark may keep somebody out of what the customer waits for already."""
        self._world.learn_mark(mark)
        for ticket in list(self._open.values()):
            if ticket.customer == mark.customer and ticket.state is State.WAITING:
                self._look_again(ticket, now)

    def _due(self, due: Due, now: datetime) -> None:
        ticket = due.ticket
        if ticket.turn != due.turn:
            return
        if ticket.state is State.CLAIMED:
            self._give_back(ticket, Entry.RETURNED, now)
        else:
            self._run_ladder(ticket, Entry.ESCALATED, now)

    def _give_back(self, ticket: SimulatedTicket, entry: Entry, now: datetime) -> None:
        assert ticket.holder is not None
        self._world.note_let_go(ticket.holder, now)
        ticket.give_back()
        self._run_ladder(ticket, entry, now)

    def _people(self, agents: Collection[AgentId], now: datetime) -> None:
        """Some came, went, or left: what they hold, what waits for them, and what waits for nobody present."""
        rule = self._policy.presence
        there = {agent for agent in self._world.agents if self._world.is_present(agent, now, rule)}
        gone = {agent for agent in agents if self._world.is_gone(agent, now)}
        charges = charges_of(self._open.values(), there)
        for ticket in list(self._open.values()):
            if ticket.state is State.CLAIMED:
                if ticket.holder in gone:
                    self._look_at_claim(ticket, now)
            elif ticket.responsible in gone or (ticket.exclusive and ticket.responsible in agents):
                self._look_again(ticket, now)
            elif not ticket.exclusive and not ticket.rests and not there.isdisjoint(agents):
                self._take_over(ticket, there.intersection(agents), charges, now)

    def _take_over(self, ticket: SimulatedTicket, came: Collection[AgentId], charges: Charges, now: datetime) -> None:
        """A group's ticket goes to who came: he should have had it first, or it is shared out."""
        decision = None
        if is_meant_for(ticket, came):
            facts = self._facts(ticket, Entry.AVAILABLE, now)
            decision = welcomed(facts, self._policy, ticket)
        if decision is None and is_to_share(ticket, charges):
            facts = self._facts(ticket, Entry.REFRESHED, now)
            decision = shared_out(facts, self._policy, ticket, charges)
        if decision is not None:
            self._place(ticket, decision, facts)

    def _look_at_claim(self, ticket: SimulatedTicket, now: datetime) -> None:
        """Left, or on leave since the claim; who claims in spite of his leave keeps what he claimed."""
        assert ticket.holder is not None
        assert ticket.claimed_at is not None
        if self._world.is_gone(ticket.holder, now, since=ticket.claimed_at):
            self._give_back(ticket, Entry.RELEASED, now)

    def _look_again(self, ticket: SimulatedTicket, now: datetime) -> None:
        """Whoever is offered it and is gone loses it; else the people of its stage are looked at again."""
        facts = self._facts(ticket, Entry.REFRESHED, now)
        situation = situation_of(facts, self._policy)
        responsible = situation.agents.get(ticket.responsible) if ticket.responsible is not None else None
        if ticket.exclusive and (responsible is None or not situation.keeps_offer(responsible)):
            self._run_ladder(ticket, Entry.PRESENCE_LOST, now)
            return
        decision = decide(facts, self._policy)
        if not ticket.is_as(decision):
            self._place(ticket, decision, facts)

    def _act(self, planned: Planned, now: datetime) -> None:
        ticket, act = planned.ticket, planned.act
        if ticket.turn != planned.turn:
            return
        if act.answers:
            self._answer(ticket, act.agent, now)
        else:
            self._claim(ticket, act.agent, now)

    def _claim(self, ticket: SimulatedTicket, agent: AgentId, now: datetime) -> None:
        roster = self._world.roster(CustomerId(0), now)
        alone = Facts(
            now,
            TicketFacts(ticket.id, LetterId(0), ticket.oldest.received_at, signals=ticket.signals),
            CustomerFacts(ticket.customer),
            roster,
        )
        ticket.claim(agent, claim_hold(alone, self._policy, agent, now), now)
        ticket.open[0].note_turn(agent)
        self._world.note_claimed(agent, now)
        self._follow(ticket, now)

    def _answer(self, ticket: SimulatedTicket, agent: AgentId, now: datetime) -> None:
        letters = [course.letter for course in ticket.open]
        ticket.open[0].note_turn(agent)
        if ticket.holder is None:
            self._world.note_claimed(agent, now)
        self._world.note_let_go(ticket.holder if ticket.holder is not None else agent, now)
        self._world.note_answered(agent, ticket.customer, ticket.id, now)
        ticket.answer(agent, now)
        del self._open[ticket.id]
        for watcher in self._watchers:
            watcher.answered(agent, letters)

    def _run_ladder(self, ticket: SimulatedTicket, entry: Entry, now: datetime, course: Course | None = None) -> None:
        facts = self._facts(ticket, entry, now)
        decision = decide(facts, self._policy)
        if course is None or not self._judged:
            self._place(ticket, decision, facts)
            return
        situation = situation_of(facts, self._policy)
        for watcher in self._watchers:
            watcher.letter(situation, course.letter)
        self._place(ticket, decision, facts, situation)

    def _place(
        self, ticket: SimulatedTicket, decision: Decision, facts: Facts, situation: Situation | None = None
    ) -> None:
        if self._decided is not None:
            self._decided(decision)
        ticket.place(decision)
        course, choice = ticket.open[0], choice_of(decision)
        if course.first is None:
            course.first = choice
        if self._judged and (situation is not None or facts.customer.marks):
            self._judge(course, choice, decision, situation or situation_of(facts, self._policy))
        course.stages.append(decision.stage)
        course.note_turn(choice.responsible)
        self._follow(ticket, decision.decided_at)

    def _judge(self, course: Course, choice: Choice, decision: Decision, situation: Situation) -> None:
        """Note how the first choice looks, and at each one who sees the letter in spite of a bad mark."""
        relaxed = frozenset(one.agent_id for one in decision.excluded if one.relaxed)
        if course.standing is None:
            course.standing = standing_of(situation, choice, relaxed)
        course.badly_rated += len(badly_rated(situation, choice, relaxed))

    def _follow(self, ticket: SimulatedTicket, now: datetime) -> None:
        """What comes next of itself: the end of the hold, and what somebody does."""
        if ticket.hold is not None and not ticket.rests:
            self._agenda.add(max(ticket.hold.due_at, now), Kind.DUE, Due(ticket, ticket.turn))
        self._plan(ticket, now)

    def _plan(self, ticket: SimulatedTicket, now: datetime) -> None:
        act = self._actors.plan(ticket, now)
        if act is not None and self._world.has(act.agent):
            self._agenda.add(act.at, Kind.ACT, Planned(ticket, ticket.turn, act))

    def _facts(self, ticket: SimulatedTicket, entry: Entry, now: datetime) -> Facts:
        return Facts(
            now=now,
            ticket=ticket.facts(entry),
            customer=self._world.customer(ticket.customer, ticket.audience),
            roster=self._world.roster(ticket.customer, now),
            addressed=ticket.addressed,
            thread_owner=ticket.thread_owner,
        )
