"""Decisions as they were recorded: listed, read, and made again to say why an agent sees a ticket or does not."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.router.handlers.deciding import parsed_policy
from services.router.handlers.explaining import tell_whole
from services.router.policy.decision import Decision, Override, canonical_bytes
from services.router.policy.definition import Policy
from services.router.policy.fact_form import unpack_facts
from services.router.policy.facts import Facts
from services.router.policy.plain_form import from_plain
from services.router.policy.replaying import decide_again
from services.router.policy.why_not import Standing, standing_of
from services.router.policy.words import AgentId
from services.router.ports import Store
from services.router.ports.records import DecisionHead, KeptDecision
from shared.errors import Conflict, NotFound
from shared.principal import Principal


@dataclass(frozen=True, slots=True)
class Replay:
    """A decision made again; `same_record` says that it gave the same bytes."""

    facts: Facts
    policy: Policy
    decision: Decision
    same_record: bool


@dataclass(frozen=True, slots=True)
class AgentExplanation:
    """How an agent stands to a decision of a ticket."""

    agent_id: int
    name: str
    decision_id: int
    standing: Standing
    same_record: bool


async def list_decisions(store: Store, ticket_id: int, before: int, limit: int) -> list[DecisionHead]:
    """Give the decisions about a ticket below an id, newest first. Raises NotFound."""
    if await store.read_ticket(ticket_id) is None:
        raise NotFound
    return await store.decisions_of_ticket(ticket_id, before, limit)


async def read_decision(
    store: Store, now: datetime, principal: Principal, ticket_id: int, decision_id: int
) -> dict[str, Any]:
    """Give a whole decision, in sentences too. Raises NotFound."""
    kept = await _kept(store, ticket_id, decision_id)
    told = await tell_whole(store, kept.record, await store.zone_of(principal.agent_id or 0, now))
    return {"id": kept.id, "ticket_id": ticket_id, **told}


async def explain_agent(store: Store, ticket_id: int, agent_id: int, decision_id: int | None) -> AgentExplanation:
    """Say why an agent sees a ticket or does not, by the facts recorded.

    Raises NotFound, and Conflict for a decision made before facts were kept.
    """
    kept = await _kept(store, ticket_id, decision_id)
    name = (await store.names()).agents.get(agent_id)
    if name is None:
        raise NotFound
    replayed = replay(kept)
    found = standing_of(replayed.facts, replayed.policy, replayed.decision, AgentId(agent_id))
    standing = found or Standing(False, None, f"{name} was not here yet when this was decided.", (), False, None)
    return AgentExplanation(agent_id, name, kept.id, standing, replayed.same_record)


def replay(kept: KeptDecision) -> Replay:
    """Make a recorded decision again. Raises Conflict for one made before facts were kept."""
    if kept.facts is None or kept.roster is None or kept.policy_text is None:
        raise Conflict("The facts of this decision were not kept, so it cannot be made again.")
    facts = unpack_facts(kept.roster, kept.facts)
    policy = parsed_policy(kept.policy_version, kept.policy_text)
    override = from_plain(Override, kept.record["override"]) if kept.record["override"] else None
    decision = decide_again(facts, policy, override)
    same = canonical_bytes(decision.as_record()) == canonical_bytes(kept.record)
    return Replay(facts, policy, decision, same)


async def _kept(store: Store, ticket_id: int, decision_id: int | None) -> KeptDecision:
    kept = await store.kept_decision(ticket_id, decision_id)
    if kept is None:
        raise NotFound
    return kept
