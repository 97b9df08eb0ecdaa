"""What a change of people, calendars or marks means for tickets, and what the mere passing of time means for people."""

from collections.abc import Sequence
from datetime import datetime

from services.router.handlers.acting import give_back, hold_claim
from services.router.handlers.deciding import current_policy, load_facts, place, run_ladder
from services.router.handlers.followers import marked
from services.router.policy.decision import Decision
from services.router.policy.definition import REASSIGNED
from services.router.policy.facts import AgentFacts, Facts
from services.router.policy.ladder import decide
from services.router.policy.presence import has_left
from services.router.policy.situation import situation_of
from services.router.policy.words import Entry, Exclusion
from services.router.ports import Store
from services.router.ports.tickets import TicketRow, TicketState


async def reconsider_agents(store: Store, now: datetime, agent_ids: Sequence[int]) -> None:
    """Look again at what these agents hold, are offered or are responsible for, because they changed at `now`.

    Offers of absent ones move on at once, claims of those who left or went on leave return to the ladder. Their groups'
    holds are counted again by a loop.
    """
    for ticket_id in await store.tickets_of_agents(agent_ids):
        await reconsider_ticket(store, now, ticket_id)
    store.wake("presence")
    store.wake("roster")


async def reconsider_offers(store: Store, now: datetime, agent_ids: Sequence[int]) -> None:
    """Look again at what is offered to these agents alone, because they go; the rest they have is left to the loops."""
    for ticket_id in sorted(await store.offers_of(agent_ids)):
        await reconsider_ticket(store, now, ticket_id)
    store.wake("presence")
    store.wake("roster")


async def reconsider_customers(store: Store, now: datetime, customer_ids: Sequence[int]) -> None:
    """Look again at these customers' waiting tickets and their followers, because marks of theirs changed."""
    await store.drop_marked_followers(customer_ids, await marked(store, now), now)
    for ticket_id in await store.waiting_tickets_of_customers(customer_ids):
        await reconsider_ticket(store, now, ticket_id)


async def reconsider_ticket(store: Store, now: datetime, ticket_id: int) -> bool:
    """Look again at the people around an open ticket; False when nothing had to change."""
    ticket = await store.lock_ticket(ticket_id)
    if ticket is None or ticket.state not in (TicketState.WAITING, TicketState.CLAIMED):
        return False
    facts = await load_facts(store, ticket, Entry.REFRESHED, now)
    if ticket.state is TicketState.CLAIMED:
        return await _reconsider_claim(store, ticket, facts, now)
    if await _has_lost_presence(store, ticket, facts):
        await run_ladder(store, ticket, Entry.PRESENCE_LOST, now, "The one it was offered to is not there.")
        return True
    decision = decide(facts, await current_policy(store))
    if _is_same(ticket, facts, decision) and await store.kept_out_by_mark(ticket_id) == _kept_out_by_mark(decision):
        return False
    await place(store, ticket, decision, now)
    return True


async def _reconsider_claim(store: Store, ticket: TicketRow, facts: Facts, now: datetime) -> bool:
    holder = next((agent for agent in facts.roster.agents if agent.id == ticket.holder_id), None)
    assert ticket.claimed_at is not None
    if holder is None or _is_gone(holder, ticket.claimed_at, now):
        await give_back(store, ticket, Entry.RELEASED, now, "Its holder is not there.")
        return True
    await hold_claim(store, ticket, ticket.claimed_at, now)
    return True


def _is_gone(holder: AgentFacts, claimed_at: datetime, now: datetime) -> bool:
    """Left, or on leave since the claim; who claims in spite of his leave keeps what he claimed."""
    away = any(claimed_at < absence.start <= now < absence.end for absence in holder.absences)
    return away or has_left(holder, now)


async def _has_lost_presence(store: Store, ticket: TicketRow, facts: Facts) -> bool:
    """Whether the one offered is gone; a reassignment waits for its agent's next working minutes, an offer does not."""
    if not ticket.exclusive or ticket.stage == REASSIGNED:
        return False
    situation = situation_of(facts, await current_policy(store))
    offered = next((agent for agent in facts.roster.agents if agent.id == ticket.responsible_id), None)
    return offered is None or not situation.keeps_offer(offered)


def _kept_out_by_mark(decision: Decision) -> dict[int, bool]:
    return {one.agent_id: one.relaxed for one in decision.excluded if one.reason is Exclusion.BAD_RATING}


def _is_same(ticket: TicketRow, facts: Facts, decision: Decision) -> bool:
    """Whether looking again found the same stage, scope, people told and hold."""
    hold = facts.ticket.hold
    return (
        decision.stage == ticket.stage
        and decision.responsible == ticket.responsible_id
        and set(decision.refs) == set(facts.ticket.scope)
        and set(ticket.alerted) <= set(decision.members)
        and hold is not None
        and decision.hold.due_at == hold.due_at
    )


async def tickets_in_vain(store: Store, now: datetime) -> list[int]:
    """Give what waits for an empty chair: offers of those who went, claims and offers of those on leave."""
    return await store.tickets_in_vain(now)


async def tickets_to_refresh(store: Store) -> tuple[int, list[int]]:
    """Give the roster's version and, if it is new, the waiting tickets whose people must be looked at again."""
    version = await store.new_roster_version()
    return (version, await store.waiting_tickets()) if version is not None else (0, [])


async def note_refreshed(store: Store, version: int) -> None:
    """Remember that every waiting ticket was looked at under this version of the roster."""
    await store.set_refreshed(version)
