"""What people change about tickets besides their state: dates and tags, what is merged and split, who is kept away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.router.ports.messages import Disposition, MessageKind
from services.router.ports.tickets import Priority, TicketRow


@dataclass(frozen=True, slots=True)
class TicketMessage:
    """A letter or reply as splitting looks at it; `answered_by` is the reply that answered a letter."""

    id: int
    kind: MessageKind
    disposition: Disposition | None
    answered_by: UUID | None
    reply_id: UUID | None
    received_at: datetime
    subject: str
    author_name: str
    author_address: str


@dataclass(frozen=True, slots=True)
class BlockRow:
    """Who is kept away from a ticket, by whom (None: by a system), since when and why."""

    agent_id: int
    name: str
    since: datetime
    by_agent_id: int | None
    by_name: str | None
    reason: str


class ChangingStore(Protocol):
    """Changes of tickets. Those that give a row give the one after them, None when their condition did not hold."""

    async def date_ticket(self, ticket_id: int, class_key: str | None, answer_due_at: datetime | None) -> None:
        """Note a ticket's class and when its answer is due."""
        ...

    async def edit_ticket(
        self,
        ticket: TicketRow,
        priority: Priority,
        tags: Sequence[str],
        due_date: datetime | None,
        now: datetime,
    ) -> TicketRow | None:
        """Set what a person says of a ticket, if its version is still that of `ticket`."""
        ...

    async def live_due_at(self, ticket_id: int) -> datetime | None:
        """Give the due time of a ticket's live deadline."""
        ...

    async def take_letters(self, source_id: int, target_id: int, ticket_version: int, agent_id: int) -> list[int]:
        """Move messages, followers, nudges and blocks to another ticket, whose open letters came with that version.

        Gives whom these blocks bar from it; `agent_id` stands for such a one who worked it out.
        """
        ...

    async def absorb(self, target: TicketRow, source_id: int, now: datetime) -> TicketRow | None:
        """Write what `target` is after a merge, found by the words of `source_id` too, if its version stands."""
        ...

    async def close_merged(self, source: TicketRow, target_id: int, agent_id: int, now: datetime) -> TicketRow | None:
        """Any state -> worked_out and merged into another, if the version is still that of `source`."""
        ...

    async def messages_to_split(self, ticket_id: int) -> list[TicketMessage]:
        """Give a ticket's letters and replies, oldest first."""
        ...

    async def split_off(
        self, source_id: int, target_id: int, message_ids: Sequence[int], reply_ids: Sequence[UUID], version: int
    ) -> None:
        """Move messages, what came back of replies among them, and copies of followers, declines and blocks."""
        ...

    async def block(self, ticket_id: int, agent_id: int, reason: str, by: int | None, now: datetime) -> None:
        """Keep an agent away from a ticket by a supervisor's word: he follows it no longer, and is not named by it."""
        ...

    async def blocks_of_ticket(self, ticket_id: int) -> list[BlockRow]:
        """Give who is kept away from a ticket, by name."""
        ...

    async def unblock(self, ticket_id: int, agent_id: int) -> bool:
        """Keep an agent away no longer; False when nobody had blocked him."""
        ...
