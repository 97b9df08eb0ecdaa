"""Alerts: who hears of a ticket, when, and when it no longer concerns him."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from services.router.policy.conclusion import idle_stages
from services.router.policy.decision import Decision
from services.router.policy.facts import Roster
from services.router.policy.presence import has_left
from services.router.policy.words import AgentId, Entry, Role, ScopeKind
from services.router.ports import Store
from services.router.ports.outgoing import Destination, Outgoing
from services.router.ports.tickets import TicketRow
from shared.events import AlertKind, AlertRaised, AlertRecipient, AlertWithdrawn, EventType
from shared.identifiers import new_id

SUBJECT_LIMIT = 150
ANEW = frozenset({Entry.LETTER, Entry.REOPENED, Entry.RETURNED, Entry.RELEASED})
PERSONAL = frozenset({AlertKind.OFFERED, AlertKind.REASSIGNED})
TITLES = {
    AlertKind.OFFERED: "A letter for you",
    AlertKind.WAITING: "A letter is waiting",
    AlertKind.SUPERVISORS: "Nobody has taken this letter",
    AlertKind.REASSIGNED: "A ticket was handed to you",
    AlertKind.LETTER: "Another letter has come",
    AlertKind.RETURNED: "A ticket came back unanswered",
    AlertKind.WARNING: "Time is running out",
    AlertKind.REPLY_FAILED: "A reply did not arrive",
    AlertKind.ATTENTION: "This ticket needs you",
    AlertKind.FOLLOWED: "A ticket you follow has changed",
    AlertKind.NUDGED: "Somebody asks how it stands",
    AlertKind.NUDGE_ANSWERED: "You asked how it stands: there is news",
    AlertKind.FOLLOW_UP: "Still open: what is the next step?",
    AlertKind.STALE: "Nothing has happened here for long",
    AlertKind.DUE: "Its answer is due",
    AlertKind.WOKEN: "A ticket is awake again",
    AlertKind.HELP: "A colleague needs help here",
    AlertKind.LOST: "A ticket of yours went to somebody else",
    AlertKind.HANDOVER: "Tickets were handed over",
    AlertKind.CALENDAR: "Nobody works in these hours",
    AlertKind.INVARIANT: "A ticket had no next step",
}


def ordering_key(ticket_id: int) -> str:
    """Events of one ticket reach a receiver in order."""
    return f"ticket:{ticket_id}"


async def raise_alert(
    store: Store, ticket: TicketRow, kind: AlertKind, text: str, recipients: Sequence[AlertRecipient], now: datetime
) -> None:
    """Tell the recipients that the ticket concerns them; without recipients nothing is told."""
    await store.tell_all(Destination.NOTIFIER, alerts(ticket, kind, text, recipients), now)


def alerts(
    ticket: TicketRow,
    kind: AlertKind,
    text: str,
    recipients: Sequence[AlertRecipient],
    alert_id: UUID | None = None,
) -> list[Outgoing]:
    """The alert that the ticket concerns these recipients, if there are any; with an id by which it is withdrawn."""
    if not recipients:
        return []
    alert = AlertRaised(
        alert_id=alert_id or new_id(),
        ticket_id=ticket.id,
        kind=kind,
        title=title_of(kind, ticket.subject),
        text=text,
        recipients=list(recipients),
    )
    return [Outgoing(EventType.ALERT_RAISED, ordering_key(ticket.id), alert)]


def title_of(kind: AlertKind, subject: str) -> str:
    """The subject comes first, for lists and notices cut a title at its end; a long one leaves room for the rest."""
    short = subject if len(subject) <= SUBJECT_LIMIT else f"{subject[:SUBJECT_LIMIT].rstrip()}…"
    return f"{short} · {TITLES[kind]}" if short else TITLES[kind]


async def withdraw_one(
    store: Store, ticket_id: int, alert_id: UUID, agent_ids: Sequence[int], reason: str, now: datetime
) -> None:
    """Take one alert back from agents; other alerts of the ticket stand."""
    event = AlertWithdrawn(ticket_id=ticket_id, alert_id=alert_id, agent_ids=list(agent_ids), reason=reason)
    await store.tell([Destination.NOTIFIER], EventType.ALERT_WITHDRAWN, ordering_key(ticket_id), [event], now)


async def withdraw_alerts(
    store: Store,
    ticket_id: int,
    reason: str,
    now: datetime,
    agent_ids: Sequence[int] | None = None,
    claimed_by: str | None = None,
) -> None:
    """Tell these agents, or everybody, that the ticket no longer concerns them."""
    await store.tell_all(Destination.NOTIFIER, [_withdrawal(ticket_id, reason, agent_ids, claimed_by)], now)


def _withdrawal(
    ticket_id: int, reason: str, agent_ids: Sequence[int] | None = None, claimed_by: str | None = None
) -> Outgoing:
    withdrawn = AlertWithdrawn(
        ticket_id=ticket_id,
        agent_ids=list(agent_ids) if agent_ids is not None else None,
        reason=reason,
        claimed_by=claimed_by,
    )
    return Outgoing(EventType.ALERT_WITHDRAWN, ordering_key(ticket_id), withdrawn)


def still_alerted(ticket: TicketRow, decision: Decision) -> tuple[int, ...]:
    """The agents whose alerts stand under a decision: nobody's when the ladder begins anew or a stage is repeated."""
    repeated = decision.entry is Entry.ESCALATED and decision.stage == ticket.stage
    if decision.entry in ANEW or decision.override is not None or repeated:
        return ()
    # Who comes to what he should have had first is told so, whatever he was told with his group.
    anew = decision.responsible if decision.entry is Entry.AVAILABLE else None
    members = frozenset(decision.members)
    return tuple(agent_id for agent_id in ticket.alerted if agent_id in members and agent_id != anew)


