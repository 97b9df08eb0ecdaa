"""The people notifier knows: a read model that router's events feed."""

from datetime import datetime
from typing import Protocol

from shared.events import AgentChanged


class AgentStore(Protocol):
    """Keeps the agents."""

    async def save_agent(self, agent: AgentChanged, changed_at: datetime) -> bool:
        """Keep an agent as he is at `changed_at`; False when something newer is known."""

    async def present_agents(self, agent_ids: list[int]) -> set[int]:
        """Give those of `agent_ids` that are known and have not departed."""

    async def departed_agents(self, agent_ids: list[int]) -> set[int]:
        """Give those of `agent_ids` that have departed."""
