"""Agents, their absences, presence and departure."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from services.router.api.keyed import OnceOnly
from services.router.api.paging import InPages, Page
from services.router.api.parts import AnyAdministrator, AnySupervisor, InWork, Now, Reader, RowId
from services.router.api.people_shapes import (
    AbsenceBody,
    AbsenceShape,
    Agent,
    AgentBody,
    AgentPatch,
    DepartureBody,
    DepartureShape,
    NewAgent,
    PresenceBody,
    PresenceShape,
    SavedAbsence,
    SavedAgent,
    show_agent_shape,
)
from services.router.handlers.agents import (
    add_absence,
    change_agent,
    note_departure,
    remove_absence,
    show_agent,
    take_on_agent,
)
from services.router.handlers.coverage import warnings_of
from services.router.handlers.departures import show_departure
from services.router.handlers.identity import make_sign_in_link
from services.router.handlers.presence import Presence, PresenceState, note_presence, presence_of
from services.router.ports import Store
from services.router.ports.people import AgentRecord
from shared.access import Allow
from shared.principal import Principal, Role, Scope
from shared.version import ExpectedVersion, etag

routes = APIRouter(prefix="/api/v1/agents", tags=["people"])

Watcher = Annotated[Principal, Depends(Allow(None, Scope.PRESENCE))]


@routes.get("")
async def list_agents(principal: Reader, work: InWork, now: Now, paging: InPages) -> Page[Agent]:
    """Give all agents, departed ones too."""

    async def load(store: Store) -> Page[Agent]:
        rows = await store.agents(paging.after_id(), paging.limit + 1)
        presence = await presence_of(store, now, rows)
        whole = sees_whole(principal)
        return paging.page(
            rows, lambda row: (row.id,), lambda row: show_agent_shape(row, presence[row.id], whole=whole)
        )

    return await work(load)


@routes.post("", status_code=201)
async def add_agent(
    body: AgentBody, request: Request, response: Response, _principal: AnyAdministrator, work: InWork, now: Now
) -> NewAgent:
    """Take on an agent; without a password the answer holds the token of a one-time link."""
    secret = None if body.password is None else await request.app.state.passwords.hash(body.password)
    lifetime = timedelta(hours=request.app.state.settings.sign_in_link_hours)

    async def add(store: Store) -> NewAgent:
        agent = await take_on_agent(store, now, body.login, body.values(), secret)
        link = (await make_sign_in_link(store, now, agent.login, lifetime))[1] if secret is None else None
        response.headers["ETag"] = etag(agent.version)
        shown = await _shown(store, now, agent)
        warnings = await warnings_of(store, now, [agent.id])
        return NewAgent(**shown.model_dump(), sign_in=link, warnings=warnings)

    return await work(add)


@routes.get("/{agent_id}")
async def read_agent(agent_id: RowId, response: Response, principal: Reader, work: InWork, now: Now) -> Agent:
    """Give one agent."""

    async def load(store: Store) -> Agent:
        return await _shown(store, now, await show_agent(store, agent_id), whole=sees_whole(principal))

    shown = await work(load)
    response.headers["ETag"] = etag(shown.version)
    return shown


@routes.patch("/{agent_id}")
async def patch_agent(
    _principal: AnyAdministrator,
    agent_id: RowId,
    body: AgentPatch,
    expected: ExpectedVersion,
    request: Request,
    response: Response,
    work: InWork,
    now: Now,
) -> SavedAgent:
    """Change an agent; a new password ends his sessions."""
    secret = None if body.password is None else await request.app.state.passwords.hash(body.password)

    async def change(store: Store) -> SavedAgent:
        before = [one.key for one in (await show_agent(store, agent_id)).values.audiences]
        shown = await _shown(store, now, await change_agent(store, now, agent_id, expected, body.apply, secret))
        return SavedAgent(**shown.model_dump(), warnings=await warnings_of(store, now, [agent_id], before))

    shown = await work(change)
    response.headers["ETag"] = etag(shown.version)
    return shown


@routes.put("/{agent_id}/presence")
async def report_presence(
    agent_id: RowId, body: PresenceBody, principal: Watcher, work: InWork, now: Now
) -> PresenceShape:
    """A system that watches says that an agent is at work or away."""
    source, state = f"token {principal.token_id}", PresenceState(body.state)

    async def note(store: Store) -> Presence:
        return await note_presence(store, now, agent_id, source, state, body.idle)

    return PresenceShape.model_validate(await work(note))


@routes.get("/{agent_id}/absences")
async def list_absences(
    agent_id: RowId, _principal: AnySupervisor, work: InWork, paging: InPages
) -> Page[AbsenceShape]:
    """Give an agent's absences, past ones too."""

    async def load(store: Store) -> Page[AbsenceShape]:
        await show_agent(store, agent_id)
        rows = await store.absences(agent_id, paging.after_id(), paging.limit + 1)
        return paging.page(rows, lambda row: (row.id,), AbsenceShape.model_validate)

    return await work(load)


@routes.post("/{agent_id}/absences", status_code=201, response_model=SavedAbsence)
async def note_absence(
    agent_id: RowId, body: AbsenceBody, principal: AnySupervisor, keyed: OnceOnly, now: Now
) -> dict[str, Any]:
    """Note an absence."""

    async def add(store: Store) -> SavedAbsence:
        added = await add_absence(store, now, agent_id, body.starts_at, body.ends_at, body.kind)
        shown = AbsenceShape.model_validate(added).model_dump()
        return SavedAbsence(**shown, warnings=await warnings_of(store, now, [agent_id]))

    return await keyed.once(principal, body, add)


@routes.delete("/{agent_id}/absences/{absence_id}", status_code=204)
async def take_back_absence(
    agent_id: RowId, absence_id: RowId, _principal: AnySupervisor, work: InWork, now: Now
) -> None:
    """Take an absence back."""
    await work(lambda store: remove_absence(store, now, agent_id, absence_id))


@routes.post("/{agent_id}/departure")
async def depart(agent_id: RowId, body: DepartureBody, _principal: AnyAdministrator, work: InWork, now: Now) -> Agent:
    """Note that an agent has left: his sessions end at once, what he had is handed over by and by."""

    async def leave(store: Store) -> Agent:
        return await _shown(store, now, await note_departure(store, now, agent_id, body.at))

    return await work(leave)


@routes.get("/{agent_id}/departure")
async def read_departure(agent_id: RowId, _principal: AnySupervisor, work: InWork) -> DepartureShape:
    """Tell how far what a departed agent had is handed over."""
    return DepartureShape.model_validate(await work(lambda store: show_departure(store, agent_id)))


async def _shown(store: Store, now: Now, agent: AgentRecord, *, whole: bool = True) -> Agent:
    presence = await presence_of(store, now, [agent])
    return show_agent_shape(agent, presence[agent.id], whole=whole)


def sees_whole(principal: Principal) -> bool:
    """Tell whether logins and aliases may be shown."""
    return principal.is_at_least(Role.SUPERVISOR) or principal.may(Scope.ADMINISTRATION)
