"""Help: who gets one urgent ticket too many, and who helps him, are told of each other; both see the ticket."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from services.router.handlers.announcing import at_once, raise_alert
from services.router.policy.decision import Decision
from services.router.policy.facts import Facts
from services.router.policy.frozen import changed
from services.router.policy.words import ScopeKind
from services.router.ports import Store
from services.router.ports.tickets import TicketRow, TicketState
from shared.events import AlertKind


async def call_decided_helper(store: Store, ticket: TicketRow, decision: Decision, now: datetime) -> None:
    """Call the helper whom a decision named, if it named one; he is of its scope already."""
    if decision.helper is None or decision.offered is None:
        return
    names = {one.id: one.name for one in decision.scope if one.kind is ScopeKind.AGENT}
    helped, helper = (decision.offered, names[decision.offered]), (decision.helper, names[decision.helper])
    await call_helper(store, ticket, helped, helper, now)


async def call_helper(
    store: Store, ticket: TicketRow, helped: tuple[int, str], helper: tuple[int, str], now: datetime
) -> None:
    """Tell both (id and name each) of each other, and make the helper follow the ticket."""
    await store.add_followers(ticket.id, [helper[0]], now)
    told = {"helper": helper[1], "helped": helped[1], "helped_id": helped[0]}
    await store.add_history(ticket.id, "help", helper[0], helper[1], told, now)
    await tell_helper(store, ticket, helped, helper, now)


async def tell_helper(
    store: Store, ticket: TicketRow, helped: tuple[int, str], helper: tuple[int, str], now: datetime
) -> None:
    """Tell both (id and name each) of each other."""
    text = f"{helper[1]} helps {helped[1]} here: {helped[1]} has urgent tickets already."
    await raise_alert(store, ticket, AlertKind.HELP, text, at_once([helped[0], helper[0]], now), now)


def burdened(facts: Facts, ticket: TicketRow, classes: Collection[str], loads: Mapping[int, int]) -> Facts:
    """Facts in which everybody's other tickets of these classes are counted; `loads` has this ticket in it."""
    own = ticket.holder_id if ticket.holder_id is not None else ticket.responsible_id
    counted = ticket.class_key in classes and ticket.state in (TicketState.WAITING, TicketState.CLAIMED)
    others = {**loads, own: loads.get(own, 0) - 1} if counted and own is not None else loads
    agents = (changed(one, urgent_load=others.get(one.id, 0)) for one in facts.roster.agents)
    return replace(facts, roster=replace(facts.roster, agents=tuple(agents)))
