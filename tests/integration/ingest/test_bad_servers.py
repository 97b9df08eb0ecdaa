"""Mail servers that misbehave: each ends in one sentence within the time a server is given, and nothing hangs."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from services.ingest.mailbox.source import ImapSource
from services.ingest.mailbox.tokens import Tokens
from services.ingest.ports.errors import MailboxProblem
from services.ingest.ports.mailboxes import MailboxAccess, Tls
from tests.integration.ingest.conftest import StartIngest
from tests.integration.ingest.mailboxes import numbered, reconciled, subjects

SECONDS = 0.3


async def _nobody(*_what: object) -> Any:
    raise AssertionError("nobody asks for tokens here")


NO_TOKENS = Tokens(_nobody, _nobody)
Answers = Callable[[str, str], bytes | None]


def honest(tag: str, command: str) -> bytes | None:
    """What a server says that has one letter; None: it hangs up."""
    answers = {
        "CAPABILITY": b"* CAPABILITY IMAP4rev1 IDLE\r\n",
        "SELECT": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 3] x\r\n",
        "UID SEARCH": b"* SEARCH 1\r\n",
        "UID FETCH": b"* 1 FETCH (UID 1 BODY[] {5}\r\nhello)\r\n",
    }
    found = next((text for name, text in answers.items() if command.startswith(name)), b"")
    return found + f"{tag} OK done\r\n".encode()


def but(name: str, answer: bytes | None) -> Answers:
    """An honest server but for one command; `$` in its answer stands for the tag."""

    def answers(tag: str, command: str) -> bytes | None:
        if not command.startswith(name):
            return honest(tag, command)
        return None if answer is None else answer.replace(b"$", tag.encode())

    return answers


@asynccontextmanager
async def serving(greeting: bytes, answers: Answers) -> AsyncIterator[MailboxAccess]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        while line := (await reader.readline()).decode():
            tag, _, command = line.strip().partition(" ")
            answer = answers(tag, command)
            if answer is None:
                break
            writer.write(answer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    yield MailboxAccess("127.0.0.1", port, Tls.NONE, "login", "password")
    server.close()


async def read(access: MailboxAccess) -> list[bytes]:
    async with ImapSource(SECONDS, NO_TOKENS).open(access) as session:
        await session.select("INBOX")
        letters = await session.letters(await session.uids(), 0)
        await session.wait(0.05, asyncio.Event())
        return list(letters.values())


HELLO = b"* OK hello\r\n"


async def test_an_honest_one_is_read() -> None:
    idle_tags: list[str] = []

    def answers(tag: str, command: str) -> bytes | None:
        # DONE has no tag of its own: it ends the command before it.
        if tag == "DONE":
            return f"{idle_tags.pop()} OK idled\r\n".encode()
        if command == "IDLE":
            idle_tags.append(tag)
            return b"+ idling\r\n"
        return honest(tag, command)

    async with serving(HELLO, answers) as access:
        assert await read(access) == [b"hello"]


async def test_one_that_tells_of_letters_too_late_for_a_search_is_asked_again_at_once() -> None:
    commands: list[str] = []

    def answers(tag: str, command: str) -> bytes | None:
        commands.append(command)
        news = b"* 2 EXISTS\r\n" if command.startswith("UID SEARCH") else b""
        return news + (honest(tag, command) or b"")

    async with serving(HELLO, answers) as access, ImapSource(SECONDS, NO_TOKENS).open(access) as session:
        await session.select("INBOX")
        assert await session.uids(2) == []
        # It will not say so again: who waits now waits in vain.
        await session.wait(60, asyncio.Event())
        assert commands[-1].startswith("UID SEARCH")


@pytest.mark.parametrize(
    ("greeting", "answers", "sentence"),
    [
        # It is full, or closing.
        (b"* BYE too many connections\r\n", honest, "does not let us in"),
        # It speaks another language.
        (b"220 smtp.example ESMTP\r\n", honest, "does not let us in|cannot be reached"),
        # It says nothing at all, or nothing more after a while.
        (b"", honest, "cannot be reached: no answer within"),
        (HELLO, but("LOGIN", b""), "does not answer within 0.3 seconds"),
        (HELLO, but("UID FETCH", b""), "does not answer within"),
        # It hangs up.
        (HELLO, but("LOGIN", None), "broke: the mail server closed the connection"),
        (HELLO, but("UID SEARCH", None), "broke: the mail server closed the connection"),
        # It ends in the middle of a letter.
        (HELLO, but("UID FETCH", b"* 1 FETCH (UID 1 BODY[] {500}\r\nhalf"), "does not answer within"),
        # It wants our memory.
        (HELLO, but("UID FETCH", b"* 1 FETCH (UID 1 BODY[] {99999999999}\r\nx"), "broke"),
        # It answers somebody else.
        (HELLO, but("UID FETCH", b"Z99 OK done\r\n"), "broke"),
        (HELLO, but("UID FETCH", b"$ NO not now\r\n"), "refused to give letters: not now"),
        (HELLO, but("SELECT", b"$ OK done\r\n"), "gives no UIDVALIDITY"),
        (HELLO, but("LOGIN", b"$ NO [UNAVAILABLE] later\r\n"), "lets nobody in just now"),
        (HELLO, but("CAPABILITY", b"* CAPABILITY IMAP4rev1 LOGINDISABLED\r\n$ OK\r\n"), "no password in the clear"),
        (HELLO, but("CAPABILITY", b"$ BAD what\r\n"), "does not let us in"),
    ],
)
async def test_a_bad_one_is_left(greeting: bytes, answers: Answers, sentence: str) -> None:
    async with serving(greeting, answers) as access:
        with pytest.raises(MailboxProblem, match=sentence) as told:
            await read(access)
        assert "\n" not in str(told.value)


async def test_a_letter_of_which_nothing_comes_is_no_letter(start_ingest: StartIngest) -> None:
    """As one server gives what is removed just now: it stays missing, and router is told of no empty letter."""
    (whole,) = numbered(1, first=2)
    sizes = f"* 1 FETCH (UID 1 RFC822.SIZE 642)\r\n* 2 FETCH (UID 2 RFC822.SIZE {len(whole)})\r\n".encode()
    bodies = b"* 1 FETCH (UID 1 BODY[] {0}\r\n)\r\n* 2 FETCH (UID 2 BODY[] {%d}\r\n%s)\r\n" % (len(whole), whole)

    def answers(tag: str, command: str) -> bytes | None:
        said = {"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n", "UID SEARCH": b"* SEARCH 1 2\r\n"}
        if command.startswith("UID FETCH"):
            said["UID FETCH"] = sizes if "SIZE" in command else bodies
        found = next((text for name, text in said.items() if command.startswith(name)), None)
        done = f"{tag} OK done\r\n".encode()
        return honest(tag, command) if found is None else found + done

    async with serving(HELLO, answers) as access, start_ingest() as ingest:
        body = {"name": "sales", "host": access.host, "port": access.port, "tls": "none", "login": "a", "password": "b"}
        answer = await ingest.call("POST", "/mailboxes", json=body)
        await ingest.router.wait_for(1)
        path = f"/mailboxes/{answer.json()['id']}"
        found = await reconciled(ingest, path, stored=1, on_server=2)
        assert (found["seen"], found["missing"]) == (1, [1])
        assert subjects(ingest) == ["Letter 2"]
