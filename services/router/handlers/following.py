"""Who follows a ticket, a customer or an agent's work, and who may let whom do so."""

from datetime import datetime

from services.router.handlers.acting import agent_of, seen_ticket
from services.router.handlers.announcing import withdraw_one
from services.router.handlers.errors import NotYours
from services.router.handlers.followers import make_follow, marked
from services.router.ports import Store
from services.router.ports.following import FollowerRow, StandingKind
from services.router.ports.people import AgentRecord
from services.router.ports.tickets import TicketRow
from shared.errors import Forbidden, NotFound
from shared.principal import Principal, Role


async def read_followers(store: Store, principal: Principal, ticket_id: int) -> list[FollowerRow]:
    """Give who follows a ticket, by name. Raises NotFound."""
    ticket = await seen_ticket(store, principal, ticket_id)
    return await store.followers_of_ticket(ticket.id)


async def follow(store: Store, now: datetime, principal: Principal, ticket_id: int, agent_id: int) -> None:
    """Let an agent follow a ticket: he may read it from now on. Raises NotFound and NotYours."""
    ticket = await _followed(store, principal, ticket_id, agent_id)
    agent = await _agent(store, agent_id)
    if agent_id not in await store.welcome_followers(ticket_id, [agent_id], await marked(store, now), now):
        raise NotYours("This agent may not follow this ticket.")
    if await store.add_followers(ticket_id, [agent_id], now):
        told = {"agent": agent.values.name}
        await store.add_history(ticket.id, "followed", principal.agent_id, principal.name, told, now)


async def unfollow(store: Store, now: datetime, principal: Principal, ticket_id: int, agent_id: int) -> None:
    """Let an agent follow a ticket no longer; nothing happens where he does not. Raises NotFound and NotYours."""
    ticket = await _followed(store, principal, ticket_id, agent_id)
    if not await store.is_follower(ticket.id, agent_id):
        return
    alert_id = await store.remove_follower(ticket_id, agent_id)
    if alert_id is not None:
        await withdraw_one(store, ticket_id, alert_id, [agent_id], "unfollowed", now)
    agent = await _agent(store, agent_id)
    told = {"agent": agent.values.name}
    await store.add_history(ticket.id, "unfollowed", principal.agent_id, principal.name, told, now)


async def read_standing(store: Store, principal: Principal, kind: StandingKind, ref: int) -> list[FollowerRow]:
    """Give who follows a customer's or an agent's tickets as a rule. Raises NotFound."""
    return await store.standing_followers(kind, await _there(store, kind, ref))


async def follow_as_rule(
    store: Store, now: datetime, principal: Principal, kind: StandingKind, ref: int, agent_id: int
) -> None:
    """Let an agent follow whatever a customer writes or another agent holds, beginning with what is open now.

    Raises NotFound, Forbidden and NotYours.
    """
    ref = await _there(store, kind, ref)
    agent = await _agent(store, agent_id)
    await _check_standing(store, principal, kind, ref, agent_id)
    if agent.has_departed(now):
        raise NotYours("This agent has left.")
    await store.add_standing(kind, ref, agent_id, principal.is_at_least(Role.SUPERVISOR), now)
    # Locked, so that a block in the making is seen.
    for ticket in await store.lock_tickets(await store.tickets_to_follow(kind, ref)):
        joining = kind is StandingKind.AGENT or agent_id in (await store.standing_joining([ticket.id]))[ticket.id]
        if joining:
            await make_follow(store, ticket.id, [agent_id], now)


async def unfollow_as_rule(store: Store, principal: Principal, kind: StandingKind, ref: int, agent_id: int) -> None:
    """Let an agent follow no more tickets as a rule; those he follows already he goes on to follow.

    Raises NotFound and Forbidden.
    """
    ref = await _there(store, kind, ref)
    if agent_id != principal.agent_id and not principal.is_at_least(Role.SUPERVISOR):
        raise Forbidden("Only a supervisor decides what others follow.")
    await store.remove_standing(kind, ref, agent_id)


async def _followed(store: Store, principal: Principal, ticket_id: int, agent_id: int) -> TicketRow:
    """The ticket, locked, if this person may say that the agent follows it or not."""
    ticket = await seen_ticket(store, principal, ticket_id, lock=True)
    if ticket.merged_into is not None:
        raise NotYours(f"This ticket was merged into ticket {ticket.merged_into}.")
    himself = agent_of(principal)
    if agent_id != himself and ticket.holder_id != himself and not principal.is_at_least(Role.SUPERVISOR):
        raise NotYours("Only the holder or a supervisor decides who else follows a ticket.")
    return ticket


async def _check_standing(store: Store, principal: Principal, kind: StandingKind, ref: int, agent_id: int) -> None:
    """A supervisor decides; an agent for himself alone, about a customer some of whose tickets he sees already.

    Whom a supervisor lets follow a customer reads all his tickets; who does so himself, those that he sees anyway.
    """
    if principal.is_at_least(Role.SUPERVISOR):
        return
    if agent_id != principal.agent_id or kind is not StandingKind.CUSTOMER:
        raise Forbidden("Only a supervisor decides what others follow.")
    if not await store.tickets_of(ref, agent_id, False, 1):
        raise NotYours("You see no ticket of this customer; a supervisor can let you follow him.")


async def _there(store: Store, kind: StandingKind, ref: int) -> int:
    """The agent or customer that is followed; of a customer merged into another, the other."""
    if kind is StandingKind.AGENT:
        return (await _agent(store, ref)).id
    customer = await store.customer(ref)
    if customer is None:
        raise NotFound
    return customer.id


async def _agent(store: Store, agent_id: int) -> AgentRecord:
    agent = await store.agent(agent_id)
    if agent is None:
        raise NotFound
    return agent
