"""Simulations, the history they replay, and the policy beside the one that counts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from services.router.ports.simulations import (
    Cells,
    LiveDecision,
    ShadowDifference,
    ShadowRow,
    SimulationRow,
    SimulationState,
    SimulationTask,
    SimulationWish,
)
from services.router.store.rows import Rows, sql

NO_LETTERS = ("letter", "customer", "received_at")


class SimulationRows(Rows):
    """Implements ports.simulations.SimulationStore."""

    async def add_simulation(self, asked: SimulationWish, by: str, now: datetime, most: int) -> SimulationRow | None:
        """Queue a simulation; None while so many wait or run."""
        wish = asked.text, asked.against, asked.since, asked.until
        row = await self.tx.fetchrow(sql.simulation_add, *wish, by, now, most)
        return SimulationRow(**dict(row)) if row is not None else None

    async def simulations(self, before: int, limit: int) -> list[SimulationRow]:
        """Give the simulations below an id, newest first."""
        return [SimulationRow(**dict(row)) for row in await self.tx.fetch(sql.simulation_list, before, limit)]

    async def simulation(self, simulation_id: int) -> SimulationRow | None:
        """Give a simulation."""
        row = await self.tx.fetchrow(sql.simulation_read, simulation_id)
        return SimulationRow(**dict(row)) if row is not None else None

    async def simulation_result(self, simulation_id: int) -> dict[str, Any] | None:
        """Give the result of a simulation that is done."""
        found: dict[str, Any] | None = await self.tx.fetchval(sql.simulation_result, simulation_id)
        return found

    async def cancel_simulation(self, simulation_id: int, now: datetime) -> bool:
        """queued or running -> cancelled; False when it is neither."""
        return await self.tx.fetchval(sql.simulation_cancel, simulation_id, now) is not None

    async def take_simulation(self, seconds: int) -> SimulationTask | None:
        """Take the next one for so long; None when there is none or another one runs."""
        row = await self.tx.fetchrow(sql.simulation_take, seconds)
        return SimulationTask(**dict(row)) if row is not None else None

    async def note_simulation(self, simulation_id: int, done: int, total: int, seconds: int) -> bool:
        """Note how far it is and keep it for so long; False when it was cancelled."""
        return await self.tx.fetchval(sql.simulation_note, simulation_id, done, total, seconds) is not None

    async def finish_simulation(
        self, simulation_id: int, state: SimulationState, result: Any, reason: str | None, now: datetime
    ) -> None:
        """running -> done or failed; nothing when it is no longer running."""
        await self.tx.execute(sql.simulation_finish, simulation_id, state, result, reason, now)

    async def leave_simulation(self, simulation_id: int) -> None:
        """running -> queued, because this process stops."""
        await self.tx.execute(sql.simulation_leave, simulation_id)

    async def history_files(self, until: datetime | None) -> list[Cells]:
        """Give letters, orders, marks, absences and customers before a time, as files of a history."""
        found = [
            ("letters", await self.tx.fetch(sql.history_letters, until)),
            ("orders", await self.tx.fetch(sql.history_orders, until)),
            ("marks", await self.tx.fetch(sql.history_marks, until)),
            ("absences", await self.tx.fetch(sql.history_absences)),
            ("customers", await self.tx.fetch(sql.history_customers)),
        ]
        # Of a file without rows nothing is lost but its head; the letters' must be there.
        files: list[Cells] = [] if found[0][1] else [("letters", NO_LETTERS, [])]
        files += [(name, tuple(rows[0].keys()), [tuple(row.values()) for row in rows]) for name, rows in found if rows]
        return files


class ShadowRows(Rows):
    """Implements ports.simulations.ShadowStore."""

    async def shadow(self) -> ShadowRow | None:
        """Give the policy beside the one that counts."""
        row = await self.tx.fetchrow(sql.shadow_read)
        return ShadowRow(**dict(row)) if row is not None else None

    async def set_shadow(self, text: str, digest: str, by: str, now: datetime) -> ShadowRow:
        """Let it decide from the next decision on; counts begin anew."""
        row = await self.tx.fetchrow(sql.shadow_set, text, digest, now, by)
        assert row is not None
        return ShadowRow(**dict(row))

    async def remove_shadow(self) -> bool:
        """End it; False when there is none."""
        return await self.tx.fetchval(sql.shadow_remove) is not None

    async def decisions_after(self, decision_id: int, before: datetime, limit: int) -> list[LiveDecision]:
        """Give the decisions that follow, made before a time, in order."""
        rows = await self.tx.fetch(sql.shadow_decisions, decision_id, before, limit)
        return [LiveDecision(**dict(row)) for row in rows]

    async def note_shadowed(self, row: ShadowRow, last: int, counts: tuple[int, int, int], failure: str | None) -> bool:
        """Count decisions (looked at, different, failed) up to an id; False when the row is no longer as it was."""
        noted = await self.tx.fetchval(sql.shadow_note, row.hash, row.last_decision_id, last, *counts, failure)
        return noted is not None

    async def add_shadow_differences(self, found: Sequence[tuple[LiveDecision, dict[str, Any]]]) -> None:
        """Keep the decisions that would have been others, with what they would have been."""
        await self.tx.execute(
            sql.shadow_difference_add,
            [one.ticket_id for one, _ in found],
            [one.id for one, _ in found],
            [one.at for one, _ in found],
            [{"stage": one.stage, "responsible": one.responsible, "due_at": one.due_at} for one, _ in found],
            [shadow for _, shadow in found],
        )

    async def shadow_differences(self, before: int, limit: int) -> list[ShadowDifference]:
        """Give those below an id, newest first."""
        return [ShadowDifference(**dict(row)) for row in await self.tx.fetch(sql.shadow_differences, before, limit)]
