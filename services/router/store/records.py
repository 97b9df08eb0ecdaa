"""What is kept of decisions, and of tickets that had to be repaired."""

from collections.abc import Sequence
from datetime import datetime

from services.router.ports.records import DecisionHead, KeptDecision, LastCheck, Names, Repair
from services.router.store.rows import Rows, sql


class RecordRows(Rows):
    """Implements ports.records.RecordStore."""

    async def decisions_of_ticket(self, ticket_id: int, before: int, limit: int) -> list[DecisionHead]:
        """Give a ticket's decisions below an id, newest first."""
        rows = await self.tx.fetch(sql.record_heads, ticket_id, before, limit)
        return [DecisionHead(**dict(row)) for row in rows]

    async def kept_decision(self, ticket_id: int, decision_id: int | None) -> KeptDecision | None:
        """Give a decision of a ticket, the newest unless one is named."""
        row = await self.tx.fetchrow(sql.record_kept, ticket_id, decision_id)
        return KeptDecision(**dict(row)) if row is not None else None

    async def names(self) -> Names:
        """Give the names of all agents and audiences."""
        found: dict[str, dict[int, str]] = {"agent": {}, "audience": {}}
        for row in await self.tx.fetch(sql.record_names):
            found[row["kind"]][row["id"]] = row["name"]
        return Names(found["agent"], found["audience"])

    async def add_repair(self, ticket_id: int, reason: str, now: datetime) -> None:
        """Keep that a ticket was repaired."""
        await self.tx.execute(sql.repair_add, ticket_id, reason, now)

    async def repairs_since(self, since: datetime, limit: int) -> list[Repair]:
        """Give the repairs since a time, newest first."""
        return [Repair(**dict(row)) for row in await self.tx.fetch(sql.repair_since, since, limit)]

    async def note_check(self, now: datetime, open_tickets: int, violations: int) -> None:
        """Keep how the invariant stood when it was looked at."""
        await self.tx.execute(sql.invariant_note, now, open_tickets, violations)

    async def last_check(self) -> LastCheck:
        """Give how the invariant stood when it was looked at last."""
        row = await self.tx.fetchrow(sql.invariant_noted)
        assert row is not None
        return LastCheck(row["at"], row["open"], row["violations"])

    async def versions_of(self, ticket_ids: Sequence[int]) -> dict[int, int]:
        """Give the versions of these tickets, by id."""
        return {row["id"]: row["version"] for row in await self.tx.fetch(sql.repair_versions, list(ticket_ids))}

    async def close_ticket(self, ticket_id: int, now: datetime) -> bool:
        """Any state -> worked_out, for a ticket of whose letters none is open; False when that is not so."""
        return await self.tx.fetchval(sql.repair_close, ticket_id, now) is not None

    async def end_loose_ends(self, ticket_id: int, now: datetime) -> None:
        """End deadline and reminders of a ticket that is worked out."""
        await self.tx.execute(sql.repair_end, ticket_id, now)

    async def mend_due(self, ticket_id: int, now: datetime) -> None:
        """Give an open ticket a time by which to answer it: its due date, else when its oldest letter came."""
        await self.tx.execute(sql.repair_date, ticket_id, now)

    async def unmerge(self, ticket_id: int) -> None:
        """Forget that a ticket's letters went to another one, because some are open here."""
        await self.tx.execute(sql.repair_unmerge, ticket_id)

    async def oldest_open(self, ticket_id: int) -> datetime | None:
        """Give when the oldest open letter of a ticket came."""
        found: datetime | None = await self.tx.fetchval(sql.repair_oldest_open, ticket_id)
        return found
