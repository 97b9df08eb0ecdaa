"""Access tokens of mailboxes: asked for before they end, and again when a mail server refuses one."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from services.ingest.ports.errors import MailboxProblem, WrongPassword
from services.ingest.ports.mailboxes import MailboxAccess, OAuth, Provider
from shared.outside import Answer, NotReached

# A token is renewed so long before it ends: the connection that shows it is not open yet.
EARLY_SECONDS = 300.0
# RFC 6749 lets a server leave it out; the large ones give an hour.
USUAL_SECONDS = 3_600.0
# Google takes the scope from the refresh token, Microsoft wants it said.
SCOPES = {Provider.MICROSOFT: "https://outlook.office.com/IMAP.AccessAsUser.All offline_access"}
# RFC 6749, 5.2: what no repetition cures.
_FOR_GOOD = ("invalid_grant", "invalid_client", "unauthorized_client", "invalid_scope", "unsupported_grant_type")
_CODE = re.compile(r"[a-z_]{1,40}")

Post = Callable[[str, Mapping[str, str]], Awaitable[Answer]]
Renewed = Callable[[Collection[str], str], Awaitable[None]]


@dataclass
class Grant:
    """What is known by one refresh token.

    `refresh_token` is the newest in its place, `kept` the one that was last stored, `ends` a time of the loop.
    """

    refresh_token: str
    kept: str
    token: str = ""
    ends: float = 0.0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Tokens:
    """Keeps access tokens until they end. `post` sends a form; `renewed` stores a new refresh token for former ones."""

    def __init__(self, post: Post, renewed: Renewed) -> None:
        self._post = post
        self._renewed = renewed
        self._grants: dict[tuple[str, str, str], Grant] = {}

    async def token(self, access: MailboxAccess, refused: str | None = None) -> str:
        """Give an access token that is not `refused`. Raises WrongPassword and MailboxProblem."""
        oauth = access.oauth
        assert oauth is not None
        key = (oauth.token_url, oauth.client_id, oauth.refresh_token)
        grant = self._grants.setdefault(key, Grant(oauth.refresh_token, oauth.refresh_token))
        async with grant.lock:
            now = asyncio.get_running_loop().time()
            if not grant.token or grant.token == refused or grant.ends - EARLY_SECONDS <= now:
                await self._refresh(grant, oauth, access.login)
            if grant.refresh_token != oauth.refresh_token:
                # Said at each use, for what was tried before it was saved; and in turn, for who comes with a token that
                # another connection replaced meanwhile finds that one's successor stored.
                await self._renewed((oauth.refresh_token, grant.kept), grant.refresh_token)
                grant.kept = grant.refresh_token
            return grant.token

    async def _refresh(self, grant: Grant, oauth: OAuth, login: str) -> None:
        server = urlsplit(oauth.token_url).hostname or "of the token URL"
        form = {"grant_type": "refresh_token", "client_id": oauth.client_id, "refresh_token": grant.refresh_token}
        if oauth.client_secret:
            form["client_secret"] = oauth.client_secret
        if oauth.provider in SCOPES:
            form["scope"] = SCOPES[oauth.provider]
        try:
            answer = await self._post(oauth.token_url, form)
        except NotReached as problem:
            raise MailboxProblem(f"The sign-in server {server} gives no access token just now: {problem}") from problem
        found = answer.json if isinstance(answer.json, dict) else {}
        token, code = found.get("access_token"), _code(found)
        if answer.status in (400, 401, 403) and (code in _FOR_GOOD or not code):
            raise WrongPassword(_what_to_do(server, login, code or f"HTTP {answer.status}"))
        if answer.status != 200 or not isinstance(token, str) or not token.isascii():
            raise MailboxProblem(
                f"The sign-in server {server} gives no access token: {code or f'HTTP {answer.status}'}."
            )
        grant.token = token
        grant.ends = asyncio.get_running_loop().time() + _seconds(found.get("expires_in"))
        if isinstance(found.get("refresh_token"), str) and found["refresh_token"]:
            grant.refresh_token = found["refresh_token"]
            # Who reads the mailbox anew comes with this one: it is the same grant.
            self._grants[oauth.token_url, oauth.client_id, grant.refresh_token] = grant


def _code(found: dict[str, Any]) -> str:
    """Give the error's code; its description may hold anything."""
    code = found.get("error")
    return code if isinstance(code, str) and _CODE.fullmatch(code) else ""


def _seconds(value: object) -> float:
    """Give the seconds a token is good for; some servers write the number as a string."""
    try:
        return float(value) if isinstance(value, int | float | str) else USUAL_SECONDS
    except (ValueError, OverflowError):
        return USUAL_SECONDS


def _what_to_do(server: str, login: str, code: str) -> str:
    if code in ("invalid_client", "unauthorized_client"):
        return (
            f"The sign-in server {server} does not know this client ({code}): check the client id and the client"
            " secret, which may have ended, and enter them again."
        )
    return (
        f"The sign-in server {server} renews the access to {login} no more ({code}): sign in there again as"
        " described under Mailboxes in the documentation, and enter the new refresh token."
    )
