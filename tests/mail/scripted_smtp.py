"""A mail server that misbehaves on demand, one answer at a time.

`script("RCPT a@b.example", "451 later", DROP)` gives the first and second answers at that place; afterwards it behaves.
SILENCE never answers, SLOWLY answers as it should after a while.
Places: CONNECT, EHLO, AUTH, MAIL, RCPT, "RCPT address", DATA (before 354), CONTENT (while lines come), DOT (after the
letter). What stands at DOT comes after the letter was taken: it is in `letters` even when the answer is lost.
"""

import asyncio
import base64
import ssl
from collections import defaultdict, deque
from dataclasses import dataclass, field

DROP = "DROP"
SILENCE = "SILENCE"
SLOWLY = "SLOWLY"
SLOW_SECONDS = 0.2


@dataclass
class TakenLetter:
    """A letter the server took: the envelope and its bytes."""

    sender: str
    recipients: list[str]
    raw: bytes = b""


class Dropped(Exception):
    """The script says to hang up."""


@dataclass
class Session:
    """One connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    letter: TakenLetter | None = None

    async def say(self, *lines: str) -> None:
        """Send answer lines."""
        self.writer.write("".join(f"{line}\r\n" for line in lines).encode())
        await self.writer.drain()


@dataclass
class ScriptedSmtp:
    """Use as `async with ScriptedSmtp() as server`; listens on 127.0.0.1:`port`."""

    port: int = 0
    login: str = ""
    password: str = ""
    tls: ssl.SSLContext | None = None
    extensions: tuple[str, ...] = ("SIZE 10000000", "8BITMIME")
    letters: list[TakenLetter] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self._script: dict[str, deque[str]] = defaultdict(deque)
        self._changed = asyncio.Condition()
        self._silence = asyncio.Event()
        self._server: asyncio.Server | None = None

    def script(self, place: str, *answers: str) -> None:
        """Say what the next visits of a place are answered."""
        self._script[place].extend(answers)

    async def __aenter__(self) -> "ScriptedSmtp":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._silence.set()
        self._server.close()
        await self._server.wait_closed()

    async def wait_for(self, count: int) -> list[TakenLetter]:
        """Wait until `count` letters were taken."""
        async with asyncio.timeout(30), self._changed:
            await self._changed.wait_for(lambda: len(self.letters) >= count)
        return self.letters

    async def wait_for_command(self, start: str, count: int = 1) -> None:
        """Wait until a command that begins so was heard `count` times."""
        async with asyncio.timeout(30), self._changed:
            await self._changed.wait_for(lambda: sum(one.startswith(start) for one in self.commands) >= count)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        session = Session(reader, writer)
        try:
            if await self._scripted(session, "CONNECT"):
                return
            await session.say("220 scripted")
            while line := await reader.readline():
                if not await self._command(session, line.decode().rstrip("\r\n")):
                    return
        except (Dropped, ConnectionError):
            return
        finally:
            writer.close()

    async def _command(self, session: Session, line: str) -> bool:
        verb = line.split(" ", 1)[0].upper()
        async with self._changed:
            self.commands.append(line)
            self._changed.notify_all()
        if verb == "QUIT":
            await session.say("221 bye")
            return False
        place = f"RCPT {_address(line)}" if verb == "RCPT" else verb
        if await self._scripted(session, place) or (verb == "RCPT" and await self._scripted(session, "RCPT")):
            return True
        if verb == "EHLO":
            auth = ("AUTH PLAIN",) if self.login else ()
            names = ["scripted", *self.extensions, *auth]
            await session.say(*(f"250-{name}" for name in names[:-1]), f"250 {names[-1]}")
        elif verb == "DATA":
            await self._content(session)
        elif verb == "AUTH":
            expected = base64.b64encode(f"\0{self.login}\0{self.password}".encode()).decode()
            await session.say("235 come in" if line.endswith(expected) else "535 wrong password")
        else:
            _note(session, verb, line)
            await session.say("250 fine")
        return True

    async def _content(self, session: Session) -> None:
        await session.say("354 go on")
        lines = []
        while (line := await session.reader.readline()) != b".\r\n":
            if not line:
                raise Dropped
            lines.append(line[1:] if line.startswith(b".") else line)
            if await self._scripted(session, "CONTENT"):
                return
        assert session.letter is not None
        session.letter.raw = b"".join(lines)
        answer = self._script["DOT"][0] if self._script["DOT"] else "250"
        if answer in (DROP, SILENCE, SLOWLY) or answer.startswith("2"):
            async with self._changed:
                self.letters.append(session.letter)
                self._changed.notify_all()
        if not await self._scripted(session, "DOT"):
            await session.say("250 taken")

    async def _scripted(self, session: Session, place: str) -> bool:
        if not self._script[place]:
            return False
        answer = self._script[place].popleft()
        if answer == SLOWLY:
            await asyncio.sleep(SLOW_SECONDS)
            return False
        if answer == SILENCE:
            await self._silence.wait()
            raise Dropped
        if answer == DROP:
            raise Dropped
        await session.say(answer)
        return True


def _note(session: Session, verb: str, line: str) -> None:
    if verb == "MAIL":
        session.letter = TakenLetter(_address(line), [])
    elif verb == "RCPT" and session.letter is not None:
        session.letter.recipients.append(_address(line))
    elif verb == "RSET":
        session.letter = None


def _address(line: str) -> str:
    return line.partition("<")[2].partition(">")[0]
