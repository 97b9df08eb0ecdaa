"""What changed of people and calendars, and the tickets to be looked at again because of it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from services.router.ports.second_looks import RosterChange
from services.router.ports.tickets import TicketRow
from services.router.store.rows import Rows, sql
from services.router.store.tickets import ticket_row


class SecondLookRows(Rows):
    """Implements ports.second_looks.SecondLookStore."""

    async def roster_changes(self, limit: int) -> list[RosterChange]:
        """Give changes that were not spread to all tickets yet, locked; to be asked before anything else."""
        return [RosterChange(**row) for row in await self.tx.fetch(sql.roster_changes, limit)]

    async def spread_changes(self, change_ids: Sequence[int]) -> None:
        """Note for a second look every open ticket that these changes concern."""
        await self.tx.execute(sql.second_looks_spread, list(change_ids))

    async def end_changes(self, change_ids: Sequence[int]) -> None:
        """Forget changes that were spread."""
        await self.tx.execute(sql.roster_changes_end, list(change_ids))

    async def keep_changes(self, change_ids: Sequence[int], again_after: int) -> None:
        """Spread these changes again when every transaction before this one is over."""
        await self.tx.execute(sql.roster_changes_again, list(change_ids), again_after)

    async def second_looks(self, now: datetime, limit: int) -> list[int]:
        """Give tickets to be looked at again."""
        return [row["ticket_id"] for row in await self.tx.fetch(sql.second_looks, now, limit)]

    async def take_second_looks(self, ticket_ids: Sequence[int]) -> list[int]:
        """Take tickets from the list and give them; what another copy took is left to it."""
        return [row["ticket_id"] for row in await self.tx.fetch(sql.second_looks_take, list(ticket_ids))]

    async def put_off_second_look(self, ticket_id: int, until: datetime) -> None:
        """Look at a ticket again only later."""
        await self.tx.execute(sql.second_look_put_off, ticket_id, until)

    async def lock_tickets(self, ticket_ids: Sequence[int]) -> list[TicketRow]:
        """Give tickets, locked until the end of the transaction."""
        return [ticket_row(row) for row in await self.tx.fetch(sql.tickets_lock, list(ticket_ids))]

    async def hold_calendars(self, ticket_ids: Sequence[int]) -> dict[int, dict[int, int]]:
        """Give, by ticket, the calendars its hold was counted on and their versions."""
        rows = await self.tx.fetch(sql.hold_calendars, list(ticket_ids))
        return {row["ticket_id"]: {int(id_): version for id_, version in row["calendar"].items()} for row in rows}

    async def set_hold_calendars(self, calendars: Mapping[int, Mapping[int, int]]) -> None:
        """Note on which calendars holds were counted again."""
        named = [{str(id_): version for id_, version in one.items()} for one in calendars.values()]
        await self.tx.execute(sql.hold_calendars_set, list(calendars), named)

    async def note_idle_stages(self, subjects: Sequence[str], day: date) -> list[str]:
        """Note that supervisors hear of these stages; give those of which they have not heard on this day."""
        return [row["subject"] for row in await self.tx.fetch(sql.idle_stages_note, list(subjects), day)]

    async def kept_out_by_marks(self, ticket_ids: Sequence[int]) -> dict[int, dict[int, bool]]:
        """Give, by ticket, the agents whom a mark keeps out, and whether they may see it all the same."""
        found: dict[int, dict[int, bool]] = {}
        for row in await self.tx.fetch(sql.exclusions_by_mark, list(ticket_ids)):
            found.setdefault(row["ticket_id"], {})[row["agent_id"]] = row["relaxed"]
        return found
