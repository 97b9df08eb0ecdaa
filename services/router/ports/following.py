"""Who follows tickets, and who follows as a rule whatever a customer writes or an agent holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID


class StandingKind(StrEnum):
    """What a standing follower follows: all tickets of a customer, or all that an agent comes to hold."""

    CUSTOMER = "customer"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class FollowerRow:
    """A follower by name; `standing` says that he follows as a rule."""

    agent_id: int
    name: str
    since: datetime
    standing: bool


@dataclass(frozen=True, slots=True)
class Listener:
    """Who is to hear of a change: by the alert of the change before it; one `joining` follows the holder as a rule."""

    agent_id: int
    alert_id: UUID | None
    joining: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """Marks that keep people away: of at most `at_most`, given after `since`."""

    at_most: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Dropped:
    """Who followed a ticket until now, and the alert he had of it; `concerned` where he holds it or is asked to."""

    ticket_id: int
    agent_id: int
    alert_id: UUID | None
    concerned: bool


class FollowerStore(Protocol):
    """The rows of followers."""

    async def is_follower(self, ticket_id: int, agent_id: int) -> bool:
        """Whether an agent follows a ticket."""
        ...

    async def followers_of_ticket(self, ticket_id: int) -> list[FollowerRow]:
        """Give a ticket's followers, by name."""
        ...

    async def welcome_followers(
        self, ticket_id: int, agent_ids: Sequence[int], marked: Marked, now: datetime
    ) -> list[int]:
        """Give those of the agents who may follow a ticket: who have not left and whom neither mark nor block bars."""
        ...

    async def helper_given(self, ticket_id: int, agent_id: int) -> tuple[int, str] | None:
        """Give id and name of the helper who was called last for an agent with this ticket."""
        ...

    async def join_scope(self, ticket_id: int, agent_id: int, stage: str, now: datetime) -> None:
        """Let an agent see and claim a ticket beside whoever else does."""
        ...

    async def add_followers(self, ticket_id: int, agent_ids: Sequence[int], now: datetime) -> list[int]:
        """Make agents follow a ticket, and give those who did not do so yet."""
        ...

    async def remove_follower(self, ticket_id: int, agent_id: int) -> UUID | None:
        """Let an agent follow a ticket no longer, and give the alert he had of it."""
        ...

    async def listeners(self, ticket_id: int, holder_id: int | None) -> list[Listener]:
        """Give who hears of a ticket's change: its followers, and who follows its holder as a rule; nobody who left."""
        ...

    async def note_told(self, ticket_id: int, agent_ids: Sequence[int], alert_id: UUID) -> None:
        """Remember by which alert these followers were told."""
        ...

    async def note_seen(self, alert_id: UUID, agent_id: int) -> int | None:
        """Forget a follower's alert of a worked-out ticket, which he has seen, and give the ticket."""
        ...

    async def add_standing(self, kind: StandingKind, ref: int, agent_id: int, granted: bool, now: datetime) -> None:
        """Make an agent follow as a rule, with a supervisor's grant or only what he sees."""
        ...

    async def standing_joining(self, ticket_ids: Sequence[int]) -> dict[int, list[int]]:
        """Give by ticket who follows its customer as a rule and may read it: granted, else who sees it now."""
        ...

    async def remove_standing(self, kind: StandingKind, ref: int, agent_id: int) -> None:
        """Let an agent follow as a rule no longer."""
        ...

    async def standing_followers(self, kind: StandingKind, ref: int) -> list[FollowerRow]:
        """Give who follows a customer's or an agent's tickets as a rule, by name."""
        ...

    async def tickets_to_follow(self, kind: StandingKind, ref: int) -> list[int]:
        """Give the open tickets of a customer, or those an agent holds, by id."""
        ...

    async def drop_marked_followers(self, customer_ids: Sequence[int], marked: Marked, now: datetime) -> list[Dropped]:
        """Let nobody follow these customers' tickets whom they marked badly; gives who did."""
        ...
