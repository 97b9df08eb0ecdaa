"""The loops that try policies: simulations one at a time, and the shadow policy some seconds behind the live one."""

import asyncio
from dataclasses import dataclass
from typing import Any

import structlog

from services.router.handlers.recorded_history import packed, recorded_files
from services.router.handlers.shadow import compare, decisions_to_shadow, note_shadowed
from services.router.handlers.simulations import policy_against
from services.router.ports import Store, Work
from services.router.ports.simulations import SimulationState, SimulationTask
from services.router.trying.process import TrialFailed, run_trial
from services.router.trying.request import Message, TrialRequest
from shared.runtime import Runtime

log = structlog.get_logger()

POLL_SECONDS = 5.0
LOOK_SECONDS = 0.5
LEASE_SECONDS = 30
"""A simulation whose process says nothing for so long is taken again."""
SHADOWED_AT_ONCE = 10
"""So few that others on the processor hardly wait."""


@dataclass(slots=True)
class Trial:
    """The simulation under way in this process."""

    task: SimulationTask
    work: "asyncio.Task[Message]"
    done: int = 0
    total: int = 0


class SimulationLoop:
    """Carries out simulations in a process of their own; `close` gives back the one that runs."""

    def __init__(self, runtime: Runtime, work: Work) -> None:
        self._clock = runtime.clock
        self._work = work
        self._trial: Trial | None = None
        self._closed = False

    async def look(self) -> float:
        """Begin, follow or end a simulation. Gives the seconds until the next look."""
        if self._closed:
            return POLL_SECONDS
        if self._trial is None:
            return await self._begin()
        trial = self._trial
        if trial.work.done():
            self._trial = None
            await self._end(trial)
            return 0
        kept = await self._work(
            lambda store: store.note_simulation(trial.task.id, trial.done, trial.total, LEASE_SECONDS)
        )
        if not kept:
            self._trial = None
            await _stop(trial)
        return LOOK_SECONDS

    async def close(self) -> None:
        """Stop the process and let the simulation be taken anew; nothing is begun any more."""
        self._closed = True
        if self._trial is not None:
            trial, self._trial = self._trial, None
            await _stop(trial)
            await self._work(lambda store: store.leave_simulation(trial.task.id))

    async def _begin(self) -> float:
        task = await self._work(lambda store: store.take_simulation(LEASE_SECONDS))
        if task is None:
            return POLL_SECONDS
        self._trial = Trial(task, asyncio.create_task(self._run(task), name=f"simulation {task.id}"))
        return LOOK_SECONDS

    async def _run(self, task: SimulationTask) -> Message:
        async def load(store: Store) -> tuple[list[Any], str]:
            return await recorded_files(store, task.until), await policy_against(store, task)

        files, against = await self._work(load)
        archive = await asyncio.to_thread(packed, files)
        return await run_trial(TrialRequest(task.text, against, task.since, task.until), archive, self._note)

    async def _note(self, message: Message) -> None:
        if self._trial is not None and "done" in message:
            self._trial.done, self._trial.total = message["done"], message["total"]

    async def _end(self, trial: Trial) -> None:
        state, result, reason = SimulationState.DONE, None, None
        try:
            result = trial.work.result()
        except TrialFailed as failed:
            state, reason = SimulationState.FAILED, str(failed)
        except Exception as error:
            log.exception("a simulation failed", simulation=trial.task.id)
            state, reason = SimulationState.FAILED, f"something went wrong here and is in the log ({error})"
        total = max(trial.total, 1)

        async def finish(store: Store) -> None:
            await store.note_simulation(trial.task.id, total if result else trial.done, total, LEASE_SECONDS)
            await store.finish_simulation(trial.task.id, state, result, reason, self._clock.now())

        await self._work(finish)


class ShadowLoop:
    """Lets the shadow policy decide again what was decided, in order; it goes on where it stopped."""

    def __init__(self, runtime: Runtime, work: Work) -> None:
        self._clock = runtime.clock
        self._work = work

    async def follow(self) -> float:
        """Look at a few decisions. Gives the seconds until the next call."""
        now = self._clock.now()
        found = await self._work(lambda store: decisions_to_shadow(store, now, SHADOWED_AT_ONCE))
        if found is None or not found[1]:
            return POLL_SECONDS
        row, decisions = found
        compared = await asyncio.to_thread(compare, row, decisions)
        await self._work(lambda store: note_shadowed(store, row, decisions, compared))
        return 0 if len(decisions) == SHADOWED_AT_ONCE else POLL_SECONDS


async def start_trying(runtime: Runtime, work: Work) -> SimulationLoop:
    """Start both loops; they end with the runtime, a simulation under way when the caller closes it."""
    simulations = SimulationLoop(runtime, work)
    await runtime.start_loop("simulations", simulations.look, "simulation")
    await runtime.start_loop("shadow", ShadowLoop(runtime, work).follow, "shadow")
    return simulations


async def _stop(trial: Trial) -> None:
    trial.work.cancel()
    await asyncio.gather(trial.work, return_exceptions=True)
