"""Whom a change of calendars, absences or people leaves alone: groups that nobody answers for in the time to come."""

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta

from services.router.policy.definition import CUSTOMERS_AUDIENCE, ScopeSource, Stage
from services.router.policy.facts import AgentFacts, ScopeRef
from services.router.policy.presence import has_left
from services.router.policy.scopes import people_of, refs_of_stage
from services.router.policy.situation import Situation
from services.router.policy.words import ScopeKind
from services.router.policy.working_time import HORIZON, working_spans

SOON = timedelta(days=14)


def gaps(situation: Situation, agents: Collection[int], audiences: Collection[str] = ()) -> list[str]:
    """What to warn of after a change of these agents and audiences (by key), a sentence each."""
    return [*_audiences_alone(situation, agents, audiences), *_stages_alone(situation, agents)]


def _audiences_alone(situation: Situation, agents: Collection[int], audiences: Collection[str]) -> Iterator[str]:
    for one in situation.facts.roster.audiences:
        refs = (ScopeRef(ScopeKind.AUDIENCE, one.id, one.key),)
        members = people_of(situation, refs)
        touched = one.key in audiences or any(agent.id in agents for agent in members)
        if touched and not _somebody_works(situation, members, refs, SOON):
            yield f"Nobody of {one.name} works in the next {SOON.days} days."


def _stages_alone(situation: Situation, agents: Collection[int]) -> Iterator[str]:
    for stage in situation.policy.stages:
        refs = refs_of_stage(situation, stage) if _is_fixed(stage) else ()
        members = people_of(situation, refs)
        if any(agent.id in agents for agent in members) and not _somebody_works(situation, members, refs, HORIZON):
            yield f"Stage {stage.id} asks nobody who works within {HORIZON.days} days: its hold cannot be counted."


def _is_fixed(stage: Stage) -> bool:
    """Whether a stage asks the same people for every letter."""
    return stage.scope.source is not ScopeSource.AGENTS and stage.scope.value != CUSTOMERS_AUDIENCE


def _somebody_works(
    situation: Situation, members: Sequence[AgentFacts], refs: Sequence[ScopeRef], within: timedelta
) -> bool:
    now = situation.facts.now
    staying = [agent for agent in members if not has_left(agent, now)]
    first = next(working_spans(situation.union(staying, now, refs), now), None)
    return first is not None and first[0] <= now + within
