"""Asking how a ticket stands instead of asking around: the question is kept until the one asked does something."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.router.handlers.acting import agent_of, seen_ticket
from services.router.handlers.asking import ask, asked_about
from services.router.handlers.errors import NotYours
from services.router.ports import Store
from services.router.ports.waking import NudgeRow
from shared.errors import Conflict
from shared.principal import Principal

# Whoever was asked is left so long to do something before anybody may ask him again.
PATIENCE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A nudge that was made: its id and whom it asks."""

    id: int
    to_agent_id: int
    to_name: str


async def nudge(store: Store, now: datetime, principal: Principal, ticket_id: int, text: str) -> Asked:
    """Ask the holder, else the responsible one, how a ticket stands.

    Raises NotFound, NotYours when there is nobody else to ask, and Conflict while he was asked less than an hour ago.
    """
    ticket = await seen_ticket(store, principal, ticket_id, lock=True)
    to = asked_about(ticket)
    if to is None:
        raise NotYours("This ticket is worked out: there is nothing to ask for.")
    if to == agent_of(principal):
        raise NotYours("This ticket is yours: you know how it stands.")
    since = await store.unanswered_since(ticket_id, to)
    if since is not None and now - since < PATIENCE:
        raise Conflict("He was asked less than an hour ago and has not answered yet.", asked_at=since.isoformat())
    nudge_id = await ask(store, ticket, principal, to, text, now)
    asked = await store.agent(to)
    return Asked(nudge_id, to, asked.values.name if asked is not None else "")


async def read_nudges(store: Store, principal: Principal, ticket_id: int, after: int, limit: int) -> list[NudgeRow]:
    """Give the nudges about a ticket after an id, oldest first. Raises NotFound."""
    await seen_ticket(store, principal, ticket_id)
    return await store.nudges_of_ticket(ticket_id, after, limit)
