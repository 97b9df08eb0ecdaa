"""Simulations: asked for, looked at, cancelled. A loop carries them out, one at a time."""

from datetime import datetime
from typing import Any

from services.router.handlers.examining import refuse_faulty
from services.router.handlers.policies import read_policy_version
from services.router.ports import Store
from services.router.ports.simulations import SimulationRow, SimulationState, SimulationTask, SimulationWish
from shared.errors import Conflict, Invalid, NotFound, TooManyRequests
from shared.principal import Principal

MOST_WAITING = 20
"""Simulations that wait or run; they run one after the other, and each may take minutes."""
RETRY_AFTER = 60
"""Seconds after which it is worth asking again."""


async def ask_simulation(
    store: Store,
    now: datetime,
    principal: Principal,
    text: str,
    against: int | None,
    since: datetime | None,
    until: datetime | None,
) -> SimulationRow:
    """Queue a simulation.

    Raises InvalidPolicy, Invalid, NotFound for a version that there is not, and TooManyRequests while many wait.
    """
    await refuse_faulty(text)
    if since is not None and until is not None and since >= until:
        raise Invalid("The time ends before it begins.", field="until")
    if against is not None:
        await read_policy_version(store, against)
    asked = await store.add_simulation(SimulationWish(text, against, since, until), principal.name, now, MOST_WAITING)
    if asked is None:
        raise TooManyRequests(
            f"{MOST_WAITING} simulations wait or run: cancel one of them, or ask again when one has ended.",
            retry_after=RETRY_AFTER,
        )
    store.wake("simulation")
    return asked


async def read_simulation(store: Store, simulation_id: int) -> tuple[SimulationRow, dict[str, Any] | None]:
    """Give a simulation, and its result when it is done. Raises NotFound."""
    found = await store.simulation(simulation_id)
    if found is None:
        raise NotFound
    return found, await store.simulation_result(simulation_id) if found.state == SimulationState.DONE else None


async def cancel_simulation(store: Store, now: datetime, simulation_id: int) -> None:
    """End a simulation that is not done. Raises NotFound, and Conflict for one that has ended."""
    await read_simulation(store, simulation_id)
    if not await store.cancel_simulation(simulation_id, now):
        raise Conflict("This simulation has ended.")
    store.wake("simulation")


async def policy_against(store: Store, task: SimulationTask) -> str:
    """Give the text a simulation is set against: the version asked for, else the policy that counts."""
    if task.against is not None:
        return (await read_policy_version(store, task.against)).text
    _, text = await store.load_policy()
    return text
