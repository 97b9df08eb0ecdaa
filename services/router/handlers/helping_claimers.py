"""Help for who claims one urgent ticket too many."""

from datetime import datetime

from services.router.handlers.deciding import current_policy, load_facts
from services.router.handlers.helping import call_helper
from services.router.policy.help import helper_of_claimer
from services.router.policy.words import AgentId, Entry
from services.router.ports import Store
from services.router.ports.tickets import TicketRow


async def help_claimer(store: Store, ticket: TicketRow, now: datetime) -> None:
    """Call a helper for the holder of a ticket just claimed, if he needs one and was given none with its offer."""
    assert ticket.holder_id is not None
    policy = await current_policy(store)
    if policy.help is None or ticket.class_key not in policy.help.classes:
        return
    if await store.was_helped(ticket.id, ticket.holder_id):
        return
    facts = await load_facts(store, ticket, Entry.RAISED, now)
    helper = helper_of_claimer(facts, policy, AgentId(ticket.holder_id))
    if helper is None:
        return
    names = {agent.id: agent.name for agent in facts.roster.agents}
    await store.join_scope(ticket.id, helper.id, ticket.stage, now)
    helped = (ticket.holder_id, names[AgentId(ticket.holder_id)])
    await call_helper(store, ticket, helped, (helper.id, helper.name), now)
