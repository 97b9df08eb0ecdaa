"""Why do I see this: a sentence for an agent, the whole decision for a supervisor."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never

from services.router.handlers.acting import agent_of, seen_ticket
from services.router.handlers.deciding import current_policy, load_facts
from services.router.policy.explain import clock_time, explain, explain_claim, explain_sleep, explain_whole
from services.router.policy.narrative import Reader, narrate
from services.router.policy.phrases import Speech, speech
from services.router.policy.situation import situation_of
from services.router.policy.time_left import seconds_for_holder, seconds_for_stage
from services.router.policy.words import AgentId, Entry
from services.router.ports import Store
from services.router.ports.lists import TicketDetails
from services.router.ports.tickets import TicketRow, TicketState
from shared.principal import Principal, Role


@dataclass(frozen=True, slots=True)
class Explanation:
    """The sentence, until when it is true, the stage; `decision` is the whole record, for supervisors only.

    `remaining_working_seconds` is what is left of a hold that counts working time, None for any other.
    """

    sentence: str
    until: datetime | None
    stage: str
    remaining_working_seconds: int | None
    decision: dict[str, Any] | None


async def explain_ticket(store: Store, now: datetime, principal: Principal, ticket_id: int) -> Explanation:
    """Explain why a ticket is seen. Raises NotFound."""
    ticket = await seen_ticket(store, principal, ticket_id)
    details = (await store.ticket_details([ticket_id], agent_of(principal)))[0]
    said = await speech_to(store, agent_of(principal), now)
    return Explanation(
        why(details, principal, said),
        details.due_at,
        details.stage,
        await _seconds_left(store, ticket, details, now),
        await _whole(store, details, said.zone) if principal.is_at_least(Role.SUPERVISOR) else None,
    )


async def tell_whole(store: Store, record: dict[str, Any], zone: str) -> dict[str, Any]:
    """A record for a supervisor: what he may ask of it, and the same in sentences, names instead of ids."""
    names = await store.names()
    return {**explain_whole(record), "narrative": narrate(record, Reader(names.agents, names.audiences, zone))}


async def _whole(store: Store, details: TicketDetails, zone: str) -> dict[str, Any] | None:
    return await tell_whole(store, details.record, zone) if details.record is not None else None


async def _seconds_left(store: Store, ticket: TicketRow, details: TicketDetails, now: datetime) -> int | None:
    """What is left of the running hold in working time."""
    if details.due_at is None or details.record is None or ticket.state is TicketState.SNOOZED:
        return None
    facts = await load_facts(store, ticket, Entry.REFRESHED, now)
    if facts.ticket.hold is None or facts.ticket.hold.working_seconds is None:
        return None
    situation = situation_of(facts, await current_policy(store))
    if ticket.holder_id is not None:
        return seconds_for_holder(situation, AgentId(ticket.holder_id), details.due_at)
    return seconds_for_stage(situation, details.record, details.due_at)


async def speech_to(store: Store, agent_id: int, now: datetime) -> Speech:
    """Give in which zone and language an agent is told something."""
    return speech(await store.zone_of(agent_id, now), await store.language_of(agent_id))


def why(ticket: TicketDetails, principal: Principal, said: Speech) -> str:
    """The sentence about a ticket for one who may see it; it holds no mark and no excluded colleague."""
    if ticket.merged_into is not None:
        return said.words.merged.format(ticket=ticket.merged_into)
    match ticket.state:
        case TicketState.WAITING:
            return _why_waiting(ticket, principal, said)
        case TicketState.CLAIMED:
            return _why_claimed(ticket, principal, said)
        case TicketState.SNOOZED:
            return _why_asleep(ticket, principal, said)
        case TicketState.WORKED_OUT:
            return said.words.done
        case _:
            assert_never(ticket.state)


def _why_waiting(ticket: TicketDetails, principal: Principal, said: Speech) -> str:
    record, agent_id = ticket.record, AgentId(principal.agent_id or 0)
    if record is None or ticket.due_at is None:
        return ""
    if ticket.followed and not ticket.in_scope:
        seen_from = datetime.fromisoformat(record["decided_at"])
        return said.words.follows.format(until=clock_time(ticket.due_at, seen_from, said))
    if agent_id not in record["members"] and not principal.is_at_least(Role.SUPERVISOR):
        # Who joined a group after the decision sees it as the group does.
        record = {**record, "members": [*record["members"], agent_id]}
    return explain(record, agent_id, said)


def _why_claimed(ticket: TicketDetails, principal: Principal, said: Speech) -> str:
    if ticket.claimed_at is None or ticket.due_at is None:
        return ""
    if ticket.holder_id == principal.agent_id:
        return explain_claim(ticket.claimed_at, ticket.due_at, None, said)
    return _beside(ticket, said) + explain_claim(ticket.claimed_at, ticket.due_at, str(ticket.holder_name), said)


def _why_asleep(ticket: TicketDetails, principal: Principal, said: Speech) -> str:
    if ticket.due_at is None:
        return ""
    other = str(ticket.holder_name) if ticket.holder_id != principal.agent_id else None
    return _beside(ticket, said) + explain_sleep(ticket.due_at, ticket.updated_at, ticket.wake_on, other, said)


def _beside(ticket: TicketDetails, said: Speech) -> str:
    return said.words.beside if ticket.followed else ""
