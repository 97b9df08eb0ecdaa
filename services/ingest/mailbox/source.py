"""Opens mailboxes: connect, protect, sign in."""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aioimaplib.aioimaplib import AioImapException

from services.ingest.mailbox.answers import quoted
from services.ingest.mailbox.client import SafeIMAP4
from services.ingest.mailbox.session import ImapSession
from services.ingest.mailbox.tokens import Tokens
from services.ingest.ports.errors import MailboxProblem, WrongPassword
from services.ingest.ports.mailboxes import MailboxAccess, Tls

# RFC 5530: the server says no just now, which is nothing against the password.
_NOT_NOW = re.compile(rb"\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG|CONTACTADMIN)\]", re.IGNORECASE)
LOGOUT_SECONDS = 2


class ImapSource:
    """Implements the MailSource port. `seconds` bounds each command; `ca_file` (PEM) is trusted beside the system's."""

    def __init__(self, seconds: float, tokens: Tokens, ca_file: Path | None = None) -> None:
        self._seconds = seconds
        self._tokens = tokens
        self._ca_file = ca_file

    @asynccontextmanager
    async def open(self, access: MailboxAccess) -> AsyncIterator[ImapSession]:
        """Give the connection, signed in; hang up at the end. Raises WrongPassword and MailboxProblem."""
        server = f"{access.host}:{access.port}"
        client = SafeIMAP4(access.host, access.port, timeout=self._seconds)
        session = ImapSession(client, server, self._seconds)
        try:
            await self._connect(client, access, server)
            await self._sign_in(client, session, access, server)
            yield session
        finally:
            await _leave(client)

    async def _connect(self, client: SafeIMAP4, access: MailboxAccess, server: str) -> None:
        try:
            async with asyncio.timeout(self._seconds):
                await client.connect(self._context() if access.tls is Tls.TLS else None)
                if access.tls is Tls.STARTTLS:
                    await client.start_tls(self._context())
        except ssl.SSLError as error:
            reason = getattr(error, "verify_message", "") or error.reason or str(error)
            raise MailboxProblem(f"The mail server {server} cannot be trusted or speaks no TLS: {reason}") from error
        except TimeoutError as error:
            raise MailboxProblem(
                f"The mail server {server} cannot be reached: no answer within {self._seconds:g} seconds."
            ) from error
        except OSError as error:
            raise MailboxProblem(f"The mail server {server} cannot be reached: {error.strerror or error}") from error
        except UnicodeError as error:
            raise MailboxProblem(f"The mail server {server} cannot be reached: no server has such a name.") from error
        except AioImapException as error:
            raise MailboxProblem(f"The mail server {server} does not let us in: {error}") from error

    def _context(self) -> ssl.SSLContext:
        """A context of its own for each connection: a shared one would carry state from one to the next."""
        context = ssl.create_default_context()
        if self._ca_file is not None:
            context.load_verify_locations(self._ca_file)
        return context

    async def _sign_in(self, client: SafeIMAP4, session: ImapSession, access: MailboxAccess, server: str) -> None:
        if access.oauth is not None:
            answer = await self._show_token(client, session, access, server)
        elif client.has_capability("LOGINDISABLED"):
            raise MailboxProblem(f"The mail server {server} takes no password in the clear: choose tls or starttls.")
        else:
            answer = await session.within(client.login(quoted(access.login), access.password))
        said = b" ".join(bytes(line) for line in answer.lines)
        if answer.result != "OK" and _NOT_NOW.search(said):
            raise MailboxProblem(f"The mail server {server} lets nobody in just now: {said.decode('utf-8', 'replace')}")
        if answer.result != "OK" and access.oauth is None:
            raise WrongPassword(f"The mail server {server} refuses the login {access.login} with its password.")
        if answer.result != "OK":
            raise WrongPassword(
                f"The mail server {server} refuses the access token for {access.login}: see whether the account may"
                " use IMAP, whether the login is the account's address, and whether the token may read mail."
            )
        # What a server can do changes when it knows who asks.
        await session.within(client.protocol.capability())

    async def _show_token(self, client: SafeIMAP4, session: ImapSession, access: MailboxAccess, server: str) -> Any:
        """Sign in with an access token; one that is refused is renewed once, for it may have been withdrawn."""
        if access.tls is Tls.NONE and not _is_here(access.host):
            raise MailboxProblem(f"The mail server {server} gets no access token in the clear: choose tls or starttls.")
        token = await self._tokens.token(access)
        answer = await session.within(client.protocol.sign_in_with_token(access.login, token))
        if answer.result != "NO":
            return answer
        token = await self._tokens.token(access, refused=token)
        return await session.within(client.protocol.sign_in_with_token(access.login, token))


def _is_here(host: str) -> bool:
    return host in ("localhost", "127.0.0.1", "::1")


async def _leave(client: SafeIMAP4) -> None:
    """Say goodbye while the connection still holds, and hang up in any case."""
    try:
        if not client.protocol.lost.done() and client.protocol.transport is not None:
            async with asyncio.timeout(LOGOUT_SECONDS):
                await client.protocol.logout()
    except (AioImapException, OSError):
        # It is left either way; the server notices the end of the connection.
        return
    finally:
        client.hang_up()
