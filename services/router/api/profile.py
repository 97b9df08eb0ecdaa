"""`Me`: the signed-in agent as the desk needs him."""

from datetime import datetime

from fastapi import Request
from pydantic import BaseModel

from services.router.api.parts import InWork
from services.router.api.people_shapes import PresenceShape
from services.router.handlers.agents import show_agent
from services.router.handlers.presence import presence_of, working_calendar
from services.router.ports import Store
from services.router.ports.people import FirstFacts
from shared.principal import Role, Scope


class OwnAudience(BaseModel):
    """An audience one belongs to."""

    id: int
    key: str
    name: str
    primary: bool


class FirstSteps(BaseModel):
    """What of a new company is done."""

    mailbox: bool
    audiences: bool
    agents: bool
    customers: bool


class Me(BaseModel):
    """Who is signed in; `first_steps` only for administrators, until all are done."""

    agent_id: int
    login: str
    name: str
    role: Role
    address: str | None
    time_zone: str
    language: str | None
    department: str | None
    audiences: list[OwnAudience]
    presence: PresenceShape
    scopes: list[Scope]
    first_steps: FirstSteps | None


async def show_me(request: Request, work: InWork, now: datetime, agent_id: int, scopes: frozenset[Scope]) -> Me:
    """Make `Me` of an agent."""
    shown, facts = await work(lambda store: _load(store, now, agent_id, scopes))
    if shown.role is Role.ADMINISTRATOR:
        shown.first_steps = await _first_steps(request, facts)
    return shown


async def _load(store: Store, now: datetime, agent_id: int, scopes: frozenset[Scope]) -> tuple[Me, FirstFacts]:
    agent = await show_agent(store, agent_id)
    calendar = await working_calendar(store, agent_id)
    presence = (await presence_of(store, now, [agent]))[agent_id]
    audiences = await store.audiences_of(agent_id)
    shown = Me(
        agent_id=agent.id,
        login=agent.login,
        name=agent.values.name,
        role=Role(agent.values.role),
        address=agent.values.address,
        time_zone=calendar.zone,
        language=await store.language_of(agent_id),
        department=agent.values.department,
        audiences=[OwnAudience.model_validate(one, from_attributes=True) for one in audiences],
        presence=PresenceShape.model_validate(presence),
        scopes=sorted(scopes),
        first_steps=None,
    )
    return shown, await store.first_facts()


async def _first_steps(request: Request, facts: FirstFacts) -> FirstSteps | None:
    known = {"audiences": facts.audiences, "agents": facts.agents, "customers": facts.customers}
    steps = FirstSteps(mailbox=await request.app.state.ingest.has_mailbox(), **known)
    return None if steps.mailbox and all(known.values()) else steps
