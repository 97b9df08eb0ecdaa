"""Whom an entry of a scope includes."""

from typing import assert_never

from services.router.policy.facts import AgentFacts, ScopeRef
from services.router.policy.words import Role, ScopeKind


def reaches(ref: ScopeRef, agent: AgentFacts) -> bool:
    """Whether a scope's entry includes an agent."""
    match ref.kind:
        case ScopeKind.AGENT:
            return agent.id == ref.id
        case ScopeKind.AUDIENCE:
            return any(one.audience_id == ref.id for one in agent.audiences)
        case ScopeKind.DEPARTMENT:
            return answers_for(agent, ref.key)
        case ScopeKind.ROLE:
            return agent.role == ref.key
        case _:
            assert_never(ref.kind)


def answers_for(agent: AgentFacts, department: str) -> bool:
    """Whether the agent is one of a department's people who answer letters, as the administrator of a small company is.

    Supervisors are asked by their own stage, and find every ticket anyway.
    """
    return agent.department == department and agent.role is not Role.SUPERVISOR
