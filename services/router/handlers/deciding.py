"""Load the facts of this moment, ask the policy, keep what it decided: the way of every ticket into a waiting stage.

Any number of tickets go through together, with one statement a subject; a single one is a batch of one.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from services.router.handlers.announcing import announcements, newly_alerted, overseers, still_alerted
from services.router.handlers.customers_known import load_known
from services.router.handlers.following_up import begin_follow_ups
from services.router.handlers.helping import burdened, call_decided_helper
from services.router.handlers.idle_stages import tell_of_idle_stages
from services.router.handlers.reminding import reminders_to_come
from services.router.policy.decision import Decision
from services.router.policy.definition import REASSIGNED, Policy
from services.router.policy.document import parse_policy
from services.router.policy.facts import Facts, Roster, TicketFacts
from services.router.policy.ladder import decide
from services.router.policy.words import AgentId, Entry, Exclusion, LetterId, Signal, TicketId
from services.router.ports import Store
from services.router.ports.decisions import (
    CustomerPast,
    DeadlineKind,
    DecisionNote,
    KeptOut,
    Surroundings,
    TicketSurroundings,
)
from services.router.ports.outgoing import Destination, Outgoing
from services.router.ports.tickets import Placement, Priority, TicketRow
from shared.errors import StaleVersion
from shared.events import AlertRecipient

# Kept out of sight; the other exclusions only keep a letter from being pushed to somebody.
HIDES = (Exclusion.BAD_RATING, Exclusion.DECLINED, Exclusion.BLOCKED)
SYSTEM = "system"
# The ways in by which a ticket comes to be open.
OPENING = (Entry.LETTER, Entry.REOPENED)


@dataclass(frozen=True, slots=True)
class Case:
    """A ticket the ladder is asked about; `ticket` may say more than its row, as one return more.

    `silent` agents are not alerted: it is their own doing.
    """

    ticket: TicketRow
    entry: Entry
    text: str = ""
    silent: Collection[int] = ()


def given_back(ticket: TicketRow, entry: Entry, text: str = "") -> Case:
    """The case of a claimed ticket that goes back to the ladder; its holder comes last from now on."""
    assert ticket.holder_id is not None
    former = (*ticket.former_holders, ticket.holder_id)
    back = replace(ticket, returns=ticket.returns + 1, former_holders=former)
    return Case(back, entry, text, (ticket.holder_id,))


@dataclass(frozen=True)
class Verdict:
    """Where a case goes; those overseeing are told where supervisors must look."""

    case: Case
    decision: Decision
    overseeing: Sequence[AgentId] = ()

    @cached_property
    def recipients(self) -> list[AlertRecipient]:
        """Whom it alerts who has no alert of the ticket yet."""
        return newly_alerted(self.case.ticket, self.decision, self.case.silent)


@lru_cache(maxsize=8)
def parsed_policy(version: int, text: str) -> Policy:
    return parse_policy(text, version)


async def current_policy(store: Store) -> Policy:
    """Give the policy that counts."""
    return parsed_policy(*await store.load_policy())


async def run_ladder(
    store: Store, ticket: TicketRow, entry: Entry, now: datetime, text: str = "", silent: Collection[int] = ()
) -> TicketRow:
    """Ask the ladder where the ticket goes and put it there.

    Raises StaleVersion when the ticket changed since it was read.
    """
    return _only(await run_ladder_many(store, [Case(ticket, entry, text, silent)], now))


async def run_ladder_many(store: Store, cases: Sequence[Case], now: datetime) -> dict[int, TicketRow]:
    """Ask the ladder where each of these tickets goes and put it there; gives the rows afterwards, by ticket.

    A ticket that changed since it was read is left out and as it is.
    """
    if not cases:
        return {}
    found, policy = await load_cases(store, cases, now)
    overseeing = overseers(found[0].roster, now)
    decided = [Verdict(case, decide(facts, policy), overseeing) for case, facts in zip(cases, found, strict=True)]
    placed = await place_many(store, decided, now)
    opened = [placed[one.ticket.id] for one in cases if one.entry in OPENING and one.ticket.id in placed]
    await begin_follow_ups(store, opened, policy, now)
    return placed


async def load_facts(store: Store, ticket: TicketRow, entry: Entry, now: datetime) -> Facts:
    """Give all that a decision about the ticket may look at; `ticket` may say more than its row, as one return more."""
    ((facts,), _) = await load_cases(store, [Case(ticket, entry)], now)
    return facts


async def load_cases(store: Store, cases: Sequence[Case], now: datetime) -> tuple[list[Facts], Policy]:
    """Give the facts of each case, in order, and the policy that counts."""
    moment = await store.load_moment(now)
    tickets = [case.ticket for case in cases]
    around = await store.load_surroundings([ticket.id for ticket in tickets])
    known = await load_known(store, tickets)
    policy = parsed_policy(moment.policy_version, moment.policy_text)
    found = [_facts(case, moment.roster, around[case.ticket.id], known[case.ticket.id], now) for case in cases]
    if policy.help is not None:
        loads = await store.class_loads(policy.help.classes)
        found = [burdened(*pair, policy.help.classes, loads) for pair in zip(found, tickets, strict=True)]
    return found, policy


def _facts(case: Case, roster: Roster, around: TicketSurroundings, past: CustomerPast, now: datetime) -> Facts:
    ticket = case.ticket
    return Facts(
        now=now,
        ticket=_ticket_facts(ticket, case.entry, around, now),
        customer=past.facts,
        roster=roster.knowing(past.affinity),
        addressed=tuple(AgentId(agent_id) for agent_id in ticket.addressed),
        thread_owner=AgentId(ticket.thread_owner_id) if ticket.thread_owner_id is not None else None,
    )


def _ticket_facts(ticket: TicketRow, entry: Entry, around: TicketSurroundings, now: datetime) -> TicketFacts:
    return TicketFacts(
        id=TicketId(ticket.id),
        letter_id=LetterId(around.letter_id),
        oldest_open_at=ticket.oldest_open_at or now,
        entry=entry,
        stage=ticket.stage or None,
        stages_run=ticket.stages_run,
        scope=around.scope,
        offered=AgentId(ticket.responsible_id) if ticket.exclusive and ticket.responsible_id is not None else None,
        responsible=AgentId(ticket.responsible_id) if ticket.responsible_id is not None else None,
        former_holders=tuple(AgentId(agent_id) for agent_id in ticket.former_holders),
        returns=ticket.returns,
        declines=around.declines,
        blocks=around.blocks,
        signals=noticed(ticket),
        hold=around.hold,
        due_date=ticket.due_date,
    )


def noticed(ticket: TicketRow) -> tuple[Signal, ...]:
    """What was noticed about a ticket's letters, and whether a person marked it urgent."""
    found = tuple(Signal(signal) for signal in ticket.signals)
    return (*found, Signal.MARKED_URGENT) if ticket.priority is Priority.HIGH else found


