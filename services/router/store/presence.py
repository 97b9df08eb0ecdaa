"""Desks, what waits for empty chairs, and departures."""

from collections.abc import Collection, Mapping
from datetime import datetime

from services.router.policy.facts import Roster
from services.router.policy.presence import Word
from services.router.ports.presence import Backlog, Departure, Desk, Heard, Seen
from services.router.store.roster import RosterRows
from services.router.store.rows import sql


class PresenceRows(RosterRows):
    """Implements ports.presence.PresenceStore."""

    async def staff(self, now: datetime) -> Roster:
        """Give everybody for what is counted on calendars."""
        row = await self.tx.fetchrow(sql.roster_version)
        assert row is not None
        return (await self._kept_roster(row, now)).roster

    async def heard_of(self, agent_id: int) -> Heard | None:
        """Give what was heard of an agent, locked; None when he has departed."""
        row = await self.tx.fetchrow(sql.presence_heard, agent_id)
        if row is None:
            return None
        words = tuple(Word(**dict(one)) for one in await self.tx.fetch(sql.presence_words, agent_id))
        return Heard(row["away"], row["idle"], row["present"], words)

    async def note_word(self, agent_id: int, word: Word, away: bool, idle: bool, outdated: datetime) -> None:
        """Keep the last word of a source and what is true of the agent now."""
        said = (word.source, word.away, word.idle, word.at)
        await self.tx.execute(sql.presence_note, agent_id, *said, away, idle, outdated)

    async def seen_agents(self, since: datetime) -> list[Seen]:
        """Give the agents who count as there, and those heard of since then."""
        return [Seen(**dict(row)) for row in await self.tx.fetch(sql.presence_seen, since)]

    async def set_present(self, agent_id: int, present: bool) -> bool:
        """Note that an agent came or went; False when that was noted already."""
        return bool(await self.tx.fetchval(sql.presence_set, agent_id, present))

    async def offers_of(self, agent_ids: Collection[int]) -> list[int]:
        """Give the tickets that are offered to these agents alone."""
        return await self._ids(sql.presence_offers, list(agent_ids))

    async def tickets_in_vain(self, now: datetime, after: int, limit: int) -> list[int]:
        """Give what waits for an empty chair after an id, by id."""
        return await self._ids(sql.presence_in_vain, now, after, limit)

    async def charged_away(self, there: Collection[int]) -> bool:
        """Tell whether a group's ticket waits whose responsible person is none of these."""
        return bool(await self.tx.fetchval(sql.presence_charged_away, list(there)))

    async def desks(self, agent_ids: Collection[int]) -> Mapping[int, Desk]:
        """Give how much each of these agents has."""
        rows = await self.tx.fetch(sql.presence_desks, list(agent_ids))
        return {row["id"]: Desk(row["capacity"], row["held"], row["charged"]) for row in rows}

    async def tickets_of_the_absent(self, there: Collection[int], seers: Collection[int], limit: int) -> list[int]:
        """Give groups' tickets whose responsible person is not `there` and that one of the `seers` sees."""
        return await self._ids(sql.presence_of_the_absent, list(there), list(seers), limit)

    async def tickets_above(self, shares: Mapping[int, int], seers: Collection[int]) -> list[int]:
        """Give so many of each agent's groups' tickets that one of the `seers` sees."""
        return await self._ids(sql.presence_above, list(shares), list(shares.values()), list(seers))

    async def tickets_meant_for(self, agent_id: int, limit: int) -> list[int]:
        """Give groups' tickets, never claimed, that an agent should have had first."""
        return await self._ids(sql.presence_meant_for, agent_id, limit)

    async def backlog_of(self, agent_id: int) -> Backlog | None:
        """Give what waits in groups under an agent's responsibility, None for nothing."""
        row = await self.tx.fetchrow(sql.presence_backlog, agent_id)
        return Backlog(**dict(row)) if row is not None else None

    async def begin_departure(self, agent_id: int, now: datetime) -> None:
        """Note that what an agent has is to be handed over; once for ever. His tokens and followings end."""
        await self.tx.execute(sql.departure_begin, agent_id, now)

    async def departure(self, agent_id: int) -> Departure | None:
        """Give the departure of an agent."""
        row = await self.tx.fetchrow(sql.departure_find, agent_id)
        return Departure(**dict(row)) if row is not None else None

    async def open_departures(self) -> list[Departure]:
        """Give the departures whose tickets are not all handed over, the oldest first."""
        return [Departure(**dict(row)) for row in await self.tx.fetch(sql.departure_find, None)]

    async def tickets_to_hand_over(self, agent_id: int, limit: int) -> list[int]:
        """Give tickets a departed agent had that are not handed over yet, in any order."""
        return await self._ids(sql.departure_tickets, agent_id, limit)

    async def note_handover(self, agent_id: int, ticket_id: int, to: int | None, now: datetime) -> None:
        """Note to whom a departed agent's ticket went."""
        await self.tx.execute(sql.departure_handover, agent_id, ticket_id, to, now)

    async def handovers(self, agent_id: int) -> list[tuple[int | None, str, int]]:
        """Give to whom an agent's tickets went, and how many to each, most first."""
        rows = await self.tx.fetch(sql.departure_handovers, agent_id)
        return [(row["to_agent_id"], row["name"], row["tickets"]) for row in rows]

    async def end_departure(self, agent_id: int, now: datetime) -> bool:
        """Note that everything is handed over; False when that was noted already."""
        return bool(await self.tx.fetchval(sql.departure_end, agent_id, now))

    async def _ids(self, statement: str, *values: object) -> list[int]:
        return [row["id"] for row in await self.tx.fetch(statement, *values)]
