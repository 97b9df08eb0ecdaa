"""What is due, and whom the loops must look at again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.router.ports.decisions import DueRow
from services.router.ports.tickets import TicketRow


@dataclass(frozen=True, slots=True)
class BoundAgent:
    """An agent on whom a ticket depends; `offered` says that one is offered to him alone."""

    agent_id: int
    offered: bool


@dataclass(frozen=True, slots=True)
class DueTicket:
    """A deadline or reminder that is due, and its ticket, both locked."""

    due: DueRow
    ticket: TicketRow


class DeadlineStore(Protocol):
    """Due rows and tickets to reconsider."""

    async def take_deadlines(
        self, now: datetime, but: Sequence[int], these: Sequence[int] | None = None
    ) -> list[DueTicket]:
        """Lock and give tickets whose live deadline is due, oldest due time first: of `these`, else all but those.

        At most 200; what another copy works on is left to it.
        """
        ...

    async def take_reminders(
        self, now: datetime, but: Sequence[int], these: Sequence[int] | None = None
    ) -> list[DueTicket]:
        """As take_deadlines, of reminders; those taken are ended."""
        ...

    async def due_deadlines(self, now: datetime, but: Sequence[int], limit: int) -> list[DueRow]:
        """Give live deadlines that are due, `but` these ids, oldest due time first."""
        ...

    async def due_reminders(self, now: datetime, but: Sequence[int], limit: int) -> list[DueRow]:
        """Give live reminders that are due, `but` these ids, oldest due time first."""
        ...

    async def next_due_at(self) -> datetime | None:
        """Give the due time of the next live deadline or reminder."""
        ...

    async def bound_agents(self) -> list[BoundAgent]:
        """Give the agents who hold a ticket, are offered one or are responsible for one."""
        ...

    async def tickets_of_agents(self, agent_ids: Sequence[int]) -> list[int]:
        """Give the open tickets these agents hold, are offered or are responsible for, by id."""
        ...

    async def waiting_tickets_of_customers(self, customer_ids: Sequence[int]) -> list[int]:
        """Give these customers' waiting tickets, by id."""
        ...
