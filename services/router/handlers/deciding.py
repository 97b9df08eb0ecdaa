"""Load the facts of this moment, ask the policy, keep what it decided: the way of every ticket into a waiting stage."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from services.router.handlers.announcing import announce, newly_alerted, overseers, still_alerted
from services.router.policy.decision import Decision, Hold
from services.router.policy.definition import REASSIGNED, Policy
from services.router.policy.document import parse_policy
from services.router.policy.facts import Facts, TicketFacts
from services.router.policy.ladder import decide
from services.router.policy.words import AgentId, Entry, Exclusion, LetterId, Signal, TicketId
from services.router.ports import Store
from services.router.ports.decisions import DeadlineKind, KeptOut, ReminderKind
from services.router.ports.tickets import Placement, TicketRow
from shared.errors import StaleVersion

# Kept out of sight; the other exclusions only keep a letter from being pushed to somebody.
HIDES = (Exclusion.BAD_RATING, Exclusion.DECLINED, Exclusion.BLOCKED)
SYSTEM = "system"


@lru_cache(maxsize=8)
def _parsed(version: int, text: str) -> Policy:
    return parse_policy(text, version)


async def current_policy(store: Store) -> Policy:
    """Give the policy that counts."""
    return _parsed(*await store.load_policy())


async def load_facts(store: Store, ticket: TicketRow, entry: Entry, now: datetime) -> Facts:
    """Give all that a decision about the ticket may look at; `ticket` may say more than its row, as one return more."""
    about = ticket.about or {}
    surroundings = await store.load_surroundings(ticket.id)
    return Facts(
        now=now,
        ticket=TicketFacts(
            id=TicketId(ticket.id),
            letter_id=LetterId(surroundings.letter_id),
            oldest_open_at=ticket.oldest_open_at or now,
            entry=entry,
            stage=ticket.stage or None,
            stages_run=ticket.stages_run,
            scope=surroundings.scope,
            offered=AgentId(ticket.responsible_id) if ticket.exclusive and ticket.responsible_id is not None else None,
            former_holders=tuple(AgentId(agent_id) for agent_id in ticket.former_holders),
            returns=ticket.returns,
            declines=surroundings.declines,
            blocks=surroundings.blocks,
            signals=tuple(Signal(signal) for signal in ticket.signals),
            hold=surroundings.hold,
        ),
        customer=await store.load_customer(ticket.customer_id, about.get("audience"), about.get("product")),
        roster=await store.load_roster(ticket.customer_id, now),
        addressed=tuple(AgentId(agent_id) for agent_id in ticket.addressed),
        thread_owner=AgentId(ticket.thread_owner_id) if ticket.thread_owner_id is not None else None,
    )


async def run_ladder(
    store: Store, ticket: TicketRow, entry: Entry, now: datetime, text: str = "", silent: Collection[int] = ()
) -> TicketRow:
    """Ask the ladder where the ticket goes and put it there. `silent` agents are not alerted: it is their own doing.

    Raises StaleVersion when the ticket changed since it was read.
    """
    facts = await load_facts(store, ticket, entry, now)
    decision = decide(facts, await current_policy(store))
    return await place(store, ticket, decision, now, text, silent, overseers(facts.roster, now))


async def place(
    store: Store,
    ticket: TicketRow,
    decision: Decision,
    now: datetime,
    text: str = "",
    silent: Collection[int] = (),
    overseeing: Sequence[AgentId] = (),
) -> TicketRow:
    """Put a ticket where a decision says: row, scope, exclusions, deadline, reminders, record, alerts."""
    recipients = newly_alerted(ticket, decision, silent)
    alerted = (*still_alerted(ticket, decision), *(recipient.agent_id for recipient in recipients))
    placed = await store.place_ticket(ticket, _placement(ticket, decision, alerted), now)
    if placed is None:
        raise StaleVersion
    await store.set_scope(ticket.id, decision.refs, decision.stage, now)
    await store.set_kept_out(ticket.id, _kept_out(decision), now)
    kind = DeadlineKind.ACCEPTANCE if decision.stage == REASSIGNED else DeadlineKind.STAGE
    await store.set_deadline(ticket.id, kind, decision.hold, now)
    await store.set_reminders(ticket.id, reminders_of(decision.hold, decision.class_due_at, now), now)
    await store.add_decision(ticket.id, decision.policy.version, decision.input_hash, decision.as_record(), now)
    await store.add_history(ticket.id, "placed", None, SYSTEM, _summary(decision), now)
    await announce(store, ticket, decision, recipients, text, now, overseeing)
    store.wake("deadline")
    return placed


def _placement(ticket: TicketRow, decision: Decision, alerted: tuple[int, ...]) -> Placement:
    assert ticket.oldest_open_at is not None
    due = [at for at in (ticket.due_date, decision.class_due_at) if at is not None]
    return Placement(
        stage=decision.stage,
        exclusive=decision.exclusive,
        responsible_id=decision.offered if decision.exclusive else decision.responsible,
        stages_run=decision.stages_run,
        returns=ticket.returns,
        former_holders=ticket.former_holders,
        thread_owner_id=ticket.thread_owner_id,
        addressed=ticket.addressed,
        alerted=alerted,
        oldest_open_at=ticket.oldest_open_at,
        class_key=decision.class_key,
        answer_due_at=min(due, default=None),
    )


def _kept_out(decision: Decision) -> list[KeptOut]:
    return [
        KeptOut(one.agent_id, one.reason, one.evidence, one.relaxed) for one in decision.excluded if one.reason in HIDES
    ]


def reminders_of(hold: Hold, class_due_at: datetime | None, now: datetime) -> list[tuple[str, datetime]]:
    """The reminders still to come: most of the hold is over, and the answer is due by its class."""
    found: list[tuple[str, datetime | None]] = [
        (ReminderKind.WARNING, hold.warn_at),
        (ReminderKind.CLASS_DUE, class_due_at),
    ]
    return [(kind, at) for kind, at in found if at is not None and at > now]


def _summary(decision: Decision) -> dict[str, Any]:
    return {
        "entry": decision.entry,
        "stage": decision.stage,
        "scope": [one.name for one in decision.scope if one.own],
        "until": decision.hold.due_at.isoformat(),
    }
