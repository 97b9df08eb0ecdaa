"""Sleeping tickets: until a time, an event or the customer's next letter, and back to their holder."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.router.handlers.acting import agent_of, give_back, hold_claim, holders_facts, seen_ticket
from services.router.handlers.announcing import at_once, raise_alert, withdraw_alerts
from services.router.handlers.asking import answer_nudges
from services.router.handlers.composing import ReplyText
from services.router.handlers.deciding import current_policy
from services.router.handlers.errors import NotYours
from services.router.handlers.followers import tell_followers
from services.router.handlers.losing import because, tell_loser
from services.router.handlers.reckoning import due_for
from services.router.handlers.reminding import late_facts, reminders_to_come
from services.router.handlers.reply_tokens import Letterhead
from services.router.handlers.replying import check_seen, send_letter
from services.router.policy.decision import Hold
from services.router.policy.durations import Duration, Unit
from services.router.policy.facts import AgentFacts
from services.router.policy.holds import resumed_claim
from services.router.policy.presence import has_left
from services.router.policy.words import Entry
from services.router.ports import Store
from services.router.ports.decisions import DeadlineKind
from services.router.ports.tickets import TicketRow, TicketState
from shared.errors import Invalid, StaleVersion
from shared.events import AlertKind
from shared.principal import Principal, Role

# Where the policy says nothing: whatever is waited for, somebody looks at the ticket once a month.
LONGEST = Duration(30, Unit.DAYS, working=False)
# So many tickets are woken in one transaction by an event.
BATCH = 100


@dataclass(frozen=True, slots=True)
class Sleep:
    """How a ticket is to sleep; without `until` as long as the policy allows. `tell` goes to the customer."""

    until: datetime | None = None
    event: str | None = None
    reason: str = ""
    tell: str | None = None


@dataclass(frozen=True, slots=True)
class Waking:
    """Why a ticket wakes: a word for its history, a sentence for its holder, who did it, how late it is."""

    why: str
    text: str
    actor: str = "system"
    agent_id: int | None = None
    late: timedelta = timedelta()


async def snooze(
    store: Store, now: datetime, principal: Principal, ticket_id: int, expected: int, sleep: Sleep, head: Letterhead
) -> TicketRow:
    """Let a held ticket sleep; the customer's letters stay open.

    Raises NotFound, NotYours, NewLetter, StaleVersion, and Invalid for a time in the past or beyond the longest.
    """
    ticket = await seen_ticket(store, principal, ticket_id, lock=True)
    agent_id = agent_of(principal)
    if ticket.holder_id != agent_id:
        raise NotYours("Only the holder can let a ticket sleep; claim the ticket first.")
    letters = await store.open_letters(ticket_id)
    check_seen(ticket, letters, expected)
    until = await _until(store, agent_id, sleep, now)
    if sleep.tell is not None:
        # Word to the customer alone: what everybody reads is the answer.
        await send_letter(store, now, principal, ticket, ReplyText(sleep.tell, public=False), letters, head)
        await store.add_history(ticket_id, "told", agent_id, principal.name, {}, now)
    asleep = await store.snooze_ticket(ticket, sleep.event, now)
    if asleep is None:
        raise StaleVersion(version=ticket.version)
    reminders = reminders_to_come(asleep.answer_due_at, now)
    await store.set_hold(
        ticket_id, DeadlineKind.SNOOZE, _hold(await store.asleep_since(ticket_id) or now, until), reminders, now
    )
    told = {"until": until.isoformat(), "event": sleep.event, "reason": sleep.reason}
    await store.add_history(ticket_id, "snoozed", agent_id, principal.name, told, now)
    await withdraw_alerts(store, ticket_id, "snoozed", now, [agent_id])
    await answer_nudges(store, asleep, principal, "snoozed", now)
    await tell_followers(store, asleep, f"{principal.name} lets it sleep{because(sleep.reason)}", agent_id, now)
    store.wake("deadline")
    return asleep


async def wake(store: Store, now: datetime, principal: Principal, ticket_id: int) -> TicketRow:
    """Wake a ticket by hand. Raises NotFound, and NotYours for anybody but its holder and supervisors."""
    ticket = await seen_ticket(store, principal, ticket_id, lock=True)
    if ticket.state is not TicketState.SNOOZED:
        raise NotYours("This ticket is not asleep.")
    if ticket.holder_id != principal.agent_id and not principal.is_at_least(Role.SUPERVISOR):
        raise NotYours("Only the holder or a supervisor can wake a ticket.")
    awake = await rouse(store, ticket, _by_person(principal), now)
    await answer_nudges(store, awake, principal, "woken", now)
    return awake


async def wake_sleepers(store: Store, now: datetime, principal: Principal, event: str) -> int:
    """Wake up to BATCH tickets that sleep until an event, and give how many; one nobody waits for wakes none."""
    waking = Waking("event", f"What it waited for has happened: {event}.", principal.name, principal.agent_id)
    sleepers = await store.lock_sleepers(event, BATCH)
    for ticket in sleepers:
        await rouse(store, ticket, waking, now)
    return len(sleepers)


async def sleep_over(store: Store, ticket: TicketRow, due_at: datetime, now: datetime) -> TicketRow:
    """Wake a ticket whose time has come."""
    return await rouse(store, ticket, Waking("due", "It slept until now.", late=now - due_at), now)


async def rouse(store: Store, ticket: TicketRow, waking: Waking, now: datetime) -> TicketRow:
    """Give a sleeping ticket back to its holder with what was left of its hold, to the ladder when he is not there.

    Raises StaleVersion when it changed since it was read.
    """
    assert ticket.holder_id is not None
    gone = _is_gone(next(iter((await store.load_one(ticket.holder_id, now)).agents), None), now)
    since, until = (now, None) if gone else await _resumed(store, ticket, now)
    awake = await store.wake_ticket(ticket, since, now)
    if awake is None or awake.holder_id is None:
        raise StaleVersion(version=ticket.version)
    told = {"why": waking.why, **late_facts(waking.late)}
    await store.add_history(ticket.id, "woken", waking.agent_id, waking.actor, told, now)
    if awake.holder_id != waking.agent_id and gone:
        text = "It is awake again, and the one who had it is not there."
        placed = await give_back(store, awake, Entry.RETURNED, now, text)
        await tell_loser(store, awake, placed, waking.actor, "It woke while you were not there.", now)
        said = "It woke while the one who had it was not there: others are asked now."
        await tell_followers(store, placed, said, waking.agent_id, now)
        return placed
    await hold_claim(store, awake, since, now, until, awake.answer_due_at)
    alerted = [awake.holder_id] if awake.holder_id != waking.agent_id else []
    await raise_alert(store, awake, AlertKind.WOKEN, waking.text, at_once(alerted, now), now)
    await tell_followers(store, awake, waking.text, waking.agent_id, now)
    return awake


async def _resumed(store: Store, ticket: TicketRow, now: datetime) -> tuple[datetime, datetime]:
    """Since when the claim of a ticket that wakes is counted, and until when it holds: no sleep makes it longer."""
    assert ticket.claimed_at is not None
    policy, facts = await holders_facts(store, ticket, now)
    asleep_since = await store.asleep_since(ticket.id) or now
    return resumed_claim(facts, policy, facts.roster.agents[0].id, ticket.claimed_at, asleep_since)


def _by_person(principal: Principal) -> Waking:
    return Waking("person", f"{principal.name} woke it.", principal.name, principal.agent_id)


def _is_gone(holder: AgentFacts | None, now: datetime) -> bool:
    if holder is None or has_left(holder, now):
        return True
    return any(absence.start <= now < absence.end for absence in holder.absences)


async def _until(store: Store, agent_id: int, sleep: Sleep, now: datetime) -> datetime:
    """Until when it sleeps. Raises Invalid for a time that has passed or lies too far ahead."""
    rule = (await current_policy(store)).snooze
    longest = await due_for(store, agent_id, rule.longest if rule is not None else LONGEST, now, now)
    if sleep.until is None:
        return longest
    if sleep.until <= now:
        raise Invalid("This time has passed already.", field="until")
    if sleep.until > longest:
        raise Invalid(f"A ticket sleeps until {longest:%Y-%m-%dT%H:%M:%SZ} at the longest.", field="until")
    return sleep.until


def _hold(now: datetime, until: datetime) -> Hold:
    return Hold(
        started_at=now,
        due_at=until,
        warn_at=None,
        working_seconds=None,
        remaining_working_seconds=None,
        calendars=(),
        capped_by=None,
        arithmetic=f"asleep until {until:%Y-%m-%dT%H:%M:%SZ}",
    )
