"""Who makes a request: an agent at the desk, another system with a token, or another service."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Role(StrEnum):
    """What a person may do; each includes the ones before it."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class Scope(StrEnum):
    """What a system's token may do."""

    INBOUND = "inbound"
    FACTS = "facts"
    TICKETS = "tickets"
    ALERTS = "alerts"
    PRESENCE = "presence"
    ADMINISTRATION = "administration"


class Principal(BaseModel):
    """The one who acts. An agent has `agent_id` and `role`; a system has `scopes`.

    A token made for an agent's own programs has both: it acts as that agent.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    agent_id: int | None = None
    token_id: int | None = None
    role: Role | None = None
    scopes: frozenset[Scope] = frozenset()
    by_cookie: bool = False

    @property
    def caller(self) -> str:
        """Whose Idempotency-Keys these are: names are not enough, two people or systems may bear the same."""
        return f"agent {self.agent_id}" if self.agent_id is not None else f"token {self.token_id}"

    def is_at_least(self, role: Role) -> bool:
        """Tell whether this is a person of that role or a higher one."""
        ranks = list(Role)
        return self.role is not None and ranks.index(self.role) >= ranks.index(role)

    def may(self, scope: Scope) -> bool:
        """Tell whether this is a system whose token holds `scope`."""
        return scope in self.scopes
