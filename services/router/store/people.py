"""Agents, their addresses, audiences, absences and presence."""

from collections.abc import Sequence
from datetime import datetime

from services.router.ports.errors import AddressTaken, UnknownKey
from services.router.ports.people import (
    AbsenceRecord,
    AgentRecord,
    AgentValues,
    FiledAbsence,
    FirstFacts,
    Membership,
    OwnAudience,
)
from services.router.store.organisation import OrganisationRows
from services.router.store.rows import sql
from shared.database import Record

OWN = ("id", "login", "version", "away", "idle", "last_seen_at", "departed_at")


class PeopleRows(OrganisationRows):
    """Implements ports.people.PeopleStore."""

    async def agents(self, after: int, limit: int) -> list[AgentRecord]:
        """Give agents after an id."""
        return [_agent(row) for row in await self.tx.fetch(sql.people_agents, after, limit, None, None)]

    async def agent(self, agent_id: int, *, for_update: bool = False) -> AgentRecord | None:
        """Give one agent."""
        if for_update:
            await self.tx.execute(sql.people_agent_lock, agent_id)
        row = await self.tx.fetchrow(sql.people_agents, 0, 1, agent_id, None)
        return None if row is None else _agent(row)

    async def agent_by_login(self, login: str) -> AgentRecord | None:
        """Give the agent of a login."""
        row = await self.tx.fetchrow(sql.people_agents, 0, 1, None, login)
        return None if row is None else _agent(row)

    async def add_agent(self, login: str, values: AgentValues, password_hash: str | None, now: datetime) -> int | None:
        """Give the new id, None when the login is taken. Raises UnknownKey and AddressTaken."""
        ids = await self.ids_of_keys(values.department, values.calendar)
        given = (values.name, values.role, *ids, values.address, values.capacity)
        added: int | None = await self.tx.fetchval(sql.people_agent_add, login, *given, password_hash, now)
        if added is not None:
            await self._save_surroundings(added, values)
        return added

    async def save_agent(self, agent_id: int, values: AgentValues, departed_at: datetime | None) -> None:
        """Save with the next version. Raises UnknownKey and AddressTaken."""
        ids = await self.ids_of_keys(values.department, values.calendar)
        given = (values.name, values.role, *ids, values.address, values.capacity)
        await self.tx.execute(sql.people_agent_save, agent_id, *given, departed_at)
        await self._save_surroundings(agent_id, values)

    async def lock_administrators(self) -> list[int]:
        """Give the ids of the administrators who have not departed, and keep others from changing them meanwhile."""
        return [row["id"] for row in await self.tx.fetch(sql.people_administrators)]

    async def agents_of_calendar(self, calendar_id: int) -> list[int]:
        """Give the agents who work by this calendar (the default one for those who have none)."""
        return [row["id"] for row in await self.tx.fetch(sql.people_of_calendar, calendar_id)]

    async def working_calendars(self, agent_ids: Sequence[int]) -> dict[int, int]:
        """Give the id of the calendar each of these agents works by."""
        rows = await self.tx.fetch(sql.people_working_calendars, list(agent_ids))
        return {row["id"]: row["calendar_id"] for row in rows}

    async def agents_of_audience(self, audience_id: int) -> list[int]:
        """Give the agents of an audience."""
        return [row["agent_id"] for row in await self.tx.fetch(sql.people_of_audience, audience_id)]

    async def audiences_of(self, agent_id: int) -> list[OwnAudience]:
        """Give an agent's audiences, the primary one first."""
        return [OwnAudience(**row) for row in await self.tx.fetch(sql.people_audiences_of, agent_id)]

    async def absences(self, agent_id: int, after: int, limit: int) -> list[AbsenceRecord]:
        """Give absences of an agent after an id."""
        return [AbsenceRecord(**row) for row in await self.tx.fetch(sql.people_absences, agent_id, after, limit)]

    async def absences_from(self, agent_ids: Sequence[int], now: datetime) -> list[AbsenceRecord]:
        """Give the absences of these agents that are not over yet."""
        return [AbsenceRecord(**row) for row in await self.tx.fetch(sql.people_absences_from, list(agent_ids), now)]

    async def add_absence(self, agent_id: int, starts_at: datetime, ends_at: datetime, kind: str) -> int:
        """Give the id of the new absence."""
        added: int = await self.tx.fetchval(sql.people_absence_add, agent_id, starts_at, ends_at, kind)
        return added

    async def file_absences(self, agent_id: int, absences: Sequence[FiledAbsence], cancelled: Sequence[str]) -> int:
        """Add or move absences by their uids (each once), take back cancelled ones; give how many are new."""
        await self.tx.execute(sql.absences_forget, agent_id, list(cancelled))
        added: int = await self.tx.fetchval(
            sql.absences_import,
            agent_id,
            [one.uid for one in absences],
            [one.starts_at for one in absences],
            [one.ends_at for one in absences],
            [one.kind for one in absences],
        )
        return added

    async def remove_absence(self, agent_id: int, absence_id: int) -> bool:
        """Remove an absence of this agent; False when he has none of this id."""
        return bool(await self.tx.fetchval(sql.people_absence_remove, agent_id, absence_id))

    async def first_facts(self) -> FirstFacts:
        """Tell what of a new company is there."""
        row = await self.tx.fetchrow(sql.people_first_facts)
        assert row is not None
        return FirstFacts(**row)

    async def is_without_agents(self) -> bool:
        """Tell whether there is no agent yet; two first runs wait for each other here."""
        await self.tx.execute(sql.people_first_lock)
        return bool(await self.tx.fetchval(sql.people_is_empty))

    async def _save_surroundings(self, agent_id: int, values: AgentValues) -> None:
        addresses = sorted(values.addresses)
        await self.tx.execute(sql.people_addresses_leave, agent_id, addresses)
        await self.tx.execute(sql.people_addresses_join, agent_id, addresses)
        elsewhere = await self.tx.fetchrow(sql.people_addresses_elsewhere, addresses, agent_id)
        if elsewhere is not None:
            address, holder = elsewhere["address"], elsewhere["name"]
            raise AddressTaken(f"{address} belongs to {holder}.", field="aliases", address=address, holder=holder)
        ids = await self._audience_ids([membership.key for membership in values.audiences])
        await self.tx.execute(sql.people_memberships_leave, agent_id, ids)
        primary = [membership.primary for membership in values.audiences]
        await self.tx.execute(sql.people_memberships_join, agent_id, ids, primary)

    async def _audience_ids(self, keys: list[str]) -> list[int]:
        ids = {row["key"]: row["id"] for row in await self.tx.fetch(sql.people_audience_ids, keys)}
        unknown = [key for key in keys if key not in ids]
        if unknown:
            raise UnknownKey(f"There is no audience {unknown[0]!r}.", field="audiences")
        return [ids[key] for key in keys]


def _agent(row: Record) -> AgentRecord:
    columns = dict(row)
    columns["aliases"] = tuple(columns["aliases"])
    columns["audiences"] = tuple(Membership(key, primary) for key, primary in columns["audiences"])
    own = {name: columns.pop(name) for name in OWN}
    return AgentRecord(**own, values=AgentValues(**columns))
