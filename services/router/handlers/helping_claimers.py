"""Help for who claims one urgent ticket too many."""

from datetime import datetime

from services.router.handlers.deciding import load_facts
from services.router.handlers.helping import call_helper, tell_helper
from services.router.policy.definition import Policy
from services.router.policy.help import helper_of_claimer
from services.router.policy.words import AgentId, Entry
from services.router.ports import Store
from services.router.ports.tickets import TicketRow


async def help_claimer(store: Store, ticket: TicketRow, policy: Policy, now: datetime) -> None:
    """Call a helper for the holder of a ticket just claimed, if he needs one: named with its offer, else the best."""
    assert ticket.holder_id is not None
    if policy.help is None or ticket.class_key not in policy.help.classes:
        return
    facts = await load_facts(store, ticket, Entry.RAISED, now)
    names = {agent.id: agent.name for agent in facts.roster.agents}
    helped = (ticket.holder_id, names[AgentId(ticket.holder_id)])
    given = await store.helper_given(ticket.id, ticket.holder_id)
    if given is not None and await store.is_follower(ticket.id, given[0]):
        # The claim withdrew the alerts of its offer; this one still stands.
        await tell_helper(store, ticket, helped, given, now)
        return
    helper = helper_of_claimer(facts, policy, AgentId(ticket.holder_id))
    if helper is None:
        return
    await store.join_scope(ticket.id, helper.id, ticket.stage, now)
    await call_helper(store, ticket, helped, (helper.id, helper.name), now)
