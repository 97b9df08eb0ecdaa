"""Who is at work, what that means for waiting tickets, and what those who departed leave behind."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.router.policy.facts import Roster
from services.router.policy.presence import Word


@dataclass(frozen=True, slots=True)
class Heard:
    """How an agent was heard of until now, and whether the loop of desks counts him as there."""

    away: bool
    idle: bool
    present: bool
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """An agent who was there at the last look or may be there now; an idle one is `away`."""

    agent_id: int
    away: bool
    last_seen_at: datetime | None
    present: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """How much an agent has: tickets he holds, tickets of groups he is responsible for, and how many he can bear."""

    capacity: int
    held: int
    charged: int

    @property
    def room(self) -> int:
        """How many more he can bear."""
        return max(0, self.capacity - self.held - self.charged)


@dataclass(frozen=True, slots=True)
class Backlog:
    """Waiting tickets of one responsible person: how many, and the subject of what must be answered first."""

    tickets: int
    subject: str


@dataclass(frozen=True, slots=True)
class Departure:
    """How far what a departed agent had is handed over."""

    agent_id: int
    name: str
    began_at: datetime
    total: int
    done: int
    ended_at: datetime | None


class PresenceStore(Protocol):
    """Desks and departures; tickets come with what must be answered first at the beginning."""

    async def staff(self, now: datetime) -> Roster:
        """Give everybody for what is counted on calendars: without presence, load, marks and history."""
        ...

    async def heard_of(self, agent_id: int) -> Heard | None:
        """Give what was heard of an agent, locked; None when he has departed."""
        ...

    async def note_word(self, agent_id: int, word: Word, away: bool, idle: bool, outdated: datetime) -> None:
        """Keep a source's last word and what is true of the agent now; words from before `outdated` are forgotten."""
        ...

    async def seen_agents(self, since: datetime) -> list[Seen]:
        """Give the agents who count as there, and those heard of since then."""
        ...

    async def set_present(self, agent_id: int, present: bool) -> bool:
        """Note that an agent came or went; False when that was noted already."""
        ...

    async def offers_of(self, agent_ids: Collection[int]) -> list[int]:
        """Give the tickets that are offered to these agents alone; reassignments, which wait for them, left out."""
        ...

    async def tickets_in_vain(self, now: datetime, after: int, limit: int) -> list[int]:
        """Give what waits for an empty chair, by id: offers of those who are not there, claims of those on leave."""
        ...

    async def charged_away(self, there: Collection[int]) -> bool:
        """Tell whether a group's ticket waits whose responsible person is none of these."""
        ...

    async def desks(self, agent_ids: Collection[int]) -> Mapping[int, Desk]:
        """Give how much each of these agents has."""
        ...

    async def tickets_of_the_absent(self, there: Collection[int], seers: Collection[int], limit: int) -> list[int]:
        """Give groups' tickets whose responsible person is not `there` and that one of the `seers` sees."""
        ...

    async def tickets_above(self, shares: Mapping[int, int], seers: Collection[int]) -> list[int]:
        """Give so many of each agent's groups' tickets, those he would reach last, that one of the `seers` sees."""
        ...

    async def tickets_meant_for(self, agent_id: int, limit: int) -> list[int]:
        """Give groups' tickets, never claimed, that are addressed to an agent or belong to a conversation of his."""
        ...

    async def backlog_of(self, agent_id: int) -> Backlog | None:
        """Give what waits in groups under an agent's responsibility, None for nothing."""
        ...

    async def begin_departure(self, agent_id: int, now: datetime) -> None:
        """Note that what an agent has is to be handed over; once for ever. His tokens and followings end."""
        ...

    async def departure(self, agent_id: int) -> Departure | None: ...

    async def open_departures(self) -> list[Departure]:
        """Give the departures whose tickets are not all handed over, the oldest first."""
        ...

    async def tickets_to_hand_over(self, agent_id: int, limit: int) -> list[int]:
        """Give tickets a departed agent had that are not handed over yet, in any order."""
        ...

    async def note_handover(self, agent_id: int, ticket_id: int, to: int | None, now: datetime) -> None: ...

    async def handovers(self, agent_id: int) -> list[tuple[int | None, str, int]]:
        """Give to whom an agent's tickets went: id and name of the one responsible, and how many, most first."""
        ...

    async def end_departure(self, agent_id: int, now: datetime) -> bool:
        """Note that everything is handed over; False when that was noted already."""
        ...
