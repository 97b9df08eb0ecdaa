"""What becomes of waiting tickets when somebody comes to work, as in production: welcomed, or shared out."""

from collections import Counter
from collections.abc import Collection, Iterable

from services.router.policy.decision import Decision
from services.router.policy.definition import Policy
from services.router.policy.facts import Facts
from services.router.policy.ladder import decide
from services.router.policy.sharing import excess_of, is_better, to_share
from services.router.policy.words import AgentId
from services.router.simulation.ticket import SimulatedTicket, State

Charges = dict[int, int]
"""For how many tickets of groups each of those who are there is responsible."""


def charges_of(tickets: Iterable[SimulatedTicket], there: Collection[AgentId]) -> Charges:
    """Count the tickets that wait for those who are there."""
    waiting = (one for one in tickets if one.state is State.WAITING and not one.exclusive)
    counted = Counter(one.responsible for one in waiting)
    return {agent: counted[agent] for agent in sorted(there)}


def is_meant_for(ticket: SimulatedTicket, came: Collection[AgentId]) -> bool:
    """Whether one who came was written to, or answered in this conversation before."""
    return not ticket.former_holders and any(one in came for one in (*ticket.addressed, ticket.thread_owner))


def welcomed(facts: Facts, policy: Policy, ticket: SimulatedTicket) -> Decision | None:
    """Make who should have had a group's ticket first responsible for it; None if it is not so."""
    decision = decide(facts, policy)
    missed = decision.stage == ticket.stage and set(decision.stages_run) != set(ticket.stages_run)
    return decision if missed else None


def is_to_share(ticket: SimulatedTicket, charges: Charges) -> bool:
    """Whether a ticket waits for nobody present, or for somebody who has more than his share."""
    asked = ticket.responsible
    return asked is None or asked not in charges or asked in excess_of(charges)


def shared_out(facts: Facts, policy: Policy, ticket: SimulatedTicket, charges: Charges) -> Decision | None:
    """Make somebody who is there responsible for a group's ticket; None where nobody better has room."""
    decision = decide(to_share(facts, charges, ticket.responsible), policy)
    chosen, before = decision.responsible, ticket.responsible
    if chosen is None or not is_better(chosen, before, charges):
        return None
    desk = next(agent for agent in facts.roster.agents if agent.id == chosen)
    if desk.open_load + charges[chosen] >= desk.capacity:
        return None
    charges[chosen] += 1
    if before in charges and before is not None:
        charges[before] -= 1
    return decision
