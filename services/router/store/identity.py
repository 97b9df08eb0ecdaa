"""Sessions, one-time links, tokens and attempts to sign in."""

from collections.abc import Sequence
from datetime import datetime

from services.router.ports.identity import Attempt, Claimant, OpenSession, TokenRecord
from services.router.ports.tickets import ClaimNote
from services.router.store.rows import Rows, sql
from shared.database import Record
from shared.principal import Principal

CLAIMANT = sql.identity_claimant.replace("/* ticket_first_claim.sql */", sql.ticket_first_claim)
IDENTITY_PLACE = "/* identity_token.sql or identity_session.sql */"
# A session is over in time, a token is not: it has one parameter less.
CLAIMANT_OF_TOKEN = CLAIMANT.replace(IDENTITY_PLACE, sql.identity_token).replace("$3", "$2")
CLAIMANT_OF_SESSION = CLAIMANT.replace(IDENTITY_PLACE, sql.identity_session)


def _of_session(row: Record) -> Principal:
    return Principal(name=row["name"], agent_id=row["agent_id"], role=row["role"])


def _of_token(row: Record) -> Principal:
    name = row["agent_name"] or row["name"]
    scopes = frozenset(row["scopes"])
    return Principal(name=name, agent_id=row["agent_id"], token_id=row["id"], role=row["role"], scopes=scopes)


def _first(row: Record) -> ClaimNote | None:
    return ClaimNote(row["claimed_by"], row["claimed_at"]) if row["claimed_at"] is not None else None


class IdentityRows(Rows):
    """Implements ports.identity.IdentityStore."""

    async def count_attempt(self, login: str, since: datetime, now: datetime) -> Attempt:
        """Count an attempt for `login`, one after the other; attempts before `since` are forgotten."""
        await self.tx.execute(sql.identity_attempt_lock, login)
        await self.tx.execute(sql.identity_attempts_prune, since)
        count = await self.tx.fetchval(sql.identity_attempt_add, login, now, since)
        row = await self.tx.fetchrow(sql.identity_password_of_login, login)
        return Attempt(count, None, None) if row is None else Attempt(count, row["id"], row["password_hash"])

    async def forget_attempts(self, login: str) -> None:
        """Forget the attempts of a login."""
        await self.tx.execute(sql.identity_attempts_forget, login)

    async def open_session(
        self, session_hash: bytes, agent_id: int, by_link: bool, expires_at: datetime, now: datetime
    ) -> None:
        """Open a session, and forget those of the agent that are over."""
        await self.tx.execute(sql.identity_sessions_prune, agent_id, now)
        await self.tx.execute(sql.identity_session_open, session_hash, agent_id, by_link, expires_at, now)

    async def session(self, session_hash: bytes, now: datetime) -> OpenSession | None:
        """Give a session that has not expired, of an agent who has not departed."""
        row = await self.tx.fetchrow(sql.identity_session, session_hash, now)
        return None if row is None else OpenSession(row["agent_id"], row["by_link"])

    async def end_session(self, session_hash: bytes) -> None:
        """End one session."""
        await self.tx.execute(sql.identity_session_end, session_hash)

    async def end_sessions(self, agent_id: int, but: bytes | None = None) -> None:
        """End an agent's sessions, all but one."""
        await self.tx.execute(sql.identity_sessions_end, agent_id, but)

    async def principal_of_session(self, session_hash: bytes, now: datetime) -> Principal | None:
        """Give who stands behind a session."""
        row = await self.tx.fetchrow(sql.identity_session, session_hash, now)
        return None if row is None else _of_session(row)

    async def principal_of_token(self, token_hash: bytes) -> Principal | None:
        """Give who stands behind a token."""
        row = await self.tx.fetchrow(sql.identity_token, token_hash)
        return None if row is None else _of_token(row)

    async def claimant_of_session(self, session_hash: bytes, ticket_id: int, now: datetime) -> Claimant | None:
        """Give who stands behind a session, and who claimed a ticket before him."""
        row = await self.tx.fetchrow(CLAIMANT_OF_SESSION, session_hash, now, ticket_id)
        return None if row is None else Claimant(_of_session(row), _first(row))

    async def claimant_of_token(self, token_hash: bytes, ticket_id: int) -> Claimant | None:
        """Give who stands behind a token, and who claimed a ticket before him."""
        row = await self.tx.fetchrow(CLAIMANT_OF_TOKEN, token_hash, ticket_id)
        return None if row is None else Claimant(_of_token(row), _first(row))

    async def add_link(self, link_hash: bytes, agent_id: int, expires_at: datetime) -> None:
        """Keep a one-time link."""
        await self.tx.execute(sql.identity_link_add, link_hash, agent_id, expires_at)

    async def use_link(self, link_hash: bytes, now: datetime) -> int | None:
        """Use up a link; give whose it was, None when it is used, expired, unknown or of somebody departed."""
        agent_id: int | None = await self.tx.fetchval(sql.identity_link_use, link_hash, now)
        return agent_id

    async def end_links(self, agent_id: int) -> None:
        """Make an agent's unused links worthless."""
        await self.tx.execute(sql.identity_links_end, agent_id)

    async def password_hash(self, agent_id: int) -> str | None:
        """Give the hash of an agent's password, None without one."""
        found: str | None = await self.tx.fetchval(sql.identity_password, agent_id)
        return found

    async def set_password(self, agent_id: int, password_hash: str) -> None:
        """Set an agent's password."""
        await self.tx.execute(sql.identity_password_set, agent_id, password_hash)

    async def access_tokens(self, after: int, limit: int) -> list[TokenRecord]:
        """Give tokens that are not revoked, after an id."""
        rows = await self.tx.fetch(sql.identity_tokens, after, limit)
        return [TokenRecord(**{**row, "scopes": tuple(row["scopes"])}) for row in rows]

    async def issue_token(
        self, token_hash: bytes, name: str, scopes: Sequence[str], agent_id: int | None, now: datetime
    ) -> int:
        """Give the id of the new token."""
        added: int = await self.tx.fetchval(sql.identity_token_add, token_hash, name, list(scopes), agent_id, now)
        return added

    async def revoke_token(self, token_id: int, now: datetime) -> bool:
        """Revoke a token; False when there is none of this id."""
        return bool(await self.tx.fetchval(sql.identity_token_revoke, token_id, now))
