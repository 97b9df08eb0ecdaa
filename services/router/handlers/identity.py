"""Signing in and out: opaque random secrets, of which only hashes are kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.router.ports import Store, Work
from services.router.ports.identity import Passwords
from shared.errors import Invalid, NotFound, NotSignedIn, TooManyRequests
from shared.principal import Principal

SECRET_BYTES = 32
ATTEMPTS = 5
ATTEMPTS_WITHIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session was opened: its secret goes into the cookie and nowhere else."""

    secret: str
    agent_id: int
    expires_at: datetime


def new_secret() -> str:
    """Make a secret of 256 random bits that can stand in an address or header."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hashed(secret: str) -> bytes:
    """Give the hash under which a secret is kept; it is random and long, so a fast one will do."""
    return hashlib.sha256(secret.encode()).digest()


async def identify(store: Store, now: datetime, session: str | None, bearer: str | None) -> Principal | None:
    """Tell who stands behind a session's or token's secret; None when nobody (any more) does."""
    if bearer is not None:
        return await store.principal_of_token(hashed(bearer))
    return None if session is None else await store.principal_of_session(hashed(session), now)


async def sign_in(
    work: Work, passwords: Passwords, now: datetime, login: str, password: str, lifetime: timedelta
) -> NewSession:
    """Open a session for login and password, which are compared outside any transaction.

    Raises NotSignedIn for anything wrong, the same in words and time, and TooManyRequests after 5 failures.
    """
    name = login.strip().lower()
    attempt = await work(lambda store: store.count_attempt(name, now - ATTEMPTS_WITHIN, now))
    if attempt.count > ATTEMPTS:
        raise TooManyRequests(retry_after=int(ATTEMPTS_WITHIN.total_seconds()))
    if not await passwords.fits(password, attempt.password_hash) or attempt.agent_id is None:
        raise NotSignedIn("Login or password is wrong.")
    agent_id = attempt.agent_id

    async def succeed(store: Store) -> NewSession:
        await store.forget_attempts(name)
        return await _open_session(store, now, agent_id, lifetime, by_link=False)

    return await work(succeed)


async def sign_in_by_link(store: Store, now: datetime, link: str, lifetime: timedelta) -> NewSession:
    """Open a session for a one-time link, which is worthless afterwards. Raises NotSignedIn."""
    agent_id = await store.use_link(hashed(link), now)
    if agent_id is None:
        raise NotSignedIn("This link was used already or is too old; ask for a new one.")
    return await _open_session(store, now, agent_id, lifetime, by_link=True)


async def _open_session(
    store: Store, now: datetime, agent_id: int, lifetime: timedelta, *, by_link: bool
) -> NewSession:
    secret = new_secret()
    await store.open_session(hashed(secret), agent_id, by_link, now + lifetime, now)
    return NewSession(secret, agent_id, now + lifetime)


async def make_sign_in_link(store: Store, now: datetime, login: str, lifetime: timedelta) -> tuple[int, str]:
    """Give an agent's id and the secret of a new one-time link for him. Raises NotFound."""
    agent = await store.agent_by_login(login.strip().lower())
    if agent is None or agent.has_departed(now):
        raise NotFound
    secret = new_secret()
    await store.add_link(hashed(secret), agent.id, now + lifetime)
    return agent.id, secret


async def change_password(
    work: Work, passwords: Passwords, now: datetime, session: str, current: str | None, new: str
) -> None:
    """Set the password of the session's agent and end his other sessions.

    Raises Invalid when `current` is wrong; a session made by a one-time link needs none.
    """
    opened = await work(lambda store: store.session(hashed(session), now))
    if opened is None:
        raise NotSignedIn
    if not opened.by_link:
        known = await work(lambda store: store.password_hash(opened.agent_id))
        if not await passwords.fits(current or "", known):
            raise Invalid("The current password is wrong.", field="current")
    fresh = await passwords.hash(new)

    async def save(store: Store) -> None:
        await store.set_password(opened.agent_id, fresh)
        await store.end_sessions(opened.agent_id, but=hashed(session))
        await store.end_links(opened.agent_id)

    await work(save)
