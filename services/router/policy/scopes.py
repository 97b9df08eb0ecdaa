"""Scopes: what a stage adds, whom a scope reaches, what it is called."""

from collections.abc import Iterable
from typing import assert_never

from services.router.policy.decision import NamedScope
from services.router.policy.definition import ADDRESSED, CUSTOMERS_AUDIENCE, ScopeSource, Stage
from services.router.policy.facts import AgentFacts, ScopeRef
from services.router.policy.situation import Situation
from services.router.policy.words import AgentId, AudienceId, ScopeKind


def refs_of_stage(situation: Situation, stage: Stage) -> tuple[ScopeRef, ...]:
    """What a stage adds to the scope at this moment, in order."""
    value = stage.scope.value
    match stage.scope.source:
        case ScopeSource.AGENTS:
            return tuple(ScopeRef(ScopeKind.AGENT, agent.id) for agent in _named_agents(situation, value))
        case ScopeSource.AUDIENCES:
            return tuple(_audience_ref(situation, audience_id) for audience_id in _audiences(situation, value))
        case ScopeSource.DEPARTMENT:
            return (ScopeRef(ScopeKind.DEPARTMENT, key=value),)
        case ScopeSource.ROLE:
            return (ScopeRef(ScopeKind.ROLE, key=value),)
        case _:
            assert_never(stage.scope.source)


def _named_agents(situation: Situation, value: str) -> tuple[AgentFacts, ...]:
    owner = situation.thread_owner()
    return situation.addressed() if value == ADDRESSED else (owner,) if owner else ()


def _audiences(situation: Situation, value: str) -> tuple[AudienceId, ...]:
    if value == CUSTOMERS_AUDIENCE:
        return situation.audience.known
    return tuple(audience.id for audience in situation.facts.roster.audiences if audience.key == value)


def _audience_ref(situation: Situation, audience_id: AudienceId) -> ScopeRef:
    key = next(audience.key for audience in situation.facts.roster.audiences if audience.id == audience_id)
    return ScopeRef(ScopeKind.AUDIENCE, audience_id, key)


def people_of(situation: Situation, refs: Iterable[ScopeRef]) -> list[AgentFacts]:
    """Everybody a scope reaches, in the order of the roster, excluded people too."""
    return situation.crowd.people(situation.facts.roster.agents, refs)


def named(situation: Situation, refs: Iterable[ScopeRef], own: Iterable[ScopeRef]) -> tuple[NamedScope, ...]:
    """A scope with the names of its entries, sorted; `own` is what the stage itself asks."""
    mine = set(own)
    return tuple(
        NamedScope(ref.kind, ref.id, ref.key, _name(situation, ref), ref in mine) for ref in sorted({*refs, *mine})
    )


def _name(situation: Situation, ref: ScopeRef) -> str:
    match ref.kind:
        case ScopeKind.AGENT:
            agent = situation.agents.get(AgentId(ref.id))
            return agent.name if agent is not None else ""
        case ScopeKind.AUDIENCE:
            audiences = situation.facts.roster.audiences
            return next((audience.name for audience in audiences if audience.id == ref.id), ref.key)
        case ScopeKind.DEPARTMENT | ScopeKind.ROLE:
            return ref.key
        case _:
            assert_never(ref.kind)
