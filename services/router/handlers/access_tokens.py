"""Tokens of other systems, and of agents' own programs."""

from collections.abc import Sequence
from datetime import datetime

from services.router.handlers.identity import hashed, new_secret
from services.router.ports import Store
from services.router.ports.identity import TokenRecord
from shared.errors import Invalid, NotFound
from shared.principal import Scope


async def issue_token(
    store: Store, now: datetime, name: str, scopes: Sequence[Scope], agent_id: int | None
) -> tuple[TokenRecord, str]:
    """Make a token and give it with its secret, which cannot be read again. Raises Invalid for who is none."""
    if agent_id is not None:
        await _check_agent(store, now, agent_id)
    secret, names = new_secret(), tuple(sorted(set(scopes)))
    token_id = await store.issue_token(hashed(secret), name, names, agent_id, now)
    return TokenRecord(token_id, name, names, agent_id, now), secret


async def _check_agent(store: Store, now: datetime, agent_id: int) -> None:
    agent = await store.agent(agent_id)
    if agent is None and await store.is_without_agents():
        raise Invalid("There is no agent yet: the first sign-in link makes the administrator.", field="agent_id")
    if agent is None:
        raise Invalid("There is no agent of this id: GET /agents lists them.", field="agent_id")
    if agent.has_departed(now):
        raise Invalid("This agent has left: name another one, or none but the scopes it needs.", field="agent_id")


async def revoke_token(store: Store, now: datetime, token_id: int) -> None:
    """Revoke a token at once. Raises NotFound."""
    if not await store.revoke_token(token_id, now):
        raise NotFound
