"""Policies on trial: simulations, the policy beside the one that counts, and the history they are tried on."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from services.router.api.bodies import Moment
from services.router.api.keyed import OnceOnly
from services.router.api.paging import InPages, Page
from services.router.api.parts import AnyAdministrator, InWork, Now, RowId
from services.router.api.trial_shapes import (
    DifferenceShape,
    ShadowBody,
    ShadowShape,
    SimulationBody,
    SimulationResult,
    SimulationShape,
)
from services.router.handlers.recorded_history import packed, recorded_files
from services.router.handlers.shadow import read_shadow, remove_shadow, replace_shadow
from services.router.handlers.simulations import ask_simulation, cancel_simulation, read_simulation

routes = APIRouter(prefix="/api/v1/policy", tags=["policy"])

NEWEST = 2**63 - 1


@routes.post("/simulations", status_code=202, response_model=SimulationShape)
async def simulate(principal: AnyAdministrator, body: SimulationBody, now: Now, keyed: OnceOnly) -> dict[str, Any]:
    """Queue a simulation: recorded letters are replayed under the text; 422 names every error with its line."""

    async def ask(store: Any) -> SimulationShape:
        asked = await ask_simulation(store, now, principal, body.text, body.against, body.since, body.until)
        return SimulationShape.of(asked)

    return await keyed.once(principal, body, ask)


@routes.get("/simulations")
async def list_simulations(_principal: AnyAdministrator, work: InWork, paging: InPages) -> Page[SimulationShape]:
    """Give the simulations, newest first, without their results."""
    before, limit = paging.after_id() or NEWEST, paging.limit + 1
    rows = await work(lambda store: store.simulations(before, limit))
    return paging.page(rows, lambda row: (row.id,), SimulationShape.of)


@routes.get("/simulations/{simulation_id}")
async def read_one(_principal: AnyAdministrator, simulation_id: RowId, work: InWork) -> SimulationResult:
    """Give a simulation, with its result when it is done."""
    row, result = await work(lambda store: read_simulation(store, simulation_id))
    return SimulationResult(**SimulationShape.of(row).model_dump(), result=result)


@routes.delete("/simulations/{simulation_id}", status_code=204)
async def cancel(_principal: AnyAdministrator, simulation_id: RowId, work: InWork, now: Now) -> None:
    """Cancel a simulation that is not done."""
    await work(lambda store: cancel_simulation(store, now, simulation_id))


@routes.get("/history", response_class=Response, responses={200: {"content": {"application/zip": {}}}})
async def read_history(
    _principal: AnyAdministrator, work: InWork, until: Annotated[Moment | None, Query()] = None
) -> Response:
    """Give what was recorded as the CSV files that `audiocomm simulate` reads."""
    files = await work(lambda store: recorded_files(store, until))
    archive = await asyncio.to_thread(packed, files)
    disposition = {"Content-Disposition": 'attachment; filename="history.zip"'}
    return Response(archive, media_type="application/zip", headers=disposition)


@routes.get("/shadow")
async def read_beside(_principal: AnyAdministrator, work: InWork) -> ShadowShape:
    """Give the policy beside the one that counts, with its counts."""
    return ShadowShape.of(await work(read_shadow))


@routes.put("/shadow")
async def replace_beside(principal: AnyAdministrator, body: ShadowBody, work: InWork, now: Now) -> ShadowShape:
    """Let a policy decide beside the one that counts; its counts begin anew."""
    return ShadowShape.of(await work(lambda store: replace_shadow(store, now, principal, body.text)))


@routes.delete("/shadow", status_code=204)
async def end_beside(_principal: AnyAdministrator, work: InWork) -> None:
    """End it, its counts and its differences."""
    await work(remove_shadow)


@routes.get("/shadow/differences")
async def list_differences(_principal: AnyAdministrator, work: InWork, paging: InPages) -> Page[DifferenceShape]:
    """Give the decisions that would have been others, newest first."""
    before, limit = paging.after_id() or NEWEST, paging.limit + 1
    rows = await work(lambda store: store.shadow_differences(before, limit))
    names = await work(lambda store: store.names())
    return paging.page(rows, lambda row: (row.id,), lambda row: DifferenceShape.of(row, names))
