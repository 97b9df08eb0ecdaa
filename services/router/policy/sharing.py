"""How waiting tickets are shared out among those who are there, so that nobody is responsible for all of them."""

from collections.abc import Mapping
from dataclasses import replace

from services.router.policy.facts import Facts
from services.router.policy.frozen import changed
from services.router.policy.words import AgentId


def excess_of(charges: Mapping[int, int]) -> dict[int, int]:
    """How many tickets each agent is responsible for above the mean (rounded up) of those who are there."""
    mean = -(-sum(charges.values()) // len(charges)) if charges else 0
    return {agent_id: charge - mean for agent_id, charge in charges.items() if charge > mean}


def to_share(facts: Facts, charges: Mapping[int, int], responsible: int | None) -> Facts:
    """Facts under which the responsible person is chosen anew, by score and by what each is responsible for besides."""
    besides = {agent_id: charge - (agent_id == responsible) for agent_id, charge in charges.items()}
    agents = tuple(changed(agent, charge=max(0, besides.get(agent.id, 0))) for agent in facts.roster.agents)
    ticket = replace(facts.ticket, responsible=None)
    return replace(facts, ticket=ticket, roster=replace(facts.roster, agents=agents))


def is_better(chosen: AgentId | None, before: int | None, charges: Mapping[int, int]) -> bool:
    """Whether somebody else who is there was chosen, who then has at most as many as the one before had with it."""
    if chosen is None or chosen == before or chosen not in charges:
        return False
    return before is None or before not in charges or charges[chosen] < charges[before]
