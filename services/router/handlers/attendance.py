"""Who came to work and who went, and what of the waiting tickets becomes theirs or the others'."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.router.handlers.announcing import at_once
from services.router.handlers.deciding import Case, Verdict, current_policy, load_cases, load_facts, place, place_many
from services.router.policy.definition import REASSIGNED
from services.router.policy.ladder import decide
from services.router.policy.presence import is_there_still
from services.router.policy.sharing import is_better, to_share
from services.router.policy.words import AgentId, Entry
from services.router.policy.working_time import Schedule
from services.router.ports import Store
from services.router.ports.outgoing import Destination, Outgoing
from services.router.ports.presence import Desk
from services.router.ports.tickets import TicketState
from shared.events import AlertKind, AlertRaised, EventType
from shared.identifiers import new_id


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who is there now, and who came or went since the last look."""

    there: frozenset[int]
    come: tuple[int, ...]
    gone: tuple[int, ...]


async def look_around(store: Store, now: datetime) -> Attendance:
    """See who is there, by heartbeats, words and shifts; no ticket is read."""
    rule = (await current_policy(store)).presence
    roster = await store.staff(now)
    agents = {agent.id: agent for agent in roster.agents}
    calendars = {calendar.id: calendar for calendar in roster.calendars}
    there, before = set(), set()
    for seen in await store.seen_agents(now - timedelta(seconds=rule.heartbeat_seconds)):
        before |= {seen.agent_id} if seen.present else set()
        agent = agents.get(AgentId(seen.agent_id))
        if agent is None:
            continue
        as_seen = replace(agent, away=seen.away, last_seen_at=seen.last_seen_at)
        own = (Schedule(calendars[agent.calendar_id], agent.absences),)
        there |= {seen.agent_id} if is_there_still(seen.present, as_seen, own, now, rule) else set()
    return Attendance(frozenset(there), tuple(sorted(there - before)), tuple(sorted(before - there)))


async def tickets_for_newcomer(store: Store, _now: datetime, agent_id: int) -> list[int]:
    """Give what one who came should have had first, at most as much as he can bear."""
    desks = await store.desks([agent_id])
    return await store.tickets_meant_for(agent_id, max(1, desks[agent_id].room))


async def note_attendance(store: Store, _now: datetime, agent_id: int, present: bool) -> bool:
    """Note that an agent came or went; False when another copy noted it before."""
    return await store.set_present(agent_id, present)


async def welcome(store: Store, now: datetime, ticket_id: int) -> bool:
    """Make the one who came responsible for a group's ticket that he should have had first; False if it is not so."""
    ticket = await store.lock_ticket(ticket_id)
    if ticket is None or ticket.state is not TicketState.WAITING or ticket.exclusive or ticket.stage == REASSIGNED:
        return False
    if ticket.former_holders:
        return False
    facts = await load_facts(store, ticket, Entry.AVAILABLE, now)
    decision = decide(facts, await current_policy(store))
    if decision.stage != ticket.stage or set(decision.stages_run) == set(ticket.stages_run):
        return False
    others = [agent_id for agent_id in decision.members if agent_id != decision.responsible]
    text = "It came while you were not there; your group sees it too."
    await place(store, ticket, decision, now, text, silent=others)
    return True


@dataclass(frozen=True, slots=True)
class Shared:
    """The desks after tickets were shared out, and how many of these changed hands."""

    desks: Mapping[int, Desk]
    changed: int


async def share_out(store: Store, now: datetime, ticket_ids: Sequence[int], desks: Mapping[int, Desk]) -> Shared:
    """Make the people at these `desks` responsible for groups' tickets, by score and by what each has.

    A ticket stays as it is where nobody better with room is found; nobody is alerted of a single one.
    """
    found = {ticket.id: ticket for ticket in await store.lock_tickets(sorted(ticket_ids))}
    tickets = [found[ticket_id] for ticket_id in ticket_ids if ticket_id in found]
    cases = [Case(one, Entry.REFRESHED) for one in tickets if one.state is TicketState.WAITING and not one.exclusive]
    if not cases:
        return Shared(desks, 0)
    all_facts, policy = await load_cases(store, cases, now)
    verdicts: list[Verdict] = []
    for case, facts in zip(cases, all_facts, strict=True):
        before = case.ticket.responsible_id
        charges = {agent_id: desk.charged for agent_id, desk in desks.items()}
        decision = decide(to_share(facts, charges, before), policy)
        chosen = decision.responsible
        if chosen is not None and is_better(chosen, before, charges) and desks[chosen].room > 0:
            verdicts.append(Verdict(replace(case, silent=(chosen,)), decision))
            desks = _moved(desks, before, chosen)
    await place_many(store, verdicts, now)
    return Shared(desks, len(verdicts))


def _moved(desks: Mapping[int, Desk], before: int | None, now: int) -> dict[int, Desk]:
    """The desks after one ticket went from one to the other."""
    changes = {before: -1, now: 1}
    return {id_: replace(desk, charged=desk.charged + changes.get(id_, 0)) for id_, desk in desks.items()}


async def tell_backlog(store: Store, now: datetime, agent_id: int, told: int = 0) -> bool:
    """Tell who came, in one alert, how many letters wait for him, unless he was `told` of each; False for none."""
    backlog = await store.backlog_of(agent_id)
    if backlog is None or backlog.tickets <= told:
        return False
    many = backlog.tickets > 1
    title = f"{backlog.tickets} letters are waiting" if many else "A letter is waiting"
    text = f"{title}; the first: {backlog.subject}" if many else f"{title}: {backlog.subject}"
    await tell_of_many(store, now, AlertKind.WAITING, title, text, [agent_id])
    return True


async def tell_of_many(
    store: Store, now: datetime, kind: AlertKind, title: str, text: str, agent_ids: Collection[int]
) -> None:
    """Raise one alert that is about no single ticket."""
    if not agent_ids:
        return
    alert = AlertRaised(
        alert_id=new_id(), ticket_id=None, kind=kind, title=title, text=text, recipients=at_once(agent_ids, now)
    )
    key = f"agents {' '.join(map(str, sorted(agent_ids)))}"
    await store.tell_all(Destination.NOTIFIER, [Outgoing(EventType.ALERT_RAISED, key, alert)], now)
