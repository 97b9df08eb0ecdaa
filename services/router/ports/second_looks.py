"""What changed of people and calendars, and the tickets to be looked at again because of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from services.router.ports.tickets import TicketRow


@dataclass(frozen=True, slots=True)
class RosterChange:
    """One change. `oldest` is the oldest transaction still open, `next` the next to begin.

    `again_after`: it was spread before, but not to what transactions before this one decided meanwhile.
    """

    id: int
    again_after: int | None
    oldest: int
    next: int


class SecondLookStore(Protocol):
    """Changes of the roster, and the list of tickets that they concern."""

    async def roster_changes(self, limit: int) -> list[RosterChange]:
        """Give changes that were not spread to all tickets yet, locked; to be asked before anything else."""
        ...

    async def spread_changes(self, change_ids: Sequence[int]) -> None:
        """Note for a second look every open ticket that these changes concern."""
        ...

    async def end_changes(self, change_ids: Sequence[int]) -> None:
        """Forget changes that were spread."""
        ...

    async def keep_changes(self, change_ids: Sequence[int], again_after: int) -> None:
        """Spread these changes again when every transaction before this one is over."""
        ...

    async def second_looks(self, now: datetime, limit: int) -> list[int]:
        """Give tickets to be looked at again."""
        ...

    async def take_second_looks(self, ticket_ids: Sequence[int]) -> list[int]:
        """Take tickets from the list and give them; what another copy took is left to it."""
        ...

    async def put_off_second_look(self, ticket_id: int, until: datetime) -> None:
        """Look at a ticket again only later."""
        ...

    async def lock_tickets(self, ticket_ids: Sequence[int]) -> list[TicketRow]:
        """Give tickets, locked until the end of the transaction."""
        ...

    async def hold_calendars(self, ticket_ids: Sequence[int]) -> dict[int, dict[int, int]]:
        """Give, by ticket, the calendars its hold was counted on and their versions."""
        ...

    async def set_hold_calendars(self, calendars: Mapping[int, Mapping[int, int]]) -> None:
        """Note on which calendars holds were counted again."""
        ...

    async def note_idle_stages(self, subjects: Sequence[str], day: date) -> list[str]:
        """Note that supervisors hear of these stages; give those of which they have not heard on this day."""
        ...

    async def kept_out_by_marks(self, ticket_ids: Sequence[int]) -> dict[int, dict[int, bool]]:
        """Give, by ticket, the agents whom a mark keeps out, and whether they may see it all the same."""
        ...
