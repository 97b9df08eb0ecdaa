"""Who may open which demo mailbox, and what they see there."""

from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymap.backend.session import BaseSession
from pymap.config import BackendCapability, IMAPConfig
from pymap.exceptions import AuthorizationFailure, InvalidAuth, NotAllowedError, NotSupportedError
from pymap.interfaces.login import IdentityInterface
from pymap.listtree import ListTree
from pymap.parsing.specials import ObjectId
from pymap.token import AllTokens
from pymap.user import UserMetadata
from pysasl.creds.server import ServerCredentials
from pysasl.identity import ClearIdentity

from services.console.imap import Mailbox
from services.console.maildrop import INBOX, Maildrops, UnusableName


@dataclass(frozen=True)
class Passwords:
    """The company's mailbox has its own login; the reader opens every other one, by folder or by login."""

    company_login: str
    company_password: str
    reader_login: str
    reader_password: str

    def of(self, login: str) -> str | None:
        """The password of `login`; None where nobody may sign in."""
        if login == self.company_login:
            return self.company_password
        return self.reader_password if login == self.reader_login or "@" in login else None


class Mailboxes:
    """Every open mailbox by login and name, so that all connections share one and hear of each other's changes."""

    def __init__(self, drops: Maildrops, passwords: Passwords) -> None:
        self.drops = drops
        self.passwords = passwords
        self._open: dict[tuple[str, str], Mailbox] = {}

    def mailbox(self, login: str, name: str = INBOX) -> Mailbox:
        """The mailbox, made if missing."""
        if (login, name) not in self._open:
            self._open[login, name] = Mailbox(self.drops.drop(login, name), f"{login}/{name}")
        return self._open[login, name]

    def discard(self, login: str, name: str) -> None:
        """Remove a mailbox."""
        self.drops.discard(login, name)
        self._open.pop((login, name), None)


class Folders:
    """The mailboxes one login sees (pymap's MailboxSetInterface); the reader also sees everybody's INBOX by login."""

    delimiter = "/"

    def __init__(self, mailboxes: Mailboxes, login: str) -> None:
        self._mailboxes = mailboxes
        self._login = login

    async def list_mailboxes(self) -> ListTree:
        """All of them, INBOX first."""
        return ListTree(self.delimiter).update(INBOX, *self._own(), *self._others())

    async def list_subscribed(self) -> ListTree:
        """The same: subscriptions are a matter of mail programs, and nobody keeps one here."""
        return await self.list_mailboxes()

    async def set_subscribed(self, name: str, subscribed: bool) -> None:
        """Accepted, and without effect."""

    async def get_mailbox(self, name: str) -> Mailbox:
        """Raises KeyError when there is none."""
        if name.upper() == INBOX:
            return self._mailboxes.mailbox(self._login)
        if name in self._own():
            return self._mailboxes.mailbox(self._login, name)
        if name in self._others():
            return self._mailboxes.mailbox(name)
        raise KeyError(name)

    async def add_mailbox(self, name: str) -> ObjectId:
        """CREATE."""
        if name.upper() == INBOX or name in self._own():
            raise ValueError(name)
        try:
            return self._mailboxes.mailbox(self._login, name).mailbox_id
        except UnusableName as problem:
            raise NotAllowedError(f"{name!r} cannot be a mailbox") from problem

    async def delete_mailbox(self, name: str) -> None:
        """DELETE; only a login's own."""
        if name not in self._own():
            raise KeyError(name)
        self._mailboxes.discard(self._login, name)

    async def rename_mailbox(self, before: str, after: str) -> None:
        """Refused: nobody needs it in a demo."""
        raise NotSupportedError("Mailboxes of the demo cannot be renamed.")

    def _own(self) -> list[str]:
        return self._mailboxes.drops.names(self._login)

    def _others(self) -> list[str]:
        if self._login != self._mailboxes.passwords.reader_login:
            return []
        return [login for login in self._mailboxes.drops.logins() if login != self._login]


class Config(IMAPConfig):
    """pymap's settings for loopback: no TLS, no look-ups of any kind."""

    def __init__(self) -> None:
        arguments = Namespace(passlib_cfg=None, proxy_protocol=None)
        super().__init__(
            arguments,
            host="127.0.0.1",
            port=0,
            tls_enabled=False,
            reject_dnsbl=False,
            admin_key=b"",
            invalid_user_sleep=0,
        )

    @property
    def backend_capability(self) -> BackendCapability:
        """IDLE, and what comes with our stable identifiers."""
        return BackendCapability(idle=True, object_id=True, multi_append=True)


class MailSession(BaseSession[Any]):
    """One signed-in connection."""

    def __init__(self, login: str, config: Config, mailboxes: Mailboxes) -> None:
        super().__init__(login)
        self._config = config
        self._folders = Folders(mailboxes, login)

    @property
    def config(self) -> Config:
        """The server's settings."""
        return self._config

    @property
    def mailbox_set(self) -> Any:
        """What this login sees."""
        return self._folders


class MailIdentity(IdentityInterface):
    """A login that proved its password."""

    def __init__(self, login: str, config: Config, mailboxes: Mailboxes) -> None:
        self._login = login
        self._config = config
        self._mailboxes = mailboxes

    @property
    def name(self) -> str:
        """The login."""
        return self._login

    @property
    def roles(self) -> frozenset[str]:
        """Nobody administers a demo mailbox."""
        return frozenset()

    @asynccontextmanager
    async def new_session(self) -> AsyncIterator[MailSession]:
        """Open the login's mailboxes."""
        yield MailSession(self._login, self._config, self._mailboxes)

    async def new_token(self, *, expiration: datetime | None = None) -> str | None:
        """No tokens here."""
        return None

    async def get(self) -> UserMetadata:
        """Name only; the password never leaves the login."""
        return UserMetadata(self._config, self._login)

    async def set(self, metadata: UserMetadata) -> int | None:
        """Refused."""
        raise NotAllowedError("Accounts of the demo cannot be changed.")

    async def delete(self) -> None:
        """Refused."""
        raise NotAllowedError("Accounts of the demo cannot be removed.")


class Login:
    """pymap's LoginInterface: checks a password, opens nothing for anybody else."""

    def __init__(self, config: Config, mailboxes: Mailboxes) -> None:
        self._config = config
        self._mailboxes = mailboxes
        self.tokens = AllTokens(config)

    async def authenticate(self, credentials: ServerCredentials) -> MailIdentity:
        """Raises InvalidAuth."""
        login = credentials.authcid.lower()
        password = self._mailboxes.passwords.of(login)
        if password is None or not credentials.verify(ClearIdentity(credentials.authcid, password)):
            raise InvalidAuth()
        try:
            self._mailboxes.mailbox(login)
        except UnusableName as problem:
            raise InvalidAuth() from problem
        return MailIdentity(login, self._config, self._mailboxes)

    async def authorize(self, authenticated: IdentityInterface, authzid: str) -> IdentityInterface:
        """Only as oneself. Raises AuthorizationFailure."""
        if authzid.lower() != authenticated.name:
            raise AuthorizationFailure()
        return authenticated
