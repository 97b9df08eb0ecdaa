"""Who may call an endpoint: FastAPI dependencies that every route declares."""

import hashlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from fastapi import Request

from shared.errors import Forbidden, NotSignedIn, Unavailable
from shared.peer import HttpPeer, PeerUnavailable, verify_peer_token
from shared.principal import Principal, Role, Scope

SESSION_COOKIE = "__Host-audiocomm"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CACHE_SECONDS = 5.0
CACHE_ENTRIES = 10_000


@dataclass(frozen=True)
class Credentials:
    """What a request shows of itself: the session cookie's value or a bearer token, never both."""

    session: str | None
    bearer: str | None


class Authenticator(Protocol):
    """Tells who stands behind credentials; None when nobody does."""

    async def authenticate(self, credentials: Credentials) -> Principal | None: ...


class PeerAuthenticator:
    """Asks router, and remembers an answer for at most 5 seconds."""

    def __init__(self, router: HttpPeer) -> None:
        self._router = router
        self._answers: dict[bytes, tuple[float, Principal | None]] = {}

    async def authenticate(self, credentials: Credentials) -> Principal | None:
        """Raises Unavailable when router does not answer."""
        key = hashlib.sha256(repr(credentials).encode()).digest()
        known = self._answers.get(key)
        if known is not None and known[0] > time.monotonic():
            return known[1]
        body = {"session": credentials.session, "bearer": credentials.bearer}
        try:
            answer = await self._router.call("POST", "/internal/authenticate", body)
        except PeerUnavailable as error:
            raise Unavailable("Who you are cannot be checked just now; try again shortly.") from error
        principal = Principal.model_validate(answer["principal"]) if answer["principal"] else None
        if len(self._answers) >= CACHE_ENTRIES:
            self._answers.clear()
        self._answers[key] = (time.monotonic() + CACHE_SECONDS, principal)
        return principal


def credentials_of(request: Request) -> Credentials:
    """Read the credentials of a request; a bearer token wins over a cookie."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return Credentials(session=None, bearer=token.strip())
    return Credentials(session=request.cookies.get(SESSION_COOKIE), bearer=None)


def check_origin(request: Request, public_url: str) -> None:
    """Refuse an unsafe request with a cookie from a page that is not ours. Raises Forbidden."""
    if request.method in SAFE_METHODS:
        return
    origin = request.headers.get("origin", "")
    own = {public_url.rstrip("/"), f"{request.url.scheme}://{request.headers.get('host', '')}"}
    if not origin or origin not in own or not urlsplit(origin).netloc:
        raise Forbidden("This request did not come from a page of this desk.", origin=origin)


def shown_credentials(request: Request) -> Credentials:
    """Read the credentials of a request. Raises NotSignedIn when it shows none."""
    credentials = credentials_of(request)
    if credentials.session is None and credentials.bearer is None:
        raise NotSignedIn
    return credentials


def accepted(request: Request, credentials: Credentials, principal: Principal | None) -> Principal:
    """Give who makes the request, once it is known who stands behind its credentials.

    Raises NotSignedIn when nobody does, and Forbidden for a foreign Origin.
    """
    if principal is None:
        raise NotSignedIn
    if credentials.bearer is None:
        check_origin(request, request.app.state.public_url)
        return principal.model_copy(update={"by_cookie": True})
    return principal


async def current_principal(request: Request) -> Principal:
    """Give who makes the request. Raises NotSignedIn, Forbidden (foreign Origin) and Unavailable."""
    credentials = shown_credentials(request)
    authenticator: Authenticator = request.app.state.authenticator
    return accepted(request, credentials, await authenticator.authenticate(credentials))


class Allow:
    """A dependency that lets in people of at least `role`, and systems whose token holds `scope`.

    `Annotated[Principal, Depends(Allow(Role.AGENT, Scope.TICKETS))]`; None for either shuts that kind out.
    """

    def __init__(self, role: Role | None, scope: Scope | None = None) -> None:
        self.role = role
        self.scope = scope

    async def __call__(self, request: Request) -> Principal:
        """Give the principal. Raises NotSignedIn or Forbidden."""
        return self.admitted(await current_principal(request))

    def admitted(self, principal: Principal) -> Principal:
        """Give the principal again. Raises Forbidden."""
        if self.role is not None and principal.is_at_least(self.role):
            return principal
        if self.scope is not None and principal.may(self.scope):
            return principal
        raise Forbidden


def peers_only(key: str) -> Callable[[Request], Awaitable[str]]:
    """Make a dependency that lets in the other services alone and gives the caller's name."""

    async def check(request: Request) -> str:
        bearer = credentials_of(request).bearer
        name = verify_peer_token(key, bearer) if bearer else None
        if name is None:
            raise NotSignedIn("This path is for the other services.")
        return name

    return check
