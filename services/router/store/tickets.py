"""The rows of tickets: every arrow of the states diagram is one statement here."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from services.router.ports.tickets import ClaimNote, NewTicket, Placement, Priority, TicketRow, TicketState
from services.router.store.rows import Rows, columns, sql
from shared.database import Record

CLAIMED_BEFORE = sql.ticket_claimed_before.replace("/* ticket_first_claim.sql */", sql.ticket_first_claim)
ARRAYS = ("stages_run", "former_holders", "addressed", "signals", "alerted", "tags")


def ticket_row(row: Record | Mapping[str, Any]) -> TicketRow:
    """Make a ticket of a row that has all its columns."""
    values: dict[str, Any] = dict(row)
    values["state"] = TicketState(values["state"])
    values["priority"] = Priority(values["priority"])
    for name in ARRAYS:
        values[name] = tuple(values[name])
    return TicketRow(**values)


def _listed(values: Iterable[object]) -> str:
    """An array of one row as text, since unnest makes rows of one that has arrays inside; stage ids are plain words."""
    return f"{{{','.join(map(str, values))}}}"


class TicketRows(Rows):
    """Implements ports.tickets.TicketStore."""

    async def open_ticket(self, new: NewTicket, now: datetime) -> TicketRow:
        """Insert a waiting ticket that no decision has placed yet."""
        row = await self.tx.fetchrow(
            sql.ticket_open,
            new.customer_id,
            new.subject,
            new.public,
            new.publish_to,
            new.about,
            list(new.addressed),
            list(new.signals),
            new.received_at,
            now,
            new.search,
        )
        assert row is not None
        return ticket_row(row)

    async def read_ticket(self, ticket_id: int) -> TicketRow | None:
        """Give a ticket."""
        return await self._one(sql.ticket_read, ticket_id)

    async def lock_ticket(self, ticket_id: int) -> TicketRow | None:
        """Give a ticket, locked until the end of the transaction."""
        return await self._one(sql.ticket_lock, ticket_id)

    async def claim_ticket(self, ticket_id: int, agent_id: int, everything: bool, now: datetime) -> TicketRow | None:
        """waiting -> claimed, if the agent is in its scope (or sees `everything`) and not kept out of it."""
        return await self._one(sql.ticket_claim, ticket_id, agent_id, everything, now)

    async def place_tickets(self, placements: Sequence[Placement], now: datetime) -> dict[int, TicketRow]:
        """Any state -> waiting in a stage, each ticket if its version is still that of its placement; gives those."""
        values = [
            (
                one.ticket_id,
                one.version,
                one.stage,
                one.exclusive,
                one.responsible_id,
                _listed(one.stages_run),
                one.returns,
                _listed(one.former_holders),
                one.thread_owner_id,
                _listed(one.addressed),
                _listed(one.alerted),
                one.oldest_open_at,
                one.class_key,
                one.answer_due_at,
            )
            for one in placements
        ]
        rows = await self.tx.fetch(sql.ticket_place, *columns(values, 14), now)
        return {row["id"]: ticket_row(row) for row in rows}

    async def work_out(self, ticket: TicketRow, agent_id: int, answered: bool, now: datetime) -> TicketRow | None:
        """waiting or claimed -> worked_out, if no letter is open and the version is still that of `ticket`."""
        owner = agent_id if answered else None
        return await self._one(sql.ticket_work_out, ticket.id, ticket.version, owner, agent_id, now)

    async def touch_ticket(
        self,
        ticket: TicketRow,
        oldest_open_at: datetime | None,
        addressed: Sequence[int],
        alerted: Sequence[int],
        now: datetime,
    ) -> TicketRow | None:
        """Note that something came to a ticket which stays in its state, if the version is still that of `ticket`."""
        return await self._one(
            sql.ticket_touch, ticket.id, ticket.version, oldest_open_at, list(addressed), list(alerted), now
        )

    async def note_signals(self, ticket_id: int, signals: Sequence[str]) -> None:
        """Note what the letters of a ticket say, beside a change of it in the same transaction."""
        await self.tx.execute(sql.ticket_signals, ticket_id, list(signals))

    async def is_in_scope(self, ticket_id: int, agent_id: int, everything: bool = False) -> bool:
        """Whether the scope of the last waiting stage holds the agent (or `everything`) and nothing keeps him out."""
        return bool(await self.tx.fetchval(sql.ticket_in_scope, ticket_id, agent_id, everything))

    async def claimed_before(self, ticket_id: int, agent_id: int, everything: bool) -> ClaimNote | None:
        """Give who claimed last a ticket that an agent could have had, and that neither waits nor is his; else None."""
        row = await self.tx.fetchrow(CLAIMED_BEFORE, ticket_id, agent_id, everything)
        return ClaimNote(**dict(row)) if row is not None else None

    async def _one(self, statement: str, *values: Any) -> TicketRow | None:
        row = await self.tx.fetchrow(statement, *values)
        return ticket_row(row) if row is not None else None
