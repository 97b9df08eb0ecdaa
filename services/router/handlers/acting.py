"""What people do with a ticket before it is answered: claim, give back, hand on, note."""

from dataclasses import replace
from datetime import datetime

from services.router.handlers.announcing import withdraw_alerts
from services.router.handlers.asking import answer_nudges
from services.router.handlers.claimed_before import refuse_late
from services.router.handlers.customers_known import load_known
from services.router.handlers.deciding import (
    current_policy,
    given_back,
    load_facts,
    noticed,
    parsed_policy,
    place,
    run_ladder,
)
from services.router.handlers.errors import NotYours
from services.router.handlers.followers import tell_followers
from services.router.handlers.helping_claimers import help_claimer
from services.router.handlers.losing import because, tell_loser
from services.router.handlers.reckoning import due_of, stale_after
from services.router.handlers.reminding import reminders_to_come
from services.router.policy.classes import ClassDue, class_due
from services.router.policy.criteria import reads_only_letters
from services.router.policy.decision import Decision
from services.router.policy.definition import Policy
from services.router.policy.facts import CustomerFacts, Facts, TicketFacts
from services.router.policy.holds import claim_hold
from services.router.policy.reassignment import ReassignmentRefused, Target, reassign
from services.router.policy.situation import situation_of
from services.router.policy.words import AgentId, CustomerId, Entry, Exclusion, LetterId, TicketId
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
    """Whether the ticket is there for this person: what waits in his scope, what he holds, worked out or follows.

    Whoever worked it out goes on seeing what becomes of his reply. Who sees the ticket that took its letters sees a
    merged one. Supervisors see everything.
    """
    if principal.is_at_least(Role.SUPERVISOR):
        return True
    if principal.agent_id is None:
        return False
    if ticket.merged_into is not None:
        target = await store.read_ticket(ticket.merged_into)
        return target is not None and await may_see(store, principal, target)
    return await may_act(store, principal, ticket) or await store.is_follower(ticket.id, principal.agent_id)


async def may_act(store: Store, principal: Principal, ticket: TicketRow) -> bool:
    """Whether this person may answer the ticket, has answered it or oversees it; following it is not enough."""
    if principal.is_at_least(Role.SUPERVISOR):
        return True
    agent_id = principal.agent_id
    if agent_id is None:
        return False
    if ticket.state is TicketState.WAITING:
        return await store.is_in_scope(ticket.id, agent_id)
    if ticket.state is TicketState.WORKED_OUT:
        return ticket.responsible_id == agent_id and ticket.merged_into is None
    return ticket.holder_id == agent_id


async def seen_ticket(store: Store, principal: Principal, ticket_id: int, *, lock: bool = False) -> TicketRow:
    """Give a ticket that this person may see. Raises NotFound."""
    ticket = await (store.lock_ticket(ticket_id) if lock else store.read_ticket(ticket_id))
    if ticket is None or not await may_see(store, principal, ticket):
        raise NotFound
    return ticket


async def own_ticket(store: Store, principal: Principal, ticket_id: int, expected: int) -> TicketRow:
    """Give a ticket, locked, that this person may act on. Raises NotFound, NotYours and StaleVersion."""
    ticket = await seen_ticket(store, principal, ticket_id, lock=True)
    if ticket.merged_into is not None:
        raise NotYours(f"This ticket was merged into ticket {ticket.merged_into}.")
    if not await may_act(store, principal, ticket):
        raise NotYours("Only who may answer this ticket, or oversees it, can do this.")
    if ticket.version != expected:
        raise StaleVersion(version=ticket.version)
    return ticket


