"""What became of each letter in a replay: where the ladder put it first, how it moved, who answered it when."""

from dataclasses import dataclass, field
from datetime import datetime

from services.router.policy.decision import Decision
from services.router.policy.exclusion import bad_rating
from services.router.policy.situation import Situation
from services.router.policy.words import AgentId
from services.router.simulation.history import RecordedLetter


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is asked: everybody who sees the letter (best first), the one it waits for, for how long.

    `alone` says that only one person sees it. A choice of a baseline has no `due_at`: it waits until it is answered.
    """

    at: datetime
    stage: str
    members: tuple[AgentId, ...]
    responsible: AgentId | None
    alone: bool = False
    due_at: datetime | None = None
    class_due_at: datetime | None = None
    alert: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a choice looks in the light of the facts of its moment.

    `fits` says that the responsible one is of the customer's audience (None: it is unknown); `badly_rated` names who
    sees the letter although this customer's latest mark keeps him out, but for exclusions that the stage relaxes.
    """

    audience_known: bool
    addressed_present: bool
    responsible_present: bool
    fits: bool | None
    badly_rated: tuple[AgentId, ...]


def standing_of(situation: Situation, choice: Choice, relaxed: frozenset[AgentId] = frozenset()) -> Standing:
    """Judge a choice by the facts it was made from."""
    agents, known = situation.agents, situation.audience.known
    responsible = agents.get(choice.responsible) if choice.responsible is not None else None
    audiences = {one.audience_id for one in responsible.audiences} if responsible else set()
    return Standing(
        audience_known=bool(known),
        addressed_present=any(situation.present(agent) for agent in situation.addressed()),
        responsible_present=responsible is not None and situation.present(responsible),
        fits=not audiences.isdisjoint(known) if known else None,
        badly_rated=badly_rated(situation, choice, relaxed),
    )


def choice_of(decision: Decision) -> Choice:
    """What of a decision is compared and shown."""
    return Choice(
        at=decision.decided_at,
        stage=decision.stage,
        members=decision.members,
        responsible=decision.offered if decision.exclusive else decision.responsible,
        alone=decision.exclusive,
        due_at=decision.hold.due_at,
        class_due_at=decision.class_due_at,
        alert=decision.supervisor_alert,
    )


def badly_rated(situation: Situation, choice: Choice, relaxed: frozenset[AgentId]) -> tuple[AgentId, ...]:
    """Who of those who see the letter is kept out by this customer's latest mark."""
    rated = {mark.agent_id for mark in situation.facts.customer.marks} - relaxed
    return tuple(one for one in choice.members if one in rated and bad_rating(situation, situation.agents[one]))


@dataclass(slots=True)
class Course:
    """One letter. `first` is None for a letter that joined an open ticket; `stages` are those it went through."""

    letter: RecordedLetter
    first: Choice | None = None
    standing: Standing | None = None
    stages: list[str] = field(default_factory=list)
    turns: list[AgentId] = field(default_factory=list)
    badly_rated: int = 0
    answered_by: AgentId | None = None
    answered_at: datetime | None = None

    @property
    def transfers(self) -> int:
        """How often it came to wait for another person."""
        return max(0, len(self.turns) - 1)

    @property
    def ping_pong(self) -> int:
        """How often it came back to somebody who had it before."""
        return len(self.turns) - len(set(self.turns))

    def note_turn(self, agent: AgentId | None) -> None:
        """It waits for this person now."""
        if agent is not None and self.turns[-1:] != [agent]:
            self.turns.append(agent)
