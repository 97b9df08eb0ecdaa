"""Agents in Postgres."""

from datetime import datetime

from services.notifier.store.rows import Rows, sql
from shared.events import AgentChanged

AGENTS = "agents"


class AgentRows(Rows):
    """Implements ports.agents.AgentStore."""

    async def save_agent(self, agent: AgentChanged, changed_at: datetime) -> bool:
        """Keep an agent as he is at `changed_at`; False when something newer is known."""
        values = (agent.agent_id, agent.name, agent.role, agent.address, agent.departed, changed_at)
        saved = await self.tx.fetchval(sql.agent_save, *values)
        if agent.departed:
            self.tx.signal(AGENTS)
        return saved is not None

    async def present_agents(self, agent_ids: list[int]) -> set[int]:
        """Give those of `agent_ids` that are known and have not departed."""
        rows = await self.tx.fetch(sql.agents_by_departure, agent_ids, False)
        return {row["id"] for row in rows}

    async def departed_agents(self, agent_ids: list[int]) -> set[int]:
        """Give those of `agent_ids` that have departed."""
        rows = await self.tx.fetch(sql.agents_by_departure, agent_ids, True)
        return {row["id"] for row in rows}
