"""Sleeping tickets, questions about how a ticket stands, and whom a follow-up concerns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.router.ports.tickets import TicketRow


@dataclass(frozen=True, slots=True)
class NewNudge:
    """Somebody (None: the system) asks somebody how a ticket stands, by an alert."""

    ticket_id: int
    by_agent_id: int | None
    to_agent_id: int
    text: str
    at: datetime
    alert_id: UUID


@dataclass(frozen=True, slots=True)
class AnsweredNudge:
    """A nudge just answered: who had asked, who was asked, and by which alert."""

    by_agent_id: int | None
    to_agent_id: int
    alert_id: UUID | None


@dataclass(frozen=True, slots=True)
class NudgeRow:
    """A nudge with the names of both; `answered_at` is when the one asked next did something with the ticket."""

    id: int
    at: datetime
    by_agent_id: int | None
    by_name: str | None
    to_agent_id: int
    to_name: str
    text: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """An open ticket whose follow-up is due, whom it concerns besides its followers, and when it was last touched."""

    ticket: TicketRow
    touched_at: datetime


class WakingStore(Protocol):
    """Changes give the row after them, None when their condition did not hold."""

    async def snooze_ticket(self, ticket: TicketRow, wake_on: str | None, now: datetime) -> TicketRow | None:
        """claimed or snoozed -> snoozed, waiting for `wake_on` too, if the version is still that of `ticket`."""
        ...

    async def asleep_since(self, ticket_id: int) -> datetime | None:
        """Give when a ticket fell asleep that has not woken since."""
        ...

    async def wake_ticket(self, ticket: TicketRow, since: datetime, now: datetime) -> TicketRow | None:
        """snoozed -> claimed, as if claimed at `since`, if the version is still that of `ticket`."""
        ...

    async def lock_sleepers(self, event: str, limit: int) -> list[TicketRow]:
        """Give tickets that sleep until an event, locked, lowest id first."""
        ...

    async def last_touched(self, ticket_id: int) -> datetime:
        """Give when a person, the customer or an agent, last did something with a ticket."""
        ...

    async def add_reminder(self, ticket_id: int, kind: str, due_at: datetime, now: datetime) -> None:
        """Make a reminder unless the ticket has a live one of the kind."""
        ...

    async def move_reminder(self, ticket_id: int, kind: str, due_at: datetime | None, now: datetime) -> None:
        """Set the reminder of a kind anew, or (None) end it."""
        ...

    async def end_reminders(self, ticket_id: int, now: datetime) -> None:
        """End all reminders of a ticket."""
        ...

    async def take_follow_ups(
        self, ticket_ids: Sequence[int], until: datetime, now: datetime, limit: int
    ) -> list[FollowUp]:
        """Give the open ones of these tickets, and of those whose follow-up is due by `until`, which is ended.

        What another copy works on is left to it.
        """
        ...

    async def next_follow_ups(self, ticket_ids: Sequence[int], due: Sequence[datetime], now: datetime) -> None:
        """Make the next follow-up of each ticket, pairwise."""
        ...

    async def followers_of(self, ticket_ids: Sequence[int]) -> dict[int, list[int]]:
        """Give the agents who follow each of these tickets and have not departed."""
        ...

    async def add_nudge(self, nudge: NewNudge) -> int:
        """Keep a nudge and give its id."""
        ...

    async def unanswered_since(self, ticket_id: int, to_agent_id: int) -> datetime | None:
        """Give when the newest unanswered nudge of this agent about a ticket was made."""
        ...

    async def answer_nudges(self, ticket_id: int, agent_id: int, now: datetime) -> list[AnsweredNudge]:
        """Note that the one asked, or the holder, did something with a ticket; gives what was asked."""
        ...

    async def nudges_of_ticket(self, ticket_id: int, after: int, limit: int) -> list[NudgeRow]:
        """Give the nudges about a ticket after an id, oldest first."""
        ...
