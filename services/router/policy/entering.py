"""Where the ladder is entered: a table of one small rule for every way in."""

from collections.abc import Callable, Mapping

from services.router.policy.definition import REASSIGNED, RETURN, After, Policy, ScopeSource
from services.router.policy.facts import TicketFacts
from services.router.policy.words import Entry, Role

Way = Callable[[TicketFacts, Policy], int]


def anew(_: TicketFacts, __: Policy) -> int:
    """A new ticket, or a letter, failed reply or bounce on a worked-out one."""
    return 0


def onwards(ticket: TicketFacts, policy: Policy) -> int:
    """Nobody acted in time, or the one offered is gone: what follows this stage; the last one repeats."""
    if ticket.stage == REASSIGNED:
        return unaccepted(ticket, policy)
    current = policy.index_of(ticket.stage) if ticket.stage else -1
    if current < 0:  # the policy in force no longer has that stage
        return min(furthest(ticket, policy) + 1, policy.last)
    stage = policy.stages[current]
    if stage.then_stage:
        return policy.index_of(stage.then_stage)
    return current if stage.then is After.REPEAT else min(current + 1, policy.last)


def returned(ticket: TicketFacts, policy: Policy) -> int:
    """A claim ran out: back as the policy says."""
    return released(ticket, policy) if policy.claimed.then == RETURN else policy.index_of(policy.claimed.then)


def released(ticket: TicketFacts, policy: Policy) -> int:
    """A claim came back: the first stage not yet run that a group shares; the second time it goes to supervisors."""
    if ticket.returns >= 2:
        return supervisors(policy)
    shared = (place for place, stage in enumerate(policy.stages) if not stage.exclusive)
    return min(max(next(shared, policy.last), furthest(ticket, policy) + 1), policy.last)


def unaccepted(_: TicketFacts, policy: Policy) -> int:
    """Whoever was asked did not take it."""
    return policy.index_of(policy.reassigned.then)


def same(ticket: TicketFacts, policy: Policy) -> int:
    """Only the people are looked at again."""
    current = policy.index_of(ticket.stage) if ticket.stage else -1
    return current if current >= 0 else onwards(ticket, policy)


def at_once_to_supervisors(_: TicketFacts, policy: Policy) -> int:
    """The ticket had lost its next step, so what led to it is not to be trusted."""
    return supervisors(policy)


WAYS_IN: Mapping[Entry, Way] = {
    Entry.LETTER: anew,
    Entry.REOPENED: anew,
    Entry.ESCALATED: onwards,
    Entry.PRESENCE_LOST: onwards,
    Entry.DECLINED: onwards,
    Entry.RETURNED: returned,
    Entry.RELEASED: released,
    Entry.ACCEPTANCE_OVER: unaccepted,
    Entry.AVAILABLE: same,
    Entry.RAISED: same,
    Entry.REFRESHED: same,
    Entry.REPAIRED: at_once_to_supervisors,
}


def furthest(ticket: TicketFacts, policy: Policy) -> int:
    """The place of the last stage of the ladder that was run; -1 for none."""
    return max((policy.index_of(stage_id) for stage_id in ticket.stages_run), default=-1)


def supervisors(policy: Policy) -> int:
    """The place of the last stage that asks supervisors, else of the last stage."""
    asking = (
        place
        for place, stage in enumerate(policy.stages)
        if stage.scope.source is ScopeSource.ROLE and stage.scope.value == Role.SUPERVISOR
    )
    return max(asking, default=policy.last)
