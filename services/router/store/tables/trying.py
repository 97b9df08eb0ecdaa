"""What decisions are made again from, what repaired itself, and policies on trial."""

from datetime import datetime
from typing import Any

from services.router.store.tables.columns import RouterTable, document, flag, moment, number, packed, small, words


class RosterSnapshot(RouterTable, table=True):
    """The seldom changing part of a roster, kept once for all decisions that read it."""

    __tablename__ = "roster_snapshot"
    hash: str = words(primary_key=True)
    facts: bytes = packed()


class Repair(RouterTable, table=True):
    """A ticket that had no next step and was given one."""

    __tablename__ = "repair"
    id: int = number(primary_key=True, made=True)
    ticket_id: int = number(foreign_key="ticket.id")
    reason: str = words()
    at: datetime = moment()


class InvariantCheck(RouterTable, table=True):
    """How the invariant stood when it was looked at last."""

    __tablename__ = "invariant_check"
    only_row: bool = flag(primary_key=True)
    at: datetime | None = moment(null=True)
    open: int = number()
    violations: int = number()


class Simulation(RouterTable, table=True):
    """A policy tried on recorded letters."""

    __tablename__ = "simulation"
    id: int = number(primary_key=True, made=True)
    text: str = words()
    against: int | None = small(null=True)
    since: datetime | None = moment(null=True)
    until: datetime | None = moment(null=True)
    state: str = words()
    done: int = small()
    total: int = small()
    result: Any = document(null=True)
    reason: str | None = words(null=True)
    asked_by: str = words()
    asked_at: datetime = moment()
    finished_at: datetime | None = moment(null=True)
    leased_until: datetime | None = moment(null=True)


class ShadowPolicy(RouterTable, table=True):
    """The policy that decides beside the one that counts; at most one."""

    __tablename__ = "shadow_policy"
    only_row: bool = flag(primary_key=True)
    text: str = words()
    hash: str = words()
    saved_at: datetime = moment()
    saved_by: str = words()
    decisions: int = number()
    different: int = number()
    failed: int = number()
    failure: str | None = words(null=True)
    last_decision_id: int = number()


class ShadowDifference(RouterTable, table=True):
    """A decision that the shadow policy would have made otherwise."""

    __tablename__ = "shadow_difference"
    id: int = number(primary_key=True, made=True)
    ticket_id: int = number(foreign_key="ticket.id")
    decision_id: int = number()
    at: datetime = moment()
    live: Any = document()
    shadow: Any = document()
