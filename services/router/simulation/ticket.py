"""A ticket of a replay: the arrows of docs/states.md in memory, with the facts that a decision about it reads."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.router.policy.decision import Decision, Hold
from services.router.policy.facts import RunningHold, ScopeRef, TicketFacts
from services.router.policy.words import AgentId, AudienceId, CustomerId, Entry, Signal, TicketId
from services.router.simulation.course import Course
from services.router.simulation.history import RecordedLetter

REPEATS = 5
"""So often the last stage is begun anew for a ticket nobody acts on; after that it rests there."""


class State(StrEnum):
    """Where the ticket stands."""

    NEW = "new"
    WAITING = "waiting"
    CLAIMED = "claimed"
    WORKED_OUT = "worked_out"


@dataclass(slots=True)
class SimulatedTicket:
    """Changes only through its arrows. `open` are its unanswered letters, oldest first; `turn` counts its changes.

    `seen` says when each person first saw what is open now, `asked` since when it waits for whom.
    """

    id: TicketId
    customer: CustomerId
    audience: AudienceId | None = None
    state: State = State.NEW
    open: list[Course] = field(default_factory=list)
    turn: int = 0
    addressed: tuple[AgentId, ...] = ()
    signals: tuple[Signal, ...] = ()
    thread_owner: AgentId | None = None
    stage: str | None = None
    stages_run: tuple[str, ...] = ()
    scope: tuple[ScopeRef, ...] = ()
    members: tuple[AgentId, ...] = ()
    exclusive: bool = False
    responsible: AgentId | None = None
    former_holders: tuple[AgentId, ...] = ()
    returns: int = 0
    hold: RunningHold | None = None
    holder: AgentId | None = None
    claimed_at: datetime | None = None
    seen: dict[AgentId, datetime] = field(default_factory=dict)
    asked: tuple[AgentId | None, datetime] | None = None

    @property
    def rests(self) -> bool:
        """Whether it came back to the last stage so often that nothing new is to be expected."""
        stages = self.open[0].stages
        return len(stages) > REPEATS and len(set(stages[-REPEATS - 1 :])) == 1

    @property
    def oldest(self) -> RecordedLetter:
        """The oldest open letter."""
        return self.open[0].letter

    def receive(self, course: Course) -> bool:
        """Take a letter in; True when the ladder must be run for it."""
        letter, anew = course.letter, self.state in (State.NEW, State.WORKED_OUT)
        if self.state is State.NEW:
            self.audience, self.signals = letter.audience, letter.signals
        self.addressed = letter.addressed if anew else tuple(sorted({*self.addressed, *letter.addressed}))
        self.open.append(course)
        if anew:
            self.seen, self.asked = {}, None
        return anew

    def facts(self, entry: Entry) -> TicketFacts:
        """What a decision on the way `entry` reads of the ticket."""
        return TicketFacts(
            id=self.id,
            letter_id=self.oldest.id,
            oldest_open_at=self.oldest.received_at,
            entry=entry,
            stage=self.stage,
            stages_run=self.stages_run,
            scope=self.scope,
            offered=self.responsible if self.exclusive else None,
            responsible=self.responsible,
            former_holders=self.former_holders,
            returns=self.returns,
            signals=self.signals,
            hold=self.hold,
        )

    def place(self, decision: Decision) -> None:
        """Arrows A, B, D, F and H: wait where the decision says."""
        self.state, self.turn = State.WAITING, self.turn + 1
        self.stage, self.stages_run, self.scope = decision.stage, decision.stages_run, decision.refs
        self.exclusive, self.members = decision.exclusive, decision.members
        self.responsible = decision.offered if decision.exclusive else decision.responsible
        self.holder = self.claimed_at = None
        self._run(decision.hold)
        for member in self.members:
            self.seen.setdefault(member, decision.decided_at)
        if self.asked is None or self.asked[0] != self.responsible:
            self.asked = self.responsible, decision.decided_at

    def claim(self, agent: AgentId, hold: Hold, now: datetime) -> None:
        """Arrow C: somebody takes it."""
        self.state, self.turn = State.CLAIMED, self.turn + 1
        self.holder = self.responsible = agent
        self.exclusive, self.claimed_at = False, now
        self._run(hold)

    def recount(self, hold: Hold) -> None:
        """The hold of a claim is dated anew."""
        self.turn += 1
        self._run(hold)

    def give_back(self) -> None:
        """Before arrow D: the holder comes last from now on."""
        assert self.holder is not None
        self.returns, self.former_holders = self.returns + 1, (*self.former_holders, self.holder)

    def answer(self, agent: AgentId, now: datetime) -> None:
        """Arrow G: every open letter is answered."""
        for course in self.open:
            course.answered_by, course.answered_at = agent, now
        self.state, self.turn, self.open = State.WORKED_OUT, self.turn + 1, []
        self.thread_owner = self.responsible = agent
        self.exclusive, self.holder, self.claimed_at = False, None, None
        self.returns, self.former_holders, self.stages_run, self.hold = 0, (), (), None

    def is_as(self, decision: Decision) -> bool:
        """Whether looking again found the same stage, people and hold."""
        return (
            decision.stage == self.stage
            and decision.responsible == self.responsible
            and decision.refs == self.scope
            and decision.members == self.members
            and self.hold is not None
            and decision.hold.due_at == self.hold.due_at
        )

    def _run(self, hold: Hold) -> None:
        self.hold = RunningHold(hold.started_at, hold.due_at, hold.working_seconds)
