"""Why do I see this: a sentence for an agent, the whole decision for a supervisor."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never

from services.router.handlers.acting import agent_of, seen_ticket
from services.router.policy.explain import clock_time, explain, explain_claim, explain_whole
from services.router.policy.words import AgentId
from services.router.ports import Store
from services.router.ports.lists import TicketDetails
from services.router.ports.tickets import TicketState
from shared.principal import Principal, Role


@dataclass(frozen=True, slots=True)
class Explanation:
    """The sentence, until when it is true, the stage; `decision` is the whole record, for supervisors only."""

    sentence: str
    until: datetime | None
    stage: str
    decision: dict[str, Any] | None


async def explain_ticket(store: Store, now: datetime, principal: Principal, ticket_id: int) -> Explanation:
    """Explain why a ticket is seen. Raises NotFound."""
    await seen_ticket(store, principal, ticket_id)
    details = (await store.ticket_details([ticket_id]))[0]
    zone = await store.zone_of(agent_of(principal), now)
    whole = principal.is_at_least(Role.SUPERVISOR) and details.record is not None
    return Explanation(
        why(details, principal, zone),
        details.due_at,
        details.stage,
        explain_whole(details.record) if whole and details.record is not None else None,
    )


def why(ticket: TicketDetails, principal: Principal, zone: str) -> str:
    """The sentence about a ticket for one who may see it; it holds no mark and no excluded colleague."""
    match ticket.state:
        case TicketState.WAITING:
            return _why_waiting(ticket, principal, zone)
        case TicketState.CLAIMED | TicketState.SNOOZED:
            return _why_claimed(ticket, principal, zone)
        case TicketState.WORKED_OUT:
            return "Every letter of it is answered or needs no action."
        case _:
            assert_never(ticket.state)


def _why_waiting(ticket: TicketDetails, principal: Principal, zone: str) -> str:
    record, agent_id = ticket.record, AgentId(principal.agent_id or 0)
    if record is None:
        return ""
    if agent_id not in record["members"] and not principal.is_at_least(Role.SUPERVISOR):
        # Who joined a group after the decision sees it as the group does.
        record = {**record, "members": [*record["members"], agent_id]}
    return explain(record, agent_id, zone)


def _why_claimed(ticket: TicketDetails, principal: Principal, zone: str) -> str:
    if ticket.claimed_at is None or ticket.due_at is None:
        return ""
    if ticket.holder_id == principal.agent_id:
        return explain_claim(ticket.claimed_at, ticket.due_at, zone)
    return f"{ticket.holder_name} claimed it; until {clock_time(ticket.due_at, ticket.claimed_at, zone)} it is theirs."
