"""A supervisor keeps an agent away from one ticket: he neither sees nor follows it, nor is it given to him."""

from datetime import datetime

from services.router.handlers.acting import give_back, seen_ticket
from services.router.handlers.announcing import withdraw_alerts
from services.router.handlers.errors import NotYours
from services.router.handlers.followers import tell_followers
from services.router.handlers.losing import Loss, because, tell_losers
from services.router.handlers.reconsider import reconsider_ticket
from services.router.policy.words import Entry, Role
from services.router.ports import Store
from services.router.ports.changing import BlockRow
from services.router.ports.people import AgentRecord
from services.router.ports.tickets import TicketRow, TicketState
from shared.errors import NotFound
from shared.principal import Principal


async def block(store: Store, now: datetime, principal: Principal, ticket_id: int, agent_id: int, reason: str) -> None:
    """Keep an agent away from a ticket, which he loses if he has it. Raises NotFound and NotYours."""
    ticket = await _open_to_blocks(store, principal, ticket_id)
    agent = await _agent(store, agent_id)
    if agent.values.role != Role.AGENT:
        raise NotYours("Nobody who oversees every ticket can be kept away from one.")
    await store.block(ticket_id, agent_id, reason or "no reason given", principal.agent_id, now)
    told = {"agent": agent.values.name, "reason": reason}
    await store.add_history(ticket_id, "blocked", principal.agent_id, principal.name, told, now)
    await withdraw_alerts(store, ticket_id, "blocked", now, [agent_id])
    after = await _without(store, now, ticket, agent_id)
    # Who is kept away, and why, is for him and supervisors alone.
    why, noted = f"{principal.name} keeps you away from it{because(reason)}", f"{principal.name} gave it to others."
    loss = Loss(ticket, after, principal.name, why, noted)
    if loss.loser == agent_id:
        await tell_losers(store, [loss], now)
        await tell_followers(store, after, noted, principal.agent_id, now)


async def read_blocks(store: Store, principal: Principal, ticket_id: int) -> list[BlockRow]:
    """Give who is kept away from a ticket, and why: for supervisors alone. Raises NotFound."""
    ticket = await seen_ticket(store, principal, ticket_id)
    return await store.blocks_of_ticket(ticket.id)


async def unblock(store: Store, now: datetime, principal: Principal, ticket_id: int, agent_id: int) -> None:
    """Keep an agent away no longer; nothing happens where nobody did. Raises NotFound and NotYours."""
    await _open_to_blocks(store, principal, ticket_id)
    agent = await _agent(store, agent_id)
    if await store.unblock(ticket_id, agent_id):
        told = {"agent": agent.values.name}
        await store.add_history(ticket_id, "unblocked", principal.agent_id, principal.name, told, now)
        await reconsider_ticket(store, now, ticket_id)


async def _without(store: Store, now: datetime, ticket: TicketRow, agent_id: int) -> TicketRow:
    """The ticket after its people were looked at again without this agent."""
    if ticket.holder_id == agent_id:
        return await give_back(store, ticket, Entry.RELEASED, now, "Somebody else is to answer it.")
    if ticket.state is TicketState.WAITING:
        await reconsider_ticket(store, now, ticket.id, silent=(agent_id,))
    return await store.read_ticket(ticket.id) or ticket


async def _open_to_blocks(store: Store, principal: Principal, ticket_id: int) -> TicketRow:
    ticket = await seen_ticket(store, principal, ticket_id, lock=True)
    if ticket.merged_into is not None:
        raise NotYours(f"This ticket was merged into ticket {ticket.merged_into}.")
    return ticket


async def _agent(store: Store, agent_id: int) -> AgentRecord:
    agent = await store.agent(agent_id)
    if agent is None:
        raise NotFound
    return agent
