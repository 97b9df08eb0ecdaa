"""What people do with a ticket before it is answered: claim, give back, hand on, note."""

from dataclasses import replace
from datetime import datetime

from services.router.handlers.announcing import withdraw_alerts
from services.router.handlers.deciding import current_policy, load_facts, place, reminders_of, run_ladder
from services.router.handlers.errors import AlreadyClaimed, NotYours
from services.router.policy.classes import class_due
from services.router.policy.facts import CustomerFacts, Facts, TicketFacts
from services.router.policy.holds import claim_hold
from services.router.policy.reassignment import ReassignmentRefused, Target, reassign
from services.router.policy.situation import situation_of
from services.router.policy.words import AgentId, CustomerId, Entry, Exclusion, LetterId, Signal, TicketId
from services.router.ports import Store
from services.router.ports.decisions import DeadlineKind, KeptOut
from services.router.ports.messages import Author, MessageKind, NewMessage
from services.router.ports.tickets import TicketRow, TicketState
from shared.errors import Forbidden, Invalid, NotFound, StaleVersion
from shared.principal import Principal, Role


def agent_of(principal: Principal) -> int:
    """Give the agent who acts. Raises Forbidden for a system without one."""
    if principal.agent_id is None:
        raise Forbidden("Only an agent can do this; make the token for one.")
    return principal.agent_id


async def may_see(store: Store, principal: Principal, ticket: TicketRow) -> bool:
    """Whether the ticket is there for this person: what waits in his scope, what he holds, what he worked out.

    Whoever worked it out goes on seeing what becomes of his reply. Supervisors see everything.
    """
    if principal.is_at_least(Role.SUPERVISOR):
        return True
    agent_id = principal.agent_id
    if agent_id is None:
        return False
    if ticket.state is TicketState.WAITING:
        return await store.is_in_scope(ticket.id, agent_id)
    if ticket.state is TicketState.WORKED_OUT:
        return ticket.responsible_id == agent_id
    return ticket.holder_id == agent_id


async def seen_ticket(store: Store, principal: Principal, ticket_id: int, *, lock: bool = False) -> TicketRow:
    """Give a ticket that this person may see. Raises NotFound."""
    ticket = await (store.lock_ticket(ticket_id) if lock else store.read_ticket(ticket_id))
    if ticket is None or not await may_see(store, principal, ticket):
        raise NotFound
    return ticket


async def claim(store: Store, now: datetime, principal: Principal, ticket_id: int) -> TicketRow:
    """Take a waiting ticket; the first wins. Raises AlreadyClaimed for who could have won, NotFound for others."""
    agent_id = agent_of(principal)
    everything = principal.is_at_least(Role.SUPERVISOR)
    claimed = await store.claim_ticket(ticket_id, agent_id, everything, now)
    if claimed is None:
        return await _lost(store, principal, ticket_id)
    if not await store.is_in_scope(ticket_id, agent_id, everything):
        # The claim waited for another change of the ticket and judged by the scope of before: nothing of it is kept.
        raise NotYours("You are kept out of this ticket; hand it to somebody else.") if everything else NotFound
    await hold_claim(store, claimed, now, now)
    await store.add_history(ticket_id, "claimed", agent_id, principal.name, {}, now)
    await store.note_held(agent_id, now)
    await withdraw_alerts(store, ticket_id, "claimed", now, claimed_by=principal.name)
    return claimed


async def hold_claim(store: Store, ticket: TicketRow, since: datetime, now: datetime) -> None:
    """Give a claimed ticket its deadline, counted from `since` on the holder's calendar."""
    assert ticket.holder_id is not None
    holder = AgentId(ticket.holder_id)
    signals = tuple(Signal(signal) for signal in ticket.signals)
    opened = ticket.oldest_open_at or now
    facts = Facts(
        now,
        TicketFacts(TicketId(ticket.id), LetterId(0), opened, signals=signals),
        CustomerFacts(CustomerId(ticket.customer_id)),
        await store.load_one(holder, now),
    )
    policy = await current_policy(store)
    hold = claim_hold(facts, policy, holder, since)
    await store.set_deadline(ticket.id, DeadlineKind.CLAIM, hold, now)
    due = class_due(situation_of(facts, policy), facts.roster.agents)
    await store.set_reminders(ticket.id, reminders_of(hold, due.due_at if due is not None else None, now), now)
    store.wake("deadline")


