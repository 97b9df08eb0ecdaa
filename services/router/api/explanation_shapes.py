"""Explanations and decisions as they go over the wire."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from services.router.api.ticket_shapes import Person
from services.router.handlers.replaying import AgentExplanation
from services.router.ports.records import DecisionHead


class Explanation(BaseModel):
    """Why a ticket is seen; `decision` is for supervisors."""

    sentence: str
    until: datetime | None
    stage: str
    remaining_working_seconds: int | None
    decision: dict[str, Any] | None = None


class DecisionItem(BaseModel):
    """A decision in a list."""

    id: int
    at: datetime
    entry: str
    stage: str
    policy_version: int


class Evidence(BaseModel):
    """What keeps an agent out of a ticket; `relaxed`: it was set aside."""

    reason: str
    evidence: str
    relaxed: bool


class AgentStanding(BaseModel):
    """How an agent stands to a decision; `candidate` holds the terms of the score in millionths."""

    agent: Person
    decision_id: int
    sees: bool
    place: int | None
    sentence: str
    excluded: list[Evidence]
    in_scope: bool
    candidate: dict[str, Any] | None
    same_record: bool


def show_decision_item(head: DecisionHead) -> DecisionItem:
    """Make the list row of a decision."""
    return DecisionItem(**asdict(head))


def show_agent_standing(found: AgentExplanation) -> AgentStanding:
    """Make the answer about one agent."""
    standing = found.standing
    return AgentStanding(
        agent=Person(id=found.agent_id, name=found.name),
        decision_id=found.decision_id,
        sees=standing.sees,
        place=standing.place,
        sentence=standing.sentence,
        excluded=[Evidence(reason=one.reason, evidence=one.evidence, relaxed=one.relaxed) for one in standing.excluded],
        in_scope=standing.in_scope,
        candidate=asdict(standing.candidate) if standing.candidate is not None else None,
        same_record=found.same_record,
    )
