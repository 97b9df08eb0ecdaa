"""What people change about tickets: dates and tags, merging and splitting, who is kept away."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.router.ports.changing import BlockRow, TicketMessage
from services.router.ports.messages import Disposition, MessageKind
from services.router.ports.tickets import Priority, TicketRow
from services.router.store.rows import Rows, sql
from services.router.store.tickets import ticket_row
from shared.database import Record


def _row(row: Record | None) -> TicketRow | None:
    return ticket_row(row) if row is not None else None


def _message(row: Record) -> TicketMessage:
    disposition = Disposition(row["disposition"]) if row["disposition"] else None
    return TicketMessage(**{**dict(row), "kind": MessageKind(row["kind"]), "disposition": disposition})


class ChangingRows(Rows):
    """Implements ports.changing.ChangingStore."""

    async def date_ticket(self, ticket_id: int, class_key: str | None, answer_due_at: datetime | None) -> None:
        """Note a ticket's class and when its answer is due."""
        await self.tx.execute(sql.ticket_date, ticket_id, class_key, answer_due_at)

    async def edit_ticket(
        self,
        ticket: TicketRow,
        priority: Priority,
        tags: Sequence[str],
        due_date: datetime | None,
        now: datetime,
    ) -> TicketRow | None:
        """Set what a person says of a ticket, if its version is still that of `ticket`."""
        return _row(
            await self.tx.fetchrow(sql.ticket_edit, ticket.id, ticket.version, priority, list(tags), due_date, now)
        )

    async def live_due_at(self, ticket_id: int) -> datetime | None:
        """Give the due time of a ticket's live deadline."""
        due: datetime | None = await self.tx.fetchval(sql.deadline_live, ticket_id)
        return due

    async def take_letters(self, source_id: int, target_id: int, ticket_version: int, agent_id: int) -> list[int]:
        """Move messages, followers, nudges and blocks to another ticket, whose open letters came with that version.

        Gives whom these blocks bar from it; `agent_id` stands for such a one who worked it out.
        """
        await self.tx.execute(sql.ticket_merge_messages, source_id, target_id, ticket_version)
        rows = await self.tx.fetch(sql.ticket_merge_people, source_id, target_id, agent_id)
        return [row["agent_id"] for row in rows]

    async def absorb(self, target: TicketRow, source_id: int, now: datetime) -> TicketRow | None:
        """Write what `target` is after a merge, found by the words of `source_id` too, if its version stands."""
        return _row(
            await self.tx.fetchrow(
                sql.ticket_merge_target,
                target.id,
                target.version,
                source_id,
                target.priority,
                list(target.tags),
                target.due_date,
                list(target.signals),
                list(target.addressed),
                target.about,
                target.oldest_open_at,
                now,
            )
        )

    async def close_merged(self, source: TicketRow, target_id: int, agent_id: int, now: datetime) -> TicketRow | None:
        """Any state -> worked_out and merged into another, if the version is still that of `source`."""
        return _row(
            await self.tx.fetchrow(sql.ticket_merge_source, source.id, source.version, target_id, agent_id, now)
        )

    async def messages_to_split(self, ticket_id: int) -> list[TicketMessage]:
        """Give a ticket's letters and replies, oldest first."""
        return [_message(row) for row in await self.tx.fetch(sql.ticket_split_messages, ticket_id)]

    async def split_off(
        self, source_id: int, target_id: int, message_ids: Sequence[int], reply_ids: Sequence[UUID], version: int
    ) -> None:
        """Move messages, what came back of replies among them, and copies of followers, declines and blocks."""
        await self.tx.execute(sql.ticket_split_move, source_id, target_id, list(message_ids), list(reply_ids), version)
        await self.tx.execute(sql.ticket_split_people, source_id, target_id)

    async def block(self, ticket_id: int, agent_id: int, reason: str, by: int | None, now: datetime) -> None:
        """Keep an agent away from a ticket by a supervisor's word: he follows it no longer, and is not named by it."""
        await self.tx.execute(sql.ticket_block_add, ticket_id, agent_id, reason, by, now)

    async def blocks_of_ticket(self, ticket_id: int) -> list[BlockRow]:
        """Give who is kept away from a ticket, by name."""
        return [BlockRow(**dict(row)) for row in await self.tx.fetch(sql.ticket_blocks, ticket_id)]

    async def unblock(self, ticket_id: int, agent_id: int) -> bool:
        """Keep an agent away no longer; False when nobody had blocked him."""
        return bool(await self.tx.fetchval(sql.ticket_block_remove, ticket_id, agent_id))