async def place(
    store: Store,
    ticket: TicketRow,
    decision: Decision,
    now: datetime,
    text: str = "",
    silent: Collection[int] = (),
    overseeing: Sequence[AgentId] = (),
) -> TicketRow:
    """Put a ticket where a decision says. Raises StaleVersion when the ticket changed since it was read."""
    verdict = Verdict(Case(ticket, decision.entry, text, silent), decision, overseeing)
    return _only(await place_many(store, [verdict], now))


def _only(placed: Mapping[int, TicketRow]) -> TicketRow:
    if not placed:
        raise StaleVersion
    (ticket,) = placed.values()
    return ticket


async def place_many(store: Store, verdicts: Sequence[Verdict], now: datetime) -> dict[int, TicketRow]:
    """Put tickets where decisions say: row, scope, exclusions, deadline, reminders, record, alerts.

    Gives the rows afterwards, by ticket; one that changed since it was read is left out and as it is.
    """
    placed = await store.place_tickets([_placement(verdict) for verdict in verdicts], now)
    kept = [verdict for verdict in verdicts if verdict.case.ticket.id in placed]
    if not kept:
        return placed
    await store.set_surroundings([_surroundings(verdict, now) for verdict in kept], now)
    await store.add_decisions([_note(verdict) for verdict in kept], now)
    told = [event for verdict in kept for event in _announcements(verdict, now)]
    await store.tell_all(Destination.NOTIFIER, told, now)
    await tell_of_idle_stages(store, [(verdict.decision, verdict.overseeing) for verdict in kept], now)
    for verdict in kept:
        await call_decided_helper(store, placed[verdict.case.ticket.id], verdict.decision, now)
    store.wake("deadline")
    return placed


def _placement(verdict: Verdict) -> Placement:
    ticket, decision = verdict.case.ticket, verdict.decision
    assert ticket.oldest_open_at is not None
    return Placement(
        ticket_id=ticket.id,
        version=ticket.version,
        stage=decision.stage,
        exclusive=decision.exclusive,
        responsible_id=decision.offered if decision.exclusive else decision.responsible,
        stages_run=decision.stages_run,
        returns=ticket.returns,
        former_holders=ticket.former_holders,
        thread_owner_id=ticket.thread_owner_id,
        addressed=ticket.addressed,
        alerted=(*still_alerted(ticket, decision), *(one.agent_id for one in verdict.recipients)),
        oldest_open_at=ticket.oldest_open_at,
        class_key=decision.class_key,
        answer_due_at=_answer_due_at(verdict),
    )


def _surroundings(verdict: Verdict, now: datetime) -> Surroundings:
    decision = verdict.decision
    return Surroundings(
        ticket_id=verdict.case.ticket.id,
        stage=decision.stage,
        scope=decision.refs,
        kept_out=tuple(
            KeptOut(one.agent_id, one.reason, one.evidence, one.relaxed)
            for one in decision.excluded
            if one.reason in HIDES
        ),
        kind=DeadlineKind.ACCEPTANCE if decision.stage == REASSIGNED else DeadlineKind.STAGE,
        hold=decision.hold,
        reminders=tuple(reminders_to_come(_answer_due_at(verdict), now, decision.hold.warn_at)),
    )


def _answer_due_at(verdict: Verdict) -> datetime | None:
    """The earlier of the date a person set and what the ticket's class says."""
    due = (verdict.case.ticket.due_date, verdict.decision.class_due_at)
    return min((at for at in due if at is not None), default=None)


def _note(verdict: Verdict) -> DecisionNote:
    decision = verdict.decision
    told: dict[str, Any] = {
        "entry": decision.entry,
        "stage": decision.stage,
        "scope": [one.name for one in decision.scope if one.own],
        "until": decision.hold.due_at.isoformat(),
    }
    return DecisionNote(
        verdict.case.ticket.id,
        decision.policy.version,
        decision.input_hash,
        decision.record_text(),
        decision.given,
        told,
    )


def _announcements(verdict: Verdict, now: datetime) -> list[Outgoing]:
    case = verdict.case
    return announcements(case.ticket, verdict.decision, verdict.recipients, case.text, now, verdict.overseeing)
