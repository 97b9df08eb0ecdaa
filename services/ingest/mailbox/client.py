"""aioimaplib's client, made safe: no command outlives its connection, no answer recurses, no server fills our memory.

As published, many lines in one chunk recurse until the command hangs past its own time-out, a connection lost in IDLE
is reported to nobody, and a literal of any announced size is collected.
"""

import asyncio
import base64
import ssl
from typing import Any

from aioimaplib.aioimaplib import (
    AUTH,
    CRLF,
    IMAP4,
    LOGOUT,
    Abort,
    AioImapException,
    Command,
    FetchCommand,
    IMAP4ClientProtocol,
    change_state,
    literal_data_re,
)

# Letters end at 40 MB and are not fetched beyond; a line holds at most all UIDs of a mailbox.
LARGEST_LITERAL = 64 * 1024 * 1024
LONGEST_LINE = 64 * 1024 * 1024
CONNECTION_LOST = [b"BYE connection lost"]


class LeanFetch(FetchCommand):  # type: ignore[misc]  # aioimaplib has no types
    """A FETCH that counts its parentheses as they come, instead of all lines again after each."""

    _open = 0

    def append_to_resp(self, line: bytes, result: str = "Pending") -> None:
        if isinstance(line, bytes):
            if self.FETCH_MESSAGE_DATA_RE.match(line):
                self._open = 0
            self._open += line.count(b"(") - line.count(b")")
        super().append_to_resp(line, result)

    def wait_data(self) -> bool:
        return self.wait_literal_data() or self._open > 0


class SafeProtocol(IMAP4ClientProtocol):  # type: ignore[misc]  # as above
    """Reads answers in a loop and ends every command when the connection ends. `lost` is set then, with the reason.

    `news` is set when the server tells of letters outside IDLE, with the answer to another command: it will not say so
    again, and the library forgets it.
    """

    incomplete_line: bytes
    current_command: Any
    pending_sync_command: Any

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop)
        self.lost: asyncio.Future[str] = loop.create_future()
        self.news = False

    def data_received(self, d: bytes) -> None:
        data, self.incomplete_line = self.incomplete_line + d, b""
        command = self.current_command
        while data:
            if command is not None and command.wait_literal_data():
                data = command.append_literal_data(data)
                continue
            line, separator, tail = data.partition(CRLF)
            if not separator:
                self.incomplete_line = data
                break
            command, data = self._after_line(line, command), tail
        self.current_command = command
        if self.pending_sync_command is not None:
            self.pending_sync_command.flush()
        if len(self.incomplete_line) > LONGEST_LINE:
            raise Abort("the mail server sends a line without end")

    def _after_line(self, line: bytes, current: Any) -> Any:
        """Hand a line on; gives the command that waits for more of it."""
        command = self._handle_line(line, current)
        literal = literal_data_re.match(line)
        if literal is not None:
            size = int(literal["size"])
            if size > LARGEST_LITERAL:
                raise Abort(f"the mail server announces {size} bytes at once")
            command = command or Command("NIL", "unused")
            command.begin_literal_data(size)
            return command
        return command if command is not None and command.wait_data() else None

    def _untagged_response(self, line: bytes) -> Any:
        if not self.has_pending_idle_command() and line.upper().endswith(b" EXISTS"):
            self.news = True
        return super()._untagged_response(line)

    async def welcome(self, command: bytes) -> None:
        try:
            await super().welcome(command)
        except AioImapException as error:
            self.hang_up(str(error))

    async def fetch(self, message_set: str, message_parts: str, by_uid: bool = False, timeout: Any = None) -> Any:
        prefix = "UID" if by_uid else ""
        return await self.execute(
            LeanFetch(self.new_tag(), message_set, message_parts, prefix=prefix, loop=self.loop, timeout=timeout)
        )

    @change_state  # type: ignore[untyped-decorator]  # as above
    async def sign_in_with_token(self, login: str, token: str) -> Any:
        """XOAUTH2. A server that refuses explains first, and waits until we heard it."""
        words = base64.b64encode(f"user={login}\1auth=Bearer {token}\1\1".encode()).decode("ascii")
        command = Command("AUTHENTICATE", self.new_tag(), "XOAUTH2", words, loop=self.loop)
        answer = await self.execute(command, scrub=words)
        if answer.result == "OK":
            self.state = AUTH
        return answer

    def _continuation(self, line: bytes) -> None:
        if self.pending_sync_command is not None and self.pending_sync_command.name == "AUTHENTICATE":
            self.transport.write(CRLF)
            return
        super()._continuation(line)

    def hang_up(self, reason: str) -> None:
        """End the connection at once."""
        if not self.lost.done():
            self.lost.set_result(reason)
        if self.transport is not None:
            self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        reason = f"connection lost: {exc}" if exc else "the mail server closed the connection"
        if not self.lost.done():
            self.lost.set_result(reason)
        self.state = LOGOUT
        pending = [self.pending_sync_command, *self.pending_async_commands.values()]
        self.pending_sync_command = None
        self.pending_async_commands.clear()
        for command in pending:
            if command is not None:
                command._exception = Abort(reason)
                command.close(reason.encode(), "KO")
        self.idle_queue.put_nowait(CONNECTION_LOST)


class SafeIMAP4(IMAP4):  # type: ignore[misc]  # as above
    """One connection to a mail server; `connect` first."""

    protocol: SafeProtocol

    def create_client(self, host: str, port: int, loop: Any, *_unused: Any) -> None:
        self.protocol = SafeProtocol(asyncio.get_running_loop())

    async def connect(self, context: ssl.SSLContext | None) -> None:
        """Connect and wait for the greeting. Raises OSError and AioImapException."""
        await asyncio.get_running_loop().create_connection(lambda: self.protocol, self.host, self.port, ssl=context)
        greeted = asyncio.create_task(self.protocol.wait("AUTH|NONAUTH"))
        try:
            await asyncio.wait({greeted, self.protocol.lost}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            greeted.cancel()
        if self.protocol.lost.done():
            raise Abort(self.protocol.lost.result())

    async def start_tls(self, context: ssl.SSLContext) -> None:
        """Protect the connection before anything secret is said. Raises AioImapException and OSError."""
        protocol = self.protocol
        answer = await protocol.execute(Command("STARTTLS", protocol.new_tag(), loop=protocol.loop))
        # What came before the handshake was said by anybody: nothing of it may count afterwards.
        if answer.result != "OK" or protocol.incomplete_line:
            raise Abort("the mail server does not take STARTTLS")
        protocol.transport = await protocol.loop.start_tls(
            protocol.transport, protocol, context, server_hostname=self.host
        )
        await protocol.capability()

    def hang_up(self) -> None:
        """End the connection at once, and whatever waits for it."""
        self.protocol.hang_up("we hung up")
        for task in list(self.tasks):
            task.cancel()
