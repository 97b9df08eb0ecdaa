"""From a stage entered to the decision: members in order, who is responsible, who is alerted, what is recorded."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import TypedDict

from services.router.policy.admission import Admission, admit
from services.router.policy.classes import class_due
from services.router.policy.crowd import Ranked, load_of
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
)
from services.router.policy.facts import AgentFacts, Facts, ScopeRef
from services.router.policy.help import helper_of
from services.router.policy.scopes import named, people_of
from services.router.policy.score import candidate_of, drawn_among, order
from services.router.policy.situation import Situation
from services.router.policy.words import RE_LOOKS, AgentId, Entry, Exclusion, ScopeKind, SkipReason

LISTED = 10
"""So many of the best candidates are recorded with every term."""


@dataclass(frozen=True, slots=True)
class Step:
    """A stage that is entered: what it asks itself (`own`), the scope of before (`kept`), who takes part, how long.

    `first` came to work while a group has what the stage `first_stage` would have offered to him alone.
    """

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
    first: AgentFacts | None = None
    first_stage: str | None = None

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
    asked: Facts


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
    drawn: tuple[tuple[AgentId, ...], ...]
    rest: Rest


def conclude(situation: Situation, step: Step, skipped: Sequence[Skipped] = ()) -> Decision:
    """The whole decision for a stage entered."""
    due = class_due(situation, step.called)
    helper = helper_of(situation, step.offered)
    if helper is not None:
        step = replace(step, kept=tuple(sorted({*step.kept, ScopeRef(ScopeKind.AGENT, helper.id)})))
    return Decision(
        **_grounds(situation),
        **_entered(situation, step, skipped),
        **_concerned(situation, step),
        class_key=due.key if due else None,
        class_due_at=due.due_at if due else None,
        helper=helper.id if helper else None,
    )


def _grounds(situation: Situation) -> Grounds:
    return {
        "decided_at": situation.facts.now,
        "entry": situation.facts.ticket.entry,
        "audience": situation.audience,
        "facts": _facts_use(situation),
        "policy": situation.policy.use,
        "asked": situation.given,
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
        "supervisor_alert": step.alert or idle_stages(skipped),
        "override": step.override,
    }


def _concerned(situation: Situation, step: Step) -> Concerned:
    before = admit(situation, people_of(situation, step.kept))
    ranking = order(situation, {one.id: one for one in (*before.allowed, *step.asked.allowed)}.values())
    ranked, called = [one.agent.id for one in ranking], {agent.id for agent in step.called}
    seeing = called | {agent.id for agent in before.allowed}
    stage_members = [agent_id for agent_id in ranked if agent_id in called]
    return {
        "members": tuple([agent_id for agent_id in ranked if agent_id in seeing]),
        "responsible": step.first.id if step.first else _responsible(situation, stage_members),
        "waves": _waves(situation, step.first, stage_members),
        "excluded": _excluded(situation, step, before),
        "candidates": tuple(candidate_of(situation, one.agent) for one in ranking[:LISTED]),
        "drawn": drawn_among(ranking[:LISTED]),
        "rest": _rest(ranking[LISTED:]),
    }


def _responsible(situation: Situation, members: Sequence[AgentId]) -> AgentId | None:
    """Who has been, while he is there; else the best of those at the workplace, of them one with room; else of all."""
    ticket = situation.facts.ticket
    before = ticket.responsible if ticket.entry in RE_LOOKS and ticket.responsible in members else None
    if before is not None and situation.keeps_offer(situation.agents[before]):
        return before
    there = (member for member in members if situation.present(situation.agents[member]))
    first = next(there, None)
    roomy = (one for one in chain([first], there) if one is not None and load_of(situation.agents[one]) < 1)
    return next(roomy, first or before or next(iter(members), None))


def _rest(unlisted: Sequence[Ranked]) -> Rest:
    said = " ".join([one.said for one in unlisted])
    return Rest(len(unlisted), hashlib.sha256(said.encode()).hexdigest())


def _waves(situation: Situation, first: AgentFacts | None, ranked: Sequence[AgentId]) -> tuple[Wave, ...]:
    """The best are alerted at once, the rest later: waves delay the alert, never the visibility."""
    rule = situation.policy.waves
    members = tuple(dict.fromkeys((*((first.id,) if first else ()), *ranked)))
    waves = (Wave(0, members[: rule.first]), Wave(rule.delay_seconds, members[rule.first :]))
    return tuple(wave for wave in waves if wave.agents)


def _stages_run(situation: Situation, step: Step) -> tuple[str, ...]:
    """Stages entered so far in the order of the ladder; a reassignment is none of them."""
    run = {*situation.facts.ticket.stages_run, *((step.stage,) if step.index >= 0 else ())}
    run |= {step.first_stage} if step.first_stage else set()
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
    rated = sorted({mark.agent_id for mark in situation.facts.customer.marks})
    return [situation.agents[agent_id] for agent_id in rated if agent_id in situation.agents]


def idle_stages(skipped: Iterable[Skipped]) -> str | None:
    """What supervisors must know of stages in which nobody works."""
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
