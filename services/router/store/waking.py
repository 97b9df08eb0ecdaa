"""Sleeping tickets, nudges, and reminders that come back."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from services.router.ports.tickets import TicketRow
from services.router.ports.waking import AnsweredNudge, FollowUp, NewNudge, NudgeRow
from services.router.store.rows import Rows, sql
from services.router.store.tickets import ticket_row


class WakingRows(Rows):
    """Implements ports.waking.WakingStore."""

    async def snooze_ticket(self, ticket: TicketRow, wake_on: str | None, now: datetime) -> TicketRow | None:
        """claimed or snoozed -> snoozed, waiting for `wake_on` too, if the version is still that of `ticket`."""
        row = await self.tx.fetchrow(sql.ticket_snooze, ticket.id, ticket.version, wake_on, now)
        return ticket_row(row) if row is not None else None

    async def asleep_since(self, ticket_id: int) -> datetime | None:
        """Give when a ticket fell asleep that has not woken since."""
        found: datetime | None = await self.tx.fetchval(sql.ticket_asleep_since, ticket_id)
        return found

    async def wake_ticket(self, ticket: TicketRow, since: datetime, now: datetime) -> TicketRow | None:
        """snoozed -> claimed, as if claimed at `since`, if the version is still that of `ticket`."""
        row = await self.tx.fetchrow(sql.ticket_wake, ticket.id, ticket.version, since, now)
        return ticket_row(row) if row is not None else None

    async def lock_sleepers(self, event: str, limit: int) -> list[TicketRow]:
        """Give tickets that sleep until an event, locked, lowest id first."""
        return [ticket_row(row) for row in await self.tx.fetch(sql.tickets_sleeping_until, event, limit)]

    async def last_touched(self, ticket_id: int) -> datetime:
        """Give when a person, the customer or an agent, last did something with a ticket."""
        found: datetime = await self.tx.fetchval(sql.ticket_last_touched, ticket_id)
        return found

    async def add_reminder(self, ticket_id: int, kind: str, due_at: datetime, now: datetime) -> None:
        """Make a reminder unless the ticket has a live one of the kind."""
        await self.tx.execute(sql.reminder_add, ticket_id, kind, due_at, now)

    async def move_reminder(self, ticket_id: int, kind: str, due_at: datetime | None, now: datetime) -> None:
        """Set the reminder of a kind anew, or (None) end it."""
        await self.tx.execute(sql.reminder_move, ticket_id, kind, due_at, now)

    async def end_reminders(self, ticket_id: int, now: datetime) -> None:
        """End all reminders of a ticket."""
        await self.tx.execute(sql.reminders_end, ticket_id, now)

    async def take_follow_ups(
        self, ticket_ids: Sequence[int], until: datetime, now: datetime, limit: int
    ) -> list[FollowUp]:
        """Give the open ones of these tickets, and of those whose follow-up is due by `until`, which is ended.

        What another copy works on is left to it.
        """
        taken = [row["ticket_id"] for row in await self.tx.fetch(sql.follow_ups_take, until, now, limit)]
        rows = [dict(row) for row in await self.tx.fetch(sql.follow_ups_open, [*ticket_ids, *taken])]
        return [FollowUp(touched_at=row.pop("touched_at"), ticket=ticket_row(row)) for row in rows]

    async def next_follow_ups(self, ticket_ids: Sequence[int], due: Sequence[datetime], now: datetime) -> None:
        """Make the next follow-up of each ticket, pairwise."""
        await self.tx.execute(sql.follow_ups_next, list(ticket_ids), list(due), now)

    async def followers_of(self, ticket_ids: Sequence[int]) -> dict[int, list[int]]:
        """Give the agents who follow each of these tickets and have not departed."""
        found: dict[int, list[int]] = defaultdict(list)
        for row in await self.tx.fetch(sql.followers_of, list(ticket_ids)):
            found[row["ticket_id"]].append(row["agent_id"])
        return found

    async def add_nudge(self, nudge: NewNudge) -> int:
        """Keep a nudge and give its id."""
        added: int = await self.tx.fetchval(
            sql.nudge_add,
            nudge.ticket_id,
            nudge.by_agent_id,
            nudge.to_agent_id,
            nudge.text,
            nudge.at,
            nudge.alert_id,
        )
        return added

    async def unanswered_since(self, ticket_id: int, to_agent_id: int) -> datetime | None:
        """Give when the newest unanswered nudge of this agent about a ticket was made."""
        found: datetime | None = await self.tx.fetchval(sql.nudge_unanswered, ticket_id, to_agent_id)
        return found

    async def answer_nudges(self, ticket_id: int, agent_id: int, now: datetime) -> list[AnsweredNudge]:
        """Note that the one asked, or the holder, did something with a ticket; gives what was asked."""
        return [AnsweredNudge(**dict(row)) for row in await self.tx.fetch(sql.nudge_answer, ticket_id, agent_id, now)]

    async def nudges_of_ticket(self, ticket_id: int, after: int, limit: int) -> list[NudgeRow]:
        """Give the nudges about a ticket after an id, oldest first."""
        return [NudgeRow(**dict(row)) for row in await self.tx.fetch(sql.nudge_list, ticket_id, after, limit)]
