"""Why a ticket is seen: the sentence, the decisions behind it, and why not by somebody else."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from services.router.api.explanation_shapes import (
    AgentStanding,
    DecisionItem,
    Explanation,
    show_agent_standing,
    show_decision_item,
)
from services.router.api.paging import InPages, Page
from services.router.api.parts import AnyAgent, AnySupervisor, InWork, Now, RowId
from services.router.handlers.explaining import explain_ticket
from services.router.handlers.replaying import explain_agent, list_decisions, read_decision

routes = APIRouter(prefix="/api/v1/tickets", tags=["tickets"])

NEWEST = 2**63 - 1


@routes.get("/{ticket_id}/explanation")
async def explain_one(ticket_id: RowId, principal: AnyAgent, work: InWork, now: Now) -> Explanation:
    """Say why the ticket is seen and until when; to a supervisor the whole decision."""
    found = await work(lambda store: explain_ticket(store, now, principal, ticket_id))
    return Explanation(
        sentence=found.sentence,
        until=found.until,
        stage=found.stage,
        remaining_working_seconds=found.remaining_working_seconds,
        decision=found.decision,
    )


@routes.get("/{ticket_id}/explanation/agents/{agent_id}")
async def explain_one_agent(
    ticket_id: RowId,
    agent_id: RowId,
    _principal: AnySupervisor,
    work: InWork,
    decision: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
) -> AgentStanding:
    """Say why an agent sees the ticket or does not, by the facts the decision was made from."""
    return show_agent_standing(await work(lambda store: explain_agent(store, ticket_id, agent_id, decision)))


@routes.get("/{ticket_id}/decisions")
async def list_all_decisions(
    ticket_id: RowId, _principal: AnySupervisor, work: InWork, paging: InPages
) -> Page[DecisionItem]:
    """Give the decisions about a ticket, newest first."""
    before, limit = paging.after_id() or NEWEST, paging.limit + 1
    rows = await work(lambda store: list_decisions(store, ticket_id, before, limit))
    return paging.page(rows, lambda row: (row.id,), show_decision_item)


@routes.get("/{ticket_id}/decisions/{decision_id}")
async def read_one_decision(
    ticket_id: RowId, decision_id: RowId, principal: AnySupervisor, work: InWork, now: Now
) -> dict[str, Any]:
    """Give a whole decision, in sentences too."""
    return await work(lambda store: read_decision(store, now, principal, ticket_id, decision_id))
