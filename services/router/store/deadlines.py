"""Due rows, and the tickets the loops must look at again."""

from collections.abc import Sequence
from datetime import datetime

from services.router.ports.deadlines import BoundAgent, DueTicket
from services.router.ports.decisions import DueRow
from services.router.store.rows import Rows, sql
from services.router.store.tickets import ticket_row
from shared.database import Record

TAKE_DEADLINES = sql.due_take
TAKE_REMINDERS = sql.due_take.replace("/* table */ deadline", "reminder")


def _due(row: Record) -> DueTicket:
    values = dict(row)
    due = DueRow(values.pop("due_id"), values["id"], values.pop("due_kind"), values.pop("due_at"))
    return DueTicket(due, ticket_row(values))


def _those(taken: Sequence[DueTicket], kept: Sequence[Record]) -> list[DueTicket]:
    """Those of the rows kept, oldest due time first."""
    ids = {row["id"] for row in kept}
    return sorted((one for one in taken if one.due.id in ids), key=lambda one: (one.due.due_at, one.due.id))


class DeadlineRows(Rows):
    """Implements ports.deadlines.DeadlineStore."""

    async def take_deadlines(
        self, now: datetime, but: Sequence[int], these: Sequence[int] | None = None
    ) -> list[DueTicket]:
        """Lock and give tickets whose live deadline is due, oldest due time first: of `these`, else all but those."""
        taken = await self._taken(TAKE_DEADLINES, now, but, these)
        return _those(taken, await self.tx.fetch(sql.deadline_still_due, [one.due.id for one in taken], now))

    async def take_reminders(
        self, now: datetime, but: Sequence[int], these: Sequence[int] | None = None
    ) -> list[DueTicket]:
        """As take_deadlines, of reminders; those taken are ended."""
        taken = await self._taken(TAKE_REMINDERS, now, but, these)
        return _those(taken, await self.tx.fetch(sql.reminder_end, [one.due.id for one in taken], now))

    async def _taken(
        self, statement: str, now: datetime, but: Sequence[int], these: Sequence[int] | None
    ) -> list[DueTicket]:
        ids, wanted = (but, False) if these is None else (these, True)
        return [_due(row) for row in await self.tx.fetch(statement, now, list(ids), wanted)]

    async def due_deadlines(self, now: datetime, but: Sequence[int], limit: int) -> list[DueRow]:
        """Give live deadlines that are due, `but` these ids, oldest due time first."""
        return [DueRow(**dict(row)) for row in await self.tx.fetch(sql.deadline_due, now, limit, list(but))]

    async def due_reminders(self, now: datetime, but: Sequence[int], limit: int) -> list[DueRow]:
        """Give live reminders that are due, `but` these ids, oldest due time first."""
        return [DueRow(**dict(row)) for row in await self.tx.fetch(sql.reminder_due, now, limit, list(but))]

    async def next_due_at(self) -> datetime | None:
        """Give the due time of the next live deadline or reminder."""
        due: datetime | None = await self.tx.fetchval(sql.deadline_next)
        return due

    async def bound_agents(self) -> list[BoundAgent]:
        """Give the agents who hold a ticket, are offered one or are responsible for one."""
        return [BoundAgent(**dict(row)) for row in await self.tx.fetch(sql.agents_bound)]

    async def tickets_of_agents(self, agent_ids: Sequence[int]) -> list[int]:
        """Give the open tickets these agents hold, are offered or are responsible for, by id."""
        return [row["id"] for row in await self.tx.fetch(sql.tickets_of_agents, list(agent_ids))]

    async def waiting_tickets_of_customers(self, customer_ids: Sequence[int]) -> list[int]:
        """Give these customers' waiting tickets, by id."""
        return [row["id"] for row in await self.tx.fetch(sql.tickets_waiting_of_customers, list(customer_ids))]
