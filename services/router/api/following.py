"""Followers of tickets, and of whatever a customer writes or an agent holds."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from services.router.api.paging import Page
from services.router.api.parts import AnyAgent, InWork, Now, RowId
from services.router.api.ticket_shapes import Person
from services.router.handlers.following import (
    follow,
    follow_as_rule,
    read_followers,
    read_standing,
    unfollow,
    unfollow_as_rule,
)
from services.router.ports.following import FollowerRow, StandingKind
from shared.access import Allow
from shared.principal import Principal, Role

# A customer's external id may hold slashes: only numbers make these paths.
routes = APIRouter(prefix="/api/v1", tags=["followers"])

Supervisor = Annotated[Principal, Depends(Allow(Role.SUPERVISOR))]


class Follower(BaseModel):
    """Who follows, since when, and whether as a rule."""

    agent: Person
    since: datetime
    standing: bool


def _page(rows: list[FollowerRow]) -> Page[Follower]:
    items = [
        Follower(agent=Person(id=row.agent_id, name=row.name), since=row.since, standing=row.standing) for row in rows
    ]
    return Page(items=items, next=None)


@routes.get("/tickets/{ticket_id}/followers")
async def list_followers(ticket_id: RowId, principal: AnyAgent, work: InWork) -> Page[Follower]:
    """Give who follows a ticket, by name."""
    return _page(await work(lambda store: read_followers(store, principal, ticket_id)))


@routes.put("/tickets/{ticket_id}/followers/{agent_id}", status_code=204)
async def add_follower(ticket_id: RowId, agent_id: RowId, principal: AnyAgent, work: InWork, now: Now) -> None:
    """Let an agent follow the ticket."""
    await work(lambda store: follow(store, now, principal, ticket_id, agent_id))


@routes.delete("/tickets/{ticket_id}/followers/{agent_id}", status_code=204)
async def remove_follower(ticket_id: RowId, agent_id: RowId, principal: AnyAgent, work: InWork, now: Now) -> None:
    """Let an agent follow the ticket no longer."""
    await work(lambda store: unfollow(store, now, principal, ticket_id, agent_id))


@routes.get("/customers/{customer_id}/followers")
async def list_followers_of_customer(customer_id: RowId, principal: AnyAgent, work: InWork) -> Page[Follower]:
    """Give who follows every ticket of the customer."""
    return _page(await work(lambda store: read_standing(store, principal, StandingKind.CUSTOMER, customer_id)))


@routes.put("/customers/{customer_id:int}/followers/{agent_id:int}", status_code=204)
async def follow_customer(customer_id: RowId, agent_id: RowId, principal: AnyAgent, work: InWork, now: Now) -> None:
    """Let an agent follow every ticket of the customer."""
    kind = StandingKind.CUSTOMER
    await work(lambda store: follow_as_rule(store, now, principal, kind, customer_id, agent_id))


@routes.delete("/customers/{customer_id:int}/followers/{agent_id:int}", status_code=204)
async def unfollow_customer(customer_id: RowId, agent_id: RowId, principal: AnyAgent, work: InWork) -> None:
    """Let an agent follow no further ticket of the customer."""
    kind = StandingKind.CUSTOMER
    await work(lambda store: unfollow_as_rule(store, principal, kind, customer_id, agent_id))


@routes.get("/agents/{followed_id}/followers")
async def list_followers_of_agent(followed_id: RowId, principal: Supervisor, work: InWork) -> Page[Follower]:
    """Give who follows whatever the agent holds."""
    return _page(await work(lambda store: read_standing(store, principal, StandingKind.AGENT, followed_id)))


@routes.put("/agents/{followed_id}/followers/{agent_id}", status_code=204)
async def follow_agent(followed_id: RowId, agent_id: RowId, principal: Supervisor, work: InWork, now: Now) -> None:
    """Let an agent follow whatever another one holds."""
    kind = StandingKind.AGENT
    await work(lambda store: follow_as_rule(store, now, principal, kind, followed_id, agent_id))


@routes.delete("/agents/{followed_id}/followers/{agent_id}", status_code=204)
async def unfollow_agent(followed_id: RowId, agent_id: RowId, principal: Supervisor, work: InWork) -> None:
    """Let an agent follow nothing further that the other one holds."""
    kind = StandingKind.AGENT
    await work(lambda store: unfollow_as_rule(store, principal, kind, followed_id, agent_id))
