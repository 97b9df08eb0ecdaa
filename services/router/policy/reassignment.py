"""Reassignment: a person chooses instead of the ladder, and the record says who and why."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from services.router.policy.admission import WAIVED, Admission, admit
from services.router.policy.conclusion import Step, conclude
from services.router.policy.decision import Decision, Excluded, Override, Skipped
from services.router.policy.definition import REASSIGNED, Policy
from services.router.policy.facts import AgentFacts, Facts, ScopeRef
from services.router.policy.holds import WARN_PERCENT, certain_hold, group_of
from services.router.policy.ladder import enter_stage
from services.router.policy.scopes import people_of
from services.router.policy.situation import Situation, situation_of
from services.router.policy.words import AgentId, ScopeKind


class TargetKind(StrEnum):
    """To whom a ticket can be given."""

    AGENT = "agent"
    AUDIENCE = "audience"
    STAGE = "stage"


@dataclass(frozen=True, slots=True)
class Target:
    """An agent or audience by id, or a stage of the ladder by its id."""

    kind: TargetKind
    id: int = 0
    stage: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.stage or self.id}"


class ReassignmentRefused(ValueError):
    """The ticket cannot go there. `excluded` is the evidence, for supervisors only; the text gives none of it away."""

    def __init__(self, reason: str, excluded: tuple[Excluded, ...] = ()) -> None:
        super().__init__(reason)
        self.excluded = excluded


def reassign(facts: Facts, policy: Policy, target: Target, by: AgentId, why: str) -> Decision:
    """Give the ticket to a target, whose scope replaces the one before and who has a time to accept.

    A stage of the ladder has its own hold instead. Raises ReassignmentRefused.
    """
    situation = situation_of(facts, policy)
    step = replace(_to(situation, target), override=Override(by, why, str(target)))
    return conclude(situation, step)


def _to(situation: Situation, target: Target) -> Step:
    match target.kind:
        case TargetKind.AGENT:
            return _to_agent(situation, AgentId(target.id))
        case TargetKind.AUDIENCE:
            return _to_audience(situation, target.id)
        case TargetKind.STAGE:
            return _to_stage(situation, target.stage)
        case _:
            assert_never(target.kind)


def _to_agent(situation: Situation, agent_id: AgentId) -> Step:
    if agent_id not in situation.agents:
        raise ReassignmentRefused("there is no such agent")
    asked = admit(situation, [situation.agents[agent_id]], relax=WAIVED)
    if not asked.allowed:
        raise ReassignmentRefused("this agent may not get this ticket", asked.excluded)
    return _given(situation, ScopeRef(ScopeKind.AGENT, agent_id), asked, asked.allowed[0])


def _to_audience(situation: Situation, audience_id: int) -> Step:
    found = next((one for one in situation.facts.roster.audiences if one.id == audience_id), None)
    if found is None:
        raise ReassignmentRefused("there is no such audience")
    ref = ScopeRef(ScopeKind.AUDIENCE, found.id, found.key)
    asked = admit(situation, people_of(situation, (ref,)), relax=WAIVED)
    if not asked.allowed:
        raise ReassignmentRefused("nobody of this audience may get this ticket", asked.excluded)
    return _given(situation, ref, asked, None)


def _to_stage(situation: Situation, stage_id: str) -> Step:
    index = situation.policy.index_of(stage_id)
    if index < 0:
        raise ReassignmentRefused(f"the policy has no stage {stage_id!r}")
    outcome = enter_stage(situation, index)
    if isinstance(outcome, Skipped):
        raise ReassignmentRefused(f"stage {stage_id!r} cannot take this ticket: {outcome.detail}")
    return outcome


def _given(situation: Situation, ref: ScopeRef, asked: Admission, offered: AgentFacts | None) -> Step:
    within = situation.policy.reassigned.accept_within
    hold = certain_hold(situation, within, group_of(situation, asked, (ref,)), situation.facts.now, WARN_PERCENT)
    return Step(REASSIGNED, -1, offered is not None, (ref,), (), asked, offered, hold)