async def claim(store: Store, now: datetime, principal: Principal, ticket_id: int) -> TicketRow:
    """Take a waiting ticket; the first wins. Raises AlreadyClaimed for who could have won, NotFound for others."""
    agent_id = agent_of(principal)
    everything = principal.is_at_least(Role.SUPERVISOR)
    # Only who sees everything can take what is offered to somebody else.
    before = await store.read_ticket(ticket_id) if everything else None
    claimed = await store.claim_ticket(ticket_id, agent_id, everything, now)
    if claimed is None:
        return await _lost(store, principal, ticket_id)
    if not await store.is_in_scope(ticket_id, agent_id, everything):
        # The claim waited for another change of the ticket and judged by the scope of before: nothing of it is kept.
        raise NotYours("You are kept out of this ticket; hand it to somebody else.") if everything else NotFound
    policy = await hold_claim(store, claimed, now, now, promised=claimed.answer_due_at)
    await store.add_history(ticket_id, "claimed", agent_id, principal.name, {}, now)
    await store.note_held(agent_id, now)
    await withdraw_alerts(store, ticket_id, "claimed", now, claimed_by=principal.name)
    await tell_followers(store, claimed, f"{principal.name} claimed it.", agent_id, now)
    await answer_nudges(store, claimed, principal, "claimed", now)
    await help_claimer(store, claimed, policy, now)
    if before is not None:
        await tell_loser(store, before, claimed, principal.name, f"{principal.name} claimed it.", now)
    return claimed


async def hold_claim(
    store: Store,
    ticket: TicketRow,
    since: datetime,
    now: datetime,
    until: datetime | None = None,
    promised: datetime | None = None,
) -> Policy:
    """Give a claimed ticket its deadline, counted from `since` on the holder's calendar; gives the policy that said so.

    With `until`, one that would be over already is counted from now, and ends then at the latest. Its answer is due
    no later than `promised`.
    """
    policy, facts = await holders_facts(store, ticket, now)
    holder = facts.roster.agents[0].id
    hold = claim_hold(facts, policy, holder, since)
    if until is not None and hold.due_at <= now:
        anew = claim_hold(facts, policy, holder, now)
        hold = replace(anew, due_at=min(anew.due_at, until))
    dated = await date_answer(store, ticket, class_due(situation_of(facts, policy), facts.roster.agents), promised)
    stale_at = due_of(facts.roster, stale_after(policy), since)
    reminders = reminders_to_come(dated.answer_due_at, now, hold.warn_at, stale_at)
    await store.set_hold(ticket.id, DeadlineKind.CLAIM, hold, reminders, now)
    store.wake("deadline")
    return policy


async def date_held(store: Store, ticket: TicketRow, now: datetime) -> TicketRow:
    """Note the class of a held ticket and when its answer is due; its hold goes on as it is."""
    policy, facts = await holders_facts(store, ticket, now)
    return await date_answer(store, ticket, class_due(situation_of(facts, policy), facts.roster.agents))


async def holders_facts(store: Store, ticket: TicketRow, now: datetime) -> tuple[Policy, Facts]:
    """The policy that counts, and what is counted on the holder's calendar alone."""
    assert ticket.holder_id is not None
    moment = await store.load_holder(ticket.holder_id, now)
    policy = parsed_policy(moment.policy_version, moment.policy_text)
    opened = ticket.oldest_open_at or now
    letter = TicketFacts(TicketId(ticket.id), LetterId(0), opened, signals=noticed(ticket), due_date=ticket.due_date)
    return policy, Facts(now, letter, await _customer_of(store, ticket, policy), moment.roster)


async def _customer_of(store: Store, ticket: TicketRow, policy: Policy) -> CustomerFacts:
    """What of the customer a class may look at; most policies tell classes by the letters alone."""
    if all(reads_only_letters(one.match) for one in policy.classes):
        return CustomerFacts(CustomerId(ticket.customer_id))
    return (await load_known(store, [ticket]))[ticket.id].facts


