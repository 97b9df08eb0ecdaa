"""How much working time a ticket has left, for the sentence beside it."""

from collections.abc import Iterable
from datetime import datetime

from services.router.policy.explain import Record
from services.router.policy.facts import AgentFacts, ScopeRef
from services.router.policy.scopes import people_of
from services.router.policy.situation import Situation
from services.router.policy.words import AgentId, ScopeKind
from services.router.policy.working_time import working_seconds_between


def seconds_for_stage(situation: Situation, record: Record, due_at: datetime) -> int:
    """Working seconds of those whom the recorded stage asks, from now until `due_at`."""
    refs = tuple(ScopeRef(ScopeKind(one["kind"]), one["id"], one["key"]) for one in record["scope"] if one["own"])
    members = set(record["members"])
    asked = (agent for agent in people_of(situation, refs) if agent.id in members)
    return _seconds(situation, asked, due_at, refs)


def seconds_for_holder(situation: Situation, holder: AgentId, due_at: datetime) -> int:
    """Working seconds of the holder from now until `due_at`; none for one who is no longer known."""
    agent = situation.agents.get(holder)
    return _seconds(situation, (agent,), due_at) if agent is not None else 0


def _seconds(
    situation: Situation, people: Iterable[AgentFacts], due_at: datetime, refs: Iterable[ScopeRef] = ()
) -> int:
    now = situation.facts.now
    return working_seconds_between(situation.union(people, now, refs), now, due_at) if due_at > now else 0
