"""From a stage entered to the decision: members in order, who is responsible, who is alerted, what is recorded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from services.router.policy.admission import Admission, admit
from services.router.policy.classes import class_due
from services.router.policy.decision import (
    AudienceInference,
    CalendarUse,
    Candidate,
    Decision,
    Excluded,
    FactsUse,
    Hold,
    NamedScope,
    Override,
    PolicyUse,
    Rest,
    Skipped,
    Wave,
    digest,
)
from services.router.policy.fact_form import FactForm, form_of
from services.router.policy.facts import AgentFacts, ScopeRef
from services.router.policy.scopes import named, people_of
from services.router.policy.score import rank
from services.router.policy.situation import Situation
from services.router.policy.words import AgentId, Entry, Exclusion, SkipReason

LISTED = 10
"""So many of the best candidates are recorded with every term."""


@dataclass(frozen=True, slots=True)
class Step:
    """A stage that is entered: what it asks itself (`own`), the scope of before (`kept`), who takes part, how long."""

    stage: str
    index: int
    exclusive: bool
    own: tuple[ScopeRef, ...]
    kept: tuple[ScopeRef, ...]
    asked: Admission
    offered: AgentFacts | None
    hold: Hold
    alert: str | None = None
    override: Override | None = None

    @property
    def called(self) -> tuple[AgentFacts, ...]:
        """Whom the stage concerns: the one it is offered to, else everybody asked."""
        return (self.offered,) if self.offered else self.asked.allowed


class Grounds(TypedDict):
    """What a decision rests on."""

    decided_at: datetime
    entry: Entry
    audience: AudienceInference
    facts: FactsUse
    policy: PolicyUse
    input_hash: str
    given: FactForm


class Entered(TypedDict):
    """The stage that was entered, and the way there."""

    stage: str
    index: int
    exclusive: bool
    scope: tuple[NamedScope, ...]
    offered: AgentId | None
    hold: Hold
    stages_run: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    supervisor_alert: str | None
    override: Override | None


class Concerned(TypedDict):
    """Who sees the ticket and who is kept from it."""

    members: tuple[AgentId, ...]
    responsible: AgentId | None
    waves: tuple[Wave, ...]
    excluded: tuple[Excluded, ...]
    candidates: tuple[Candidate, ...]
    rest: Rest


def conclude(situation: Situation, step: Step, skipped: Sequence[Skipped] = ()) -> Decision:
    """The whole decision for a stage entered."""
    due = class_due(situation, step.called)
    return Decision(
        **_grounds(situation),
        **_entered(situation, step, skipped),
        **_concerned(situation, step),
        class_key=due.key if due else None,
        class_due_at=due.due_at if due else None,
    )


def _grounds(situation: Situation) -> Grounds:
    given = form_of(situation.given)
    return {
        "decided_at": situation.facts.now,
        "entry": situation.facts.ticket.entry,
        "audience": situation.audience,
        "facts": _facts_use(situation),
        "policy": situation.policy.use,
        "input_hash": given.digest(situation.policy.hash),
        "given": given,
    }


def _entered(situation: Situation, step: Step, skipped: Sequence[Skipped]) -> Entered:
    return {
        "stage": step.stage,
        "index": step.index,
        "exclusive": step.exclusive,
        "scope": named(situation, step.kept, step.own),
        "offered": step.offered.id if step.offered else None,
        "hold": step.hold,
        "stages_run": _stages_run(situation, step),
        "skipped": tuple(skipped),
        "supervisor_alert": step.alert or _alert(skipped),
        "override": step.override,
    }


def _concerned(situation: Situation, step: Step) -> Concerned:
    before = admit(situation, people_of(situation, step.kept))
    ranking = rank(situation, {one.id: one for one in (*before.allowed, *step.asked.allowed)}.values())
    called = {agent.id for agent in step.called}
    seeing = called | {agent.id for agent in before.allowed}
    stage_members = [one.agent_id for one in ranking if one.agent_id in called]
    return {
        "members": tuple(one.agent_id for one in ranking if one.agent_id in seeing),
        "responsible": _responsible(situation, stage_members),
        "waves": _waves(situation, stage_members),
        "excluded": _excluded(situation, step, before),
        "candidates": ranking[:LISTED],
        "rest": _rest(ranking[LISTED:]),
    }


def _responsible(situation: Situation, members: Sequence[AgentId]) -> AgentId | None:
    """The best of those at the workplace; while nobody is there, the best of all."""
    there = (member for member in members if situation.present(situation.agents[member]))
    return next(there, members[0] if members else None)


def _rest(unlisted: Sequence[Candidate]) -> Rest:
    return Rest(len(unlisted), digest([[one.agent_id, one.total] for one in unlisted]))


def _waves(situation: Situation, members: Sequence[AgentId]) -> tuple[Wave, ...]:
    """The best are alerted at once, the rest later: waves delay the alert, never the visibility."""
    rule = situation.policy.waves
    waves = (Wave(0, tuple(members[: rule.first])), Wave(rule.delay_seconds, tuple(members[rule.first :])))
    return tuple(wave for wave in waves if wave.agents)


def _stages_run(situation: Situation, step: Step) -> tuple[str, ...]:
    """Stages entered so far in the order of the ladder; a reassignment is none of them."""
    run = {*situation.facts.ticket.stages_run, *((step.stage,) if step.index >= 0 else ())}
    return tuple(sorted(run, key=lambda stage_id: (situation.policy.index_of(stage_id), stage_id)))


def _excluded(situation: Situation, step: Step, before: Admission) -> tuple[Excluded, ...]:
    """Everybody kept out of this stage or an earlier one, and the people the customer may wonder about.

    Whom a mark keeps out is named wherever he stands: he may join a group that sees the ticket already.
    """
    owner = situation.thread_owner()
    marked = (one for one in admit(situation, _rated(situation)).excluded if one.reason is Exclusion.BAD_RATING)
    expected = admit(situation, (*situation.addressed(), *((owner,) if owner else ())))
    found: dict[tuple[AgentId, str], Excluded] = {}
    for one in (*marked, *expected.excluded, *before.excluded, *step.asked.excluded):
        found[one.agent_id, one.reason] = one
    return tuple(found[key] for key in sorted(found))


def _rated(situation: Situation) -> list[AgentFacts]:
    rated = {mark.agent_id for mark in situation.facts.customer.marks}
    return [agent for agent in situation.facts.roster.agents if agent.id in rated]


def _alert(skipped: Iterable[Skipped]) -> str | None:
    idle = [one.stage for one in skipped if one.reason is SkipReason.NO_WORKING_TIME]
    return f"no working minute within 60 days in stage {', '.join(idle)}" if idle else None


def _facts_use(situation: Situation) -> FactsUse:
    facts = situation.facts
    return FactsUse(
        ticket_id=facts.ticket.id,
        letter_id=facts.ticket.letter_id,
        customer_id=facts.customer.id,
        roster_version=facts.roster.version,
        addressed=facts.addressed,
        addressed_present=tuple(agent.id for agent in situation.addressed() if situation.present(agent)),
        thread_owner=facts.thread_owner,
        orders=tuple(sorted({line.order for line in facts.customer.orders})),
        ratings=tuple(mark.id for mark in facts.customer.marks),
        calendars=tuple(CalendarUse(calendar.id, calendar.version) for calendar in facts.roster.calendars),
    )
