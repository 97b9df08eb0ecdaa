"""The rows of followers."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.router.ports.following import Dropped, FollowerRow, Listener, Marked, StandingKind
from services.router.store.rows import Rows, sql


class FollowerRows(Rows):
    """Implements ports.following.FollowerStore."""

    async def is_follower(self, ticket_id: int, agent_id: int) -> bool:
        """Whether an agent follows a ticket."""
        return bool(await self.tx.fetchval(sql.follower_is, ticket_id, agent_id))

    async def followers_of_ticket(self, ticket_id: int) -> list[FollowerRow]:
        """Give a ticket's followers, by name."""
        return [FollowerRow(**dict(row)) for row in await self.tx.fetch(sql.followers_list, ticket_id)]

    async def welcome_followers(
        self, ticket_id: int, agent_ids: Sequence[int], marked: Marked, now: datetime
    ) -> list[int]:
        """Give those of the agents who may follow a ticket: who have not left and whom neither mark nor block bars."""
        rows = await self.tx.fetch(sql.followers_welcome, ticket_id, list(agent_ids), marked.at_most, marked.since, now)
        return [row["id"] for row in rows]

    async def helper_given(self, ticket_id: int, agent_id: int) -> tuple[int, str] | None:
        """Give id and name of the helper who was called last for an agent with this ticket."""
        row = await self.tx.fetchrow(sql.help_given, ticket_id, agent_id)
        return (row["agent_id"], row["actor"]) if row is not None else None

    async def join_scope(self, ticket_id: int, agent_id: int, stage: str, now: datetime) -> None:
        """Let an agent see and claim a ticket beside whoever else does."""
        await self.tx.execute(sql.scope_join, ticket_id, str(agent_id), stage, now)

    async def add_followers(self, ticket_id: int, agent_ids: Sequence[int], now: datetime) -> list[int]:
        """Make agents follow a ticket, and give those who did not do so yet."""
        return [row["agent_id"] for row in await self.tx.fetch(sql.followers_add, ticket_id, list(agent_ids), now)]

    async def remove_follower(self, ticket_id: int, agent_id: int) -> UUID | None:
        """Let an agent follow a ticket no longer, and give the alert he had of it."""
        found: UUID | None = await self.tx.fetchval(sql.follower_remove, ticket_id, agent_id)
        return found

    async def listeners(self, ticket_id: int, holder_id: int | None) -> list[Listener]:
        """Give who hears of a ticket's change: its followers, and who follows its holder as a rule; nobody who left."""
        rows = await self.tx.fetch(sql.followers_listening, ticket_id, holder_id)
        return [Listener(**dict(row)) for row in rows]

    async def note_told(self, ticket_id: int, agent_ids: Sequence[int], alert_id: UUID) -> None:
        """Remember by which alert these followers were told."""
        await self.tx.execute(sql.followers_told, ticket_id, list(agent_ids), alert_id)

    async def note_seen(self, alert_id: UUID, agent_id: int) -> int | None:
        """Forget a follower's alert of a worked-out ticket, which he has seen, and give the ticket."""
        found: int | None = await self.tx.fetchval(sql.follower_seen, alert_id, agent_id)
        return found

    async def add_standing(self, kind: StandingKind, ref: int, agent_id: int, granted: bool, now: datetime) -> None:
        """Make an agent follow as a rule, with a supervisor's grant or only what he sees."""
        await self.tx.execute(sql.standing_follower_add, kind, ref, agent_id, now, granted)

    async def standing_joining(self, ticket_ids: Sequence[int]) -> dict[int, list[int]]:
        """Give by ticket who follows its customer as a rule and may read it: granted, else who sees it now."""
        found: dict[int, list[int]] = defaultdict(list)
        for row in await self.tx.fetch(sql.standing_joining, list(ticket_ids)):
            found[row["ticket_id"]].append(row["agent_id"])
        return found

    async def remove_standing(self, kind: StandingKind, ref: int, agent_id: int) -> None:
        """Let an agent follow as a rule no longer."""
        await self.tx.execute(sql.standing_follower_remove, kind, ref, agent_id)

    async def standing_followers(self, kind: StandingKind, ref: int) -> list[FollowerRow]:
        """Give who follows a customer's or an agent's tickets as a rule, by name."""
        return [FollowerRow(**dict(row)) for row in await self.tx.fetch(sql.standing_followers_list, kind, ref)]

    async def tickets_to_follow(self, kind: StandingKind, ref: int) -> list[int]:
        """Give the open tickets of a customer, or those an agent holds, by id."""
        return [row["id"] for row in await self.tx.fetch(sql.tickets_to_follow, str(kind), ref)]

    async def drop_marked_followers(self, customer_ids: Sequence[int], marked: Marked, now: datetime) -> list[Dropped]:
        """Let nobody follow these customers' tickets whom they marked badly; gives who did."""
        given = (list(customer_ids), marked.at_most, marked.since, now)
        return [Dropped(**dict(row)) for row in await self.tx.fetch(sql.followers_drop_marked, *given)]
