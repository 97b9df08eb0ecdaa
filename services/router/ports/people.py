"""Departments, calendars, audiences and agents as they are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Department:
    """A unit that owns audiences."""

    id: int
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class CalendarValues:
    """When work is done, in the form people write (policy.calendar_form reads it)."""

    key: str
    name: str
    time_zone: str
    weekly: Mapping[str, Any]
    holiday_country: str | None
    holiday_subdivision: str | None
    extra_days: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class CalendarRecord:
    """A calendar and its version."""

    id: int
    version: int
    values: CalendarValues


@dataclass(frozen=True, slots=True)
class AudienceValues:
    """A group that tickets are for; `department` and `calendar` are keys."""

    key: str
    name: str
    department: str
    calendar: str | None
    product_groups: tuple[str, ...]
    live: bool


@dataclass(frozen=True, slots=True)
class AudienceRecord:
    """An audience, its version and how many agents it has who have not departed."""

    id: int
    version: int
    agents: int
    values: AudienceValues


@dataclass(frozen=True, slots=True)
class Membership:
    """An agent belongs to the audience of this key, first of all (`primary`) or besides."""

    key: str
    primary: bool


@dataclass(frozen=True, slots=True)
class OwnAudience:
    """An audience of an agent."""

    id: int
    key: str
    name: str
    primary: bool


@dataclass(frozen=True, slots=True)
class AgentValues:
    """What an administrator says of an agent; `department`, `calendar` and the audiences are keys.

    `address` is the one shown; letters to it and to any of the `aliases` are addressed to the agent.
    """

    name: str
    role: str
    department: str | None
    calendar: str | None
    address: str | None
    aliases: tuple[str, ...]
    audiences: tuple[Membership, ...]
    capacity: int

    @property
    def addresses(self) -> frozenset[str]:
        """Every address that means this agent."""
        return frozenset(self.aliases) | ({self.address} if self.address else frozenset())


@dataclass(frozen=True, slots=True)
class AgentRecord:
    """An agent, when he was heard of last and whether he has departed."""

    id: int
    login: str
    version: int
    away: bool
    idle: bool
    last_seen_at: datetime | None
    departed_at: datetime | None
    values: AgentValues

    def has_departed(self, now: datetime) -> bool:
        """Tell whether the agent's last day is over."""
        return self.departed_at is not None and self.departed_at <= now


@dataclass(frozen=True, slots=True)
class AbsenceRecord:
    """Time in which an agent is not there, `[starts_at, ends_at)`."""

    id: int
    agent_id: int
    starts_at: datetime
    ends_at: datetime
    kind: str


@dataclass(frozen=True, slots=True)
class FiledAbsence:
    """An absence as a file has it, known by its uid."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    kind: str


@dataclass(frozen=True, slots=True)
class FirstFacts:
    """What of a new company is there: agents beside the first administrator, audiences, known customers."""

    agents: bool
    audiences: bool
    customers: bool


class OrganisationStore(Protocol):
    """Departments, calendars and audiences; lists come in order of ids."""

    async def departments(self, after: int, limit: int) -> list[Department]: ...

    async def add_department(self, key: str, name: str) -> Department | None:
        """Give the new department, None when the key is taken."""
        ...

    async def calendars(self, after: int, limit: int) -> list[CalendarRecord]: ...

    async def calendar(self, calendar_id: int, *, for_update: bool = False) -> CalendarRecord | None: ...

    async def add_calendar(self, values: CalendarValues) -> int | None:
        """Give the new id, None when the key is taken."""
        ...

    async def save_calendar(self, calendar_id: int, values: CalendarValues) -> bool:
        """Save with the next version; False when the key is taken."""
        ...

    async def audiences(self, after: int, limit: int) -> list[AudienceRecord]: ...

    async def audience(self, audience_id: int, *, for_update: bool = False) -> AudienceRecord | None: ...

    async def add_audience(self, values: AudienceValues) -> int | None:
        """Give the new id, None when the key is taken. Raises UnknownKey."""
        ...

    async def save_audience(self, audience_id: int, values: AudienceValues) -> bool:
        """Save with the next version; False when the key is taken. Raises UnknownKey."""
        ...

    async def holders_of_groups(self, product_groups: Sequence[str], audience_id: int) -> dict[str, str]:
        """Give the audience key of those product groups that belong to another audience than this one."""
        ...


class PeopleStore(Protocol):
    """Agents, their addresses, audiences, absences and presence; lists come in order of ids."""

    async def agents(self, after: int, limit: int) -> list[AgentRecord]: ...

    async def agent(self, agent_id: int, *, for_update: bool = False) -> AgentRecord | None: ...

    async def agent_by_login(self, login: str) -> AgentRecord | None: ...

    async def add_agent(self, login: str, values: AgentValues, password_hash: str | None, now: datetime) -> int | None:
        """Give the new id, None when the login is taken. Raises UnknownKey and AddressTaken."""
        ...

    async def save_agent(self, agent_id: int, values: AgentValues, departed_at: datetime | None) -> None:
        """Save with the next version. Raises UnknownKey and AddressTaken."""
        ...

    async def lock_administrators(self) -> list[int]:
        """Give the ids of the administrators who have not departed, and keep others from changing them meanwhile."""
        ...

    async def agents_of_calendar(self, calendar_id: int) -> list[int]:
        """Give the agents who work by this calendar (the default one for those who have none)."""
        ...

    async def working_calendars(self, agent_ids: Sequence[int]) -> dict[int, int]:
        """Give the id of the calendar each of these agents works by."""
        ...

    async def agents_of_audience(self, audience_id: int) -> list[int]: ...

    async def audiences_of(self, agent_id: int) -> list[OwnAudience]:
        """Give an agent's audiences, the primary one first."""
        ...

    async def absences(self, agent_id: int, after: int, limit: int) -> list[AbsenceRecord]: ...

    async def absences_from(self, agent_ids: Sequence[int], now: datetime) -> list[AbsenceRecord]:
        """Give the absences of these agents that are not over yet."""
        ...

    async def add_absence(self, agent_id: int, starts_at: datetime, ends_at: datetime, kind: str) -> int: ...

    async def file_absences(self, agent_id: int, absences: Sequence[FiledAbsence], cancelled: Sequence[str]) -> int:
        """Add or move absences by their uids (each once), take back cancelled ones; give how many are new."""
        ...

    async def remove_absence(self, agent_id: int, absence_id: int) -> bool: ...

    async def first_facts(self) -> FirstFacts: ...

    async def is_without_agents(self) -> bool:
        """Tell whether there is no agent yet; two first runs wait for each other here."""
        ...
