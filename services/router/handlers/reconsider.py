"""What a change of people, calendars or marks means for tickets, and what the mere passing of time means for people."""

from collections.abc import Collection, Sequence
from datetime import datetime

from services.router.handlers.acting import give_back, hold_claim
from services.router.handlers.announcing import overseers
from services.router.handlers.deciding import SYSTEM, Case, Verdict, load_cases, place_many, run_ladder_many
from services.router.handlers.followers import drop_marked
from services.router.handlers.losing import Loss, tell_everybody_of, tell_losers
from services.router.policy.decision import Decision
from services.router.policy.definition import REASSIGNED
from services.router.policy.facts import AgentFacts, Facts
from services.router.policy.ladder import decide
from services.router.policy.presence import has_left
from services.router.policy.situation import Situation, situation_of
from services.router.policy.words import Entry, Exclusion
from services.router.ports import Store
from services.router.ports.tickets import TicketRow, TicketState

NOT_THERE = "The one who had it is not there."
TO_OTHERS = "You are not there: others are asked now."
# Why he is passed over may be a mark, which is for supervisors alone.
PASSED_OVER = "Others are asked now."


async def reconsider_agents(store: Store, now: datetime, agent_ids: Sequence[int]) -> None:
    """Look again at what these agents hold, are offered or are responsible for, because they changed at `now`.

    Offers of absent ones move on at once, claims of those who left or went on leave return to the ladder. Their groups'
    holds are counted again by a loop.
    """
    await reconsider_many(store, now, await store.tickets_of_agents(agent_ids))
    store.wake("presence")
    store.wake("roster")


async def reconsider_offers(store: Store, now: datetime, agent_ids: Sequence[int]) -> None:
    """Look again at what is offered to these agents alone, because they go; the rest they have is left to the loops."""
    await reconsider_many(store, now, sorted(await store.offers_of(agent_ids)))
    store.wake("presence")
    store.wake("roster")


async def reconsider_customers(store: Store, now: datetime, customer_ids: Sequence[int]) -> None:
    """Look again at these customers' waiting tickets and their followers, because marks of theirs changed."""
    await drop_marked(store, customer_ids, now)
    await reconsider_many(store, now, await store.waiting_tickets_of_customers(customer_ids))


async def reconsider_ticket(store: Store, now: datetime, ticket_id: int, silent: Collection[int] = ()) -> bool:
    """Look again at the people around an open ticket; False when nothing had to change."""
    return await reconsider_many(store, now, [ticket_id], silent) > 0


async def reconsider_many(store: Store, now: datetime, ticket_ids: Sequence[int], silent: Collection[int] = ()) -> int:
    """Look again at the people around these tickets and at their holds; tells how many of them changed.

    Whoever is passed over by it learns that, but for the `silent`, who are told otherwise.
    """
    tickets = await store.lock_tickets(ticket_ids) if ticket_ids else []
    held = [ticket for ticket in tickets if ticket.state in (TicketState.CLAIMED, TicketState.SNOOZED)]
    waiting = [Case(ticket, Entry.REFRESHED) for ticket in tickets if ticket.state is TicketState.WAITING]
    for ticket in held:
        await _reconsider_held(store, ticket, now)
    return len(held) + (await _reconsider_waiting(store, waiting, now, silent) if waiting else 0)


async def _reconsider_waiting(store: Store, cases: Sequence[Case], now: datetime, silent: Collection[int]) -> int:
    found, policy = await load_cases(store, cases, now)
    overseeing = overseers(found[0].roster, now)
    lost: list[Case] = []
    again: list[tuple[Verdict, Facts]] = []
    for case, facts in zip(cases, found, strict=True):
        ticket = case.ticket
        if _has_lost_presence(ticket, situation_of(facts, policy)):
            lost.append(Case(ticket, Entry.PRESENCE_LOST, NOT_THERE))
            continue
        again.append((Verdict(case, decide(facts, policy), overseeing), facts))
    changed = await _changed(store, again)
    moved = await run_ladder_many(store, lost, now)
    losses = [Loss(case.ticket, moved[case.ticket.id], SYSTEM, TO_OTHERS) for case in lost if case.ticket.id in moved]
    await tell_everybody_of(store, losses, NOT_THERE, now)
    placed = await place_many(store, changed, now)
    rows = [(one.case.ticket, placed[one.case.ticket.id]) for one in changed if one.case.ticket.id in placed]
    passed_over = [Loss(before, after, SYSTEM, PASSED_OVER) for before, after in rows]
    await tell_losers(store, [loss for loss in passed_over if loss.loser not in silent], now)
    return len(lost) + len(changed)


async def _changed(store: Store, verdicts: Sequence[tuple[Verdict, Facts]]) -> list[Verdict]:
    """The verdicts that say something new; of the others it is noted on which calendars their holds rest now."""
    ticket_ids = [verdict.case.ticket.id for verdict, _ in verdicts]
    kept_out, rested = await store.kept_out_by_marks(ticket_ids), await store.hold_calendars(ticket_ids)
    changed: list[Verdict] = []
    rests: dict[int, dict[int, int]] = {}
    for verdict, facts in verdicts:
        ticket, decision = verdict.case.ticket, verdict.decision
        calendars = {use.id: use.version for use in decision.hold.calendars}
        if not _is_same(ticket, facts, decision) or kept_out.get(ticket.id, {}) != _kept_out_by_mark(decision):
            changed.append(verdict)
        elif rested.get(ticket.id) != calendars:
            rests[ticket.id] = calendars
    await store.set_hold_calendars(rests)
    return changed


async def _reconsider_held(store: Store, ticket: TicketRow, now: datetime) -> None:
    """A day off takes no sleeping ticket away: whether its holder is there is asked when it wakes."""
    assert ticket.claimed_at is not None
    assert ticket.holder_id is not None
    holder = next(iter((await store.load_one(ticket.holder_id, now)).agents), None)
    asleep = ticket.state is TicketState.SNOOZED
    if holder is None or has_left(holder, now) or (not asleep and _is_on_leave(holder, ticket.claimed_at, now)):
        placed = await give_back(store, ticket, Entry.RELEASED, now, NOT_THERE)
        await tell_everybody_of(store, [Loss(ticket, placed, SYSTEM, TO_OTHERS)], NOT_THERE, now)
    elif not asleep:
        await hold_claim(store, ticket, ticket.claimed_at, now)


def _is_on_leave(holder: AgentFacts, claimed_at: datetime, now: datetime) -> bool:
    """On leave since the claim; who claims in spite of his leave keeps what he claimed."""
    return any(claimed_at < absence.start <= now < absence.end for absence in holder.absences)


def _has_lost_presence(ticket: TicketRow, situation: Situation) -> bool:
    """Whether the one offered is gone; a reassignment waits for its agent's next working minutes, an offer does not."""
    if not ticket.exclusive or ticket.stage == REASSIGNED:
        return False
    offered = next((agent for agent in situation.facts.roster.agents if agent.id == ticket.responsible_id), None)
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


async def tickets_in_vain(store: Store, now: datetime, after: int, limit: int) -> list[int]:
    """Give what waits for an empty chair after an id: offers of those who went, claims and offers of those on leave."""
    return await store.tickets_in_vain(now, after, limit)
