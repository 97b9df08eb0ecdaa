"""The server that takes our letters: where its address is kept, and how one speaks with it."""

from datetime import datetime
from typing import Protocol

from services.notifier.policy.answers import Answer
from services.notifier.policy.mail_server import MailServer


class ServerStore(Protocol):
    """Keeps the server an administrator set."""

    async def mail_server(self) -> MailServer | None:
        """Give the server that was set, None when none was."""

    async def set_mail_server(self, server: MailServer, now: datetime) -> None:
        """Keep the server."""


class MailError(Exception):
    """Something went wrong between us and the mail server.

    MailError
    ├── ServerUnreachable  (no connection, no TLS, no login)
    ├── ConnectionLost     (before the letter was handed over)
    └── AnswerLost         (after it was: nobody knows)
    """


class ServerUnreachable(MailError):
    """No connection in which letters could be handed over came about."""


class ConnectionLost(MailError):
    """The connection ended, or went silent, before the letter was handed over."""


class AnswerLost(MailError):
    """The connection ended, or went silent, after the letter was handed over."""


class MailConnection(Protocol):
    """An open connection; all but `close` raise ConnectionLost."""

    @property
    def international(self) -> bool:
        """Whether the server takes addresses with letters beyond ASCII."""

    async def mail(self, sender: str, size: int) -> Answer:
        """Begin a letter of `size` bytes."""

    async def rcpt(self, address: str) -> Answer:
        """Name a recipient."""

    async def data(self, raw: bytes) -> Answer:
        """Hand the letter over; `raw` has CRLF line ends, also at its end. Raises AnswerLost."""

    async def reset(self) -> None:
        """Give up the letter that was begun."""

    async def close(self) -> None:
        """Take leave; whatever goes wrong now changes nothing."""


class Connect(Protocol):
    """Opens connections. Raises ServerUnreachable."""

    async def __call__(self, server: MailServer, /) -> MailConnection: ...
