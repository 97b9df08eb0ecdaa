"""Connections to a mail server by aiosmtplib, one command at a time, so that each loss has its place."""

import re
import socket
from contextlib import suppress

from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from services.notifier.policy.answers import Answer
from services.notifier.policy.mail_server import MailServer, Tls
from services.notifier.ports.mail_server import AnswerLost, ConnectionLost, MailConnection, ServerUnreachable
from shared.failpoint import failpoint

START_INPUT = 354
LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


class SmtpConnection:
    """Implements ports.mail_server.MailConnection."""

    def __init__(self, client: SMTP, timeout: float) -> None:
        self._client = client
        self._timeout = timeout

    @property
    def international(self) -> bool:
        """Whether the server takes addresses with letters beyond ASCII."""
        return self._client.supports_extension("smtputf8")

    async def mail(self, sender: str, size: int) -> Answer:
        """Begin a letter of `size` bytes."""
        options = [f"SIZE={size}"] if self._client.supports_extension("size") else []
        if self.international:
            options.append("SMTPUTF8")
        return await self._command("MAIL", f"FROM:<{sender}>", *options)

    async def rcpt(self, address: str) -> Answer:
        """Name a recipient."""
        return await self._command("RCPT", f"TO:<{address}>")

    async def data(self, raw: bytes) -> Answer:
        """Hand the letter over; `raw` has CRLF line ends, also at its end. Raises AnswerLost."""
        answer = await self._command("DATA")
        if answer.code != START_INPUT:
            return answer
        failpoint("notifier.mid_data")
        try:
            return await self._content(LEADING_DOT.sub(b"..", raw))
        except (SMTPException, OSError, ValueError) as error:
            # Also an answer that makes no sense: the server may have taken the letter before it went astray.
            raise AnswerLost(_words(error)) from error

    async def _content(self, stuffed: bytes) -> Answer:
        protocol = self._client.protocol
        if protocol is None:
            raise ConnectionResetError("the connection ended before the letter was written")
        protocol.write(stuffed + b".\r\n")
        failpoint("notifier.after_dot")
        response = await protocol.read_response(timeout=self._timeout)
        if not 200 <= response.code < 600:
            raise ValueError(f"the server answered {response.code}, which means nothing here")
        return Answer(response.code, response.message)

    async def _command(self, *words: str) -> Answer:
        try:
            encoded = [word.encode() for word in words]
            response = await self._client.execute_command(*encoded, timeout=self._timeout)
        except (SMTPException, OSError, ValueError) as error:
            raise ConnectionLost(_words(error)) from error
        return Answer(response.code, response.message)

    async def reset(self) -> None:
        """Give up the letter that was begun."""
        await self._command("RSET")

    async def close(self) -> None:
        """Take leave; whatever goes wrong now changes nothing."""
        with suppress(SMTPException, OSError):
            await self._client.quit(timeout=5)
        self._client.close()


class SmtpConnector:
    """Implements ports.mail_server.Connect."""

    def __init__(self, hello_name: str, timeout: float) -> None:
        self._hello_name = hello_name or _own_name()
        self._timeout = timeout

    async def __call__(self, server: MailServer, /) -> MailConnection:
        """Open a connection, secure it and log in. Raises ServerUnreachable."""
        client = SMTP(
            hostname=server.host,
            port=server.port,
            username=server.login or None,
            password=server.password if server.login else None,
            local_hostname=self._hello_name,
            timeout=self._timeout,
            use_tls=server.tls is Tls.TLS,
            start_tls=server.tls is Tls.STARTTLS,
        )
        try:
            await client.connect()
            if client.is_ehlo_or_helo_needed:
                await client.ehlo()
        except (SMTPException, OSError, ValueError) as error:
            client.close()
            raise ServerUnreachable(f"the mail server {server.host}:{server.port}: {_words(error)}") from error
        return SmtpConnection(client, self._timeout)


def _own_name() -> str:
    # getfqdn() would ask a name server and may wait for seconds.
    name = socket.gethostname()
    return name if "." in name and name.isascii() else "localhost"


def _words(error: Exception) -> str:
    if isinstance(error, SMTPResponseException):
        return f"{error.code} {error.message}"[:400]
    cause = error.__cause__ or error
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror
    return (str(error) or type(error).__name__)[:400]