def newly_alerted(ticket: TicketRow, decision: Decision, silent: Collection[int] = ()) -> list[AlertRecipient]:
    """The agents a decision alerts who have no alert of the ticket yet, each when his wave comes."""
    told = {*still_alerted(ticket, decision), *silent}
    waves = ((decision.decided_at + timedelta(seconds=wave.delay_seconds), wave.agents) for wave in decision.waves)
    return [
        recipient for at, agents in waves for recipient in _recipients((one for one in agents if one not in told), at)
    ]


def announcements(
    before: TicketRow,
    decision: Decision,
    recipients: Sequence[AlertRecipient],
    text: str,
    now: datetime,
    overseeing: Sequence[AgentId] = (),
) -> list[Outgoing]:
    """Alerts that no longer stand are withdrawn, then the recipients alerted, and who oversees where they must look.

    Who is both hears only what is more urgent: that the ticket needs him, or that it is his alone.
    """
    # A holder was told of letters and of his time running out; that ends with his claim.
    concerned = {*before.alerted, *((before.holder_id,) if before.holder_id is not None else ())}
    gone = sorted(concerned - set(still_alerted(before, decision)))
    withdrawn = [_withdrawal(before.id, "moved_on", gone)] if gone else []
    kind = alert_kind(decision)
    his_own = {one.agent_id for one in recipients} if kind in PERSONAL else set()
    needed = [agent_id for agent_id in overseeing if agent_id not in his_own] if _needs_them(decision) else []
    others = [one for one in recipients if one.agent_id not in needed]
    attention = alerts(before, AlertKind.ATTENTION, decision.supervisor_alert or "", at_once(needed, now))
    return [*withdrawn, *alerts(before, kind, text, others), *attention]


def _needs_them(decision: Decision) -> bool:
    """Whether this ticket needs those overseeing; of stages in which nobody works they hear otherwise, once a day."""
    return decision.supervisor_alert not in (None, idle_stages(decision.skipped))


def alert_kind(decision: Decision) -> AlertKind:
    """Why a decision alerts."""
    if decision.override is not None:
        return AlertKind.REASSIGNED
    if decision.exclusive or decision.entry is Entry.AVAILABLE:
        return AlertKind.OFFERED
    if any(one.own and one.kind is ScopeKind.ROLE for one in decision.scope):
        return AlertKind.SUPERVISORS
    return AlertKind.RETURNED if decision.entry in (Entry.RETURNED, Entry.RELEASED) else AlertKind.WAITING


def at_once(agent_ids: Iterable[int], now: datetime) -> list[AlertRecipient]:
    """Recipients who are told now."""
    return _recipients(agent_ids, now)


def _recipients(agent_ids: Iterable[int], at: datetime) -> list[AlertRecipient]:
    known = _told_at(at)
    return [known[agent_id] for agent_id in agent_ids]


class _Told(dict[int, AlertRecipient]):
    """Recipients of one moment by agent, made as they are asked for."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self._at = at

    def __missing__(self, agent_id: int) -> AlertRecipient:
        made = self[agent_id] = AlertRecipient(agent_id=agent_id, at=self._at)
        return made


@lru_cache(maxsize=16)
def _told_at(at: datetime) -> _Told:
    """Tickets of a batch alert the same people at the same time: making each anew would cost more than deciding."""
    return _Told(at)


def overseers(roster: Roster, now: datetime) -> list[AgentId]:
    """The supervisors, else the administrators, who have not left."""
    for role in (Role.SUPERVISOR, Role.ADMINISTRATOR):
        found = [agent.id for agent in roster.agents if agent.role is role and not has_left(agent, now)]
        if found:
            return found
    return []
