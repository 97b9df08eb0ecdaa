"""Which agents a letter is addressed to: the order of the headers and of the addresses in them does not matter."""

from typing import Any

from services.router.handlers.addresses import normalised
from services.router.handlers.reply_tokens import addresses_of
from services.router.policy.words import AgentId
from services.router.ports import Store

# A letter to ten thousand recipients is addressed to nobody in particular; the first hundreds tell enough.
MOST_ADDRESSES = 500


async def addressed_agents(store: Store, letter: dict[str, Any]) -> tuple[AgentId, ...]:
    """Give the agents by their addresses and aliases, whatever follows a plus sign in them; departed ones too."""
    found = {without_tag(normalised(address)) for address in addresses_of(letter)[:MOST_ADDRESSES]}
    agents = await store.agents_of_addresses(sorted(found - {""}))
    return tuple(AgentId(agent_id) for agent_id in agents)


def without_tag(address: str) -> str:
    """Give an address without its plus tag: `anna+orders@example.com` is Anna's."""
    local, at, domain = address.rpartition("@")
    return f"{local.partition('+')[0] or local}{at}{domain}"