async def date_answer(
    store: Store, ticket: TicketRow, due: ClassDue | None, promised: datetime | None = None
) -> TicketRow:
    """Note a ticket's class, and when its answer is due: by its class, or sooner by the date a person set.

    What was `promised` under the same class does not become later because its holder begins later.
    """
    same = due is not None and due.key == ticket.class_key
    found = (ticket.due_date, due.due_at if due is not None else None, promised if same else None)
    dates = [at for at in found if at is not None]
    dated = replace(ticket, class_key=due.key if due is not None else None, answer_due_at=min(dates, default=None))
    if dated != ticket:
        await store.date_ticket(ticket.id, dated.class_key, dated.answer_due_at)
    return dated


async def _lost(store: Store, principal: Principal, ticket_id: int) -> TicketRow:
    """Say to whom or why a claim was lost; a claim that is repeated by its winner is given again."""
    await refuse_late(store, principal, ticket_id)
    ticket = await store.read_ticket(ticket_id)
    agent_id = agent_of(principal)
    if ticket is None:
        raise NotFound
    if ticket.holder_id == agent_id:
        return ticket
    if ticket.merged_into is not None and await may_see(store, principal, ticket):
        raise NotYours(f"This ticket was merged into ticket {ticket.merged_into}.")
    if not principal.is_at_least(Role.SUPERVISOR) and not await store.is_in_scope(ticket_id, agent_id):
        raise NotFound
    if ticket.state is TicketState.WAITING:
        raise NotYours("You are kept out of this ticket; hand it to somebody else.")
    raise NotYours("This ticket is worked out already.")


async def release(store: Store, now: datetime, principal: Principal, ticket_id: int, reason: str) -> TicketRow:
    """Give a claimed ticket back to the ladder. Raises NotFound, and NotYours for anybody but the holder."""
    ticket = await seen_ticket(store, principal, ticket_id, lock=True)
    agent_id = agent_of(principal)
    if ticket.holder_id != agent_id:
        raise NotYours("Only the holder can release a ticket; a supervisor reassigns it.")
    await store.add_history(ticket_id, "released", agent_id, principal.name, {"reason": reason}, now)
    await answer_nudges(store, ticket, principal, "released", now)
    back = await give_back(store, ticket, Entry.RELEASED, now, reason)
    await tell_followers(store, back, f"{principal.name} gave it back.", agent_id, now)
    return back


async def give_back(store: Store, ticket: TicketRow, entry: Entry, now: datetime, text: str = "") -> TicketRow:
    """Put a claimed ticket back into the ladder; its holder comes last from now on."""
    assert ticket.holder_id is not None
    await store.note_held(ticket.holder_id, now)
    back = given_back(ticket, entry, text)
    return await run_ladder(store, back.ticket, entry, now, text, back.silent)


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
    await answer_nudges(store, ticket, principal, "declined", now)
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
    before = ticket
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
    await answer_nudges(store, before, principal, "reassigned", now)
    placed = await place(store, ticket, decision, now, reason, silent=(agent_id,))
    why = f"{principal.name} handed it to {_named(decision)}{because(reason)}"
    await tell_loser(store, before, placed, principal.name, why, now, silent=(agent_id,))
    await tell_followers(store, placed, f"{principal.name} handed it on.", agent_id, now)
    return placed


def _named(decision: Decision) -> str:
    """To whom a decision gives a ticket, by name."""
    return " and ".join(one.name for one in decision.scope if one.own) or "others"


async def add_note(store: Store, now: datetime, principal: Principal, ticket_id: int, text: str) -> int:
    """Write something beside a ticket that no customer reads, and give its id. Raises NotFound and NotYours."""
    ticket = await seen_ticket(store, principal, ticket_id, lock=True)
    if ticket.merged_into is not None:
        raise NotYours(f"This ticket was merged into ticket {ticket.merged_into}.")
    author = Author(principal.name, agent_id=agent_of(principal))
    note = NewMessage(ticket_id, MessageKind.NOTE, author, "", text, received_at=now, visible_text=text)
    await tell_followers(store, ticket, f"{principal.name} wrote a note.", author.agent_id, now)
    await answer_nudges(store, ticket, principal, "noted", now)
    return await store.add_message(note)