async def _lost(store: Store, principal: Principal, ticket_id: int) -> TicketRow:
    """Say to whom a claim was lost; a claim that is repeated by its winner is given again."""
    ticket = await store.read_ticket(ticket_id)
    agent_id = agent_of(principal)
    if ticket is None:
        raise NotFound
    if ticket.holder_id == agent_id:
        return ticket
    if not principal.is_at_least(Role.SUPERVISOR) and not await store.is_in_scope(ticket_id, agent_id):
        raise NotFound
    first = await store.last_claim(ticket_id)
    if ticket.state is TicketState.WAITING:
        raise NotYours("You are kept out of this ticket; hand it to somebody else.")
    if first is None:
        raise NotYours("This ticket is worked out already.")
    raise AlreadyClaimed(
        f"{first.name} claimed this ticket before you.", claimed_by=first.name, claimed_at=first.at.isoformat()
    )


async def release(store: Store, now: datetime, principal: Principal, ticket_id: int, reason: str) -> TicketRow:
    """Give a claimed ticket back to the ladder. Raises NotFound, and NotYours for anybody but the holder."""
    ticket = await seen_ticket(store, principal, ticket_id, lock=True)
    agent_id = agent_of(principal)
    if ticket.holder_id != agent_id:
        raise NotYours("Only the holder can release a ticket; a supervisor reassigns it.")
    await store.add_history(ticket_id, "released", agent_id, principal.name, {"reason": reason}, now)
    return await give_back(store, ticket, Entry.RELEASED, now, reason)


async def give_back(store: Store, ticket: TicketRow, entry: Entry, now: datetime, text: str = "") -> TicketRow:
    """Put a claimed ticket back into the ladder; its holder comes last from now on."""
    assert ticket.holder_id is not None
    await store.note_held(ticket.holder_id, now)
    back = replace(ticket, returns=ticket.returns + 1, former_holders=(*ticket.former_holders, ticket.holder_id))
    return await run_ladder(store, back, entry, now, text, silent=(ticket.holder_id,))


async def decline(
    store: Store, now: datetime, principal: Principal, ticket_id: int, reason: str, returnable: bool
) -> TicketRow:
    """Give an offer back; unless `returnable` it does not come to this person again. Raises NotFound, NotYours."""
    ticket = await seen_ticket(store, principal, ticket_id, lock=True)
    agent_id = agent_of(principal)
    if ticket.state is not TicketState.WAITING or not ticket.exclusive or ticket.responsible_id != agent_id:
        raise NotYours("This ticket is not offered to you.")
    if not returnable:
        await store.keep_out(ticket_id, KeptOut(agent_id, Exclusion.DECLINED, reason or "no reason given"), now)
    facts = {"reason": reason, "returnable": returnable}
    await store.add_history(ticket_id, "declined", agent_id, principal.name, facts, now)
    return await run_ladder(store, ticket, Entry.DECLINED, now, reason, silent=(agent_id,))


async def hand_on(
    store: Store, now: datetime, principal: Principal, ticket_id: int, expected: int, target: Target, reason: str
) -> TicketRow:
    """Give a ticket to an agent, an audience or a stage. Raises NotFound, StaleVersion, NotYours and Invalid."""
    ticket = await seen_ticket(store, principal, ticket_id, lock=True)
    agent_id = agent_of(principal)
    if not principal.is_at_least(Role.SUPERVISOR) and ticket.holder_id != agent_id:
        raise NotYours("Only the holder or a supervisor can reassign a ticket.")
    if ticket.state is TicketState.WORKED_OUT:
        raise NotYours("This ticket is worked out: there is nothing to hand on.")
    if ticket.version != expected:
        raise StaleVersion(version=ticket.version)
    if ticket.holder_id is not None:
        await store.note_held(ticket.holder_id, now)
        ticket = replace(ticket, former_holders=(*ticket.former_holders, ticket.holder_id))
    facts = await load_facts(store, ticket, Entry.RELEASED, now)
    try:
        decision = reassign(facts, await current_policy(store), target, AgentId(agent_id), reason)
    except ReassignmentRefused as refused:
        raise Invalid(f"This ticket cannot go there: {refused}.", field="to") from refused
    told = {"to": str(target), "reason": reason}
    await store.add_history(ticket_id, "reassigned", agent_id, principal.name, told, now)
    return await place(store, ticket, decision, now, reason, silent=(agent_id,))


async def add_note(store: Store, now: datetime, principal: Principal, ticket_id: int, text: str) -> int:
    """Write something beside a ticket that no customer reads, and give its id. Raises NotFound."""
    await seen_ticket(store, principal, ticket_id)
    author = Author(principal.name, agent_id=agent_of(principal))
    return await store.add_message(
        NewMessage(ticket_id, MessageKind.NOTE, author, "", text, received_at=now, visible_text=text)
    )
