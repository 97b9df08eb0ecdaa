"""Sessions, one-time links, tokens and attempts to sign in. What is secret comes here as its SHA-256 hash."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.router.ports.tickets import ClaimNote
from shared.principal import Principal


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt to sign in was counted: how many there were lately, this one included; what to check it against."""

    count: int
    agent_id: int | None
    password_hash: str | None


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Whose session it is, and whether a one-time link made it."""

    agent_id: int
    by_link: bool


@dataclass(frozen=True, slots=True)
class TokenRecord:
    """A token of another system or of an agent's own programs."""

    id: int
    name: str
    scopes: tuple[str, ...]
    agent_id: int | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who asks for a ticket, and who had claimed it before him, if he could have had it."""

    principal: Principal
    first: ClaimNote | None


class Passwords(Protocol):
    """Hashes passwords, slowly and outside the event loop."""

    async def hash(self, password: str) -> str: ...

    async def fits(self, password: str, password_hash: str | None) -> bool:
        """Compare; takes as long when there is no hash, and is then False."""
        ...


class IdentityStore(Protocol):
    """Who is who."""

    async def count_attempt(self, login: str, since: datetime, now: datetime) -> Attempt:
        """Count an attempt for `login`, one after the other; attempts before `since` are forgotten."""
        ...

    async def forget_attempts(self, login: str) -> None: ...

    async def open_session(
        self, session_hash: bytes, agent_id: int, by_link: bool, expires_at: datetime, now: datetime
    ) -> None: ...

    async def session(self, session_hash: bytes, now: datetime) -> OpenSession | None:
        """Give a session that has not expired, of an agent who has not departed."""
        ...

    async def end_session(self, session_hash: bytes) -> None: ...

    async def end_sessions(self, agent_id: int, but: bytes | None = None) -> None: ...

    async def principal_of_session(self, session_hash: bytes, now: datetime) -> Principal | None: ...

    async def principal_of_token(self, token_hash: bytes) -> Principal | None: ...

    async def claimant_of_session(self, session_hash: bytes, ticket_id: int, now: datetime) -> Claimant | None: ...

    async def claimant_of_token(self, token_hash: bytes, ticket_id: int) -> Claimant | None: ...

    async def add_link(self, link_hash: bytes, agent_id: int, expires_at: datetime) -> None: ...

    async def use_link(self, link_hash: bytes, now: datetime) -> int | None:
        """Use up a link; give whose it was, None when it is used, expired, unknown or of somebody departed."""
        ...

    async def end_links(self, agent_id: int) -> None: ...

    async def password_hash(self, agent_id: int) -> str | None: ...

    async def set_password(self, agent_id: int, password_hash: str) -> None: ...

    async def access_tokens(self, after: int, limit: int) -> list[TokenRecord]: ...

    async def issue_token(
        self, token_hash: bytes, name: str, scopes: Sequence[str], agent_id: int | None, now: datetime
    ) -> int: ...

    async def revoke_token(self, token_id: int, now: datetime) -> bool: ...
