"""The two mail servers that reading is tested against, behind one face: Dovecot, and pymap in the demo's server."""

import asyncio
import imaplib
import json
import smtplib
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from services.console.demo_mail import COMPANY_LOGIN, DOMAIN, DemoMail
from tests.mail.dovecot import Dovecot

DOVECOT_LOGIN = f"sales@{DOMAIN}"


class MailServer(Protocol):
    """A server with one mailbox; `port` stays the same from start to start."""

    login: str
    password: str

    @property
    def port(self) -> int: ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def deliver(self, *letters: bytes) -> None: ...

    async def number_anew(self) -> None:
        """Stop, give the letters a new UIDVALIDITY, start."""
        ...

    async def change_password(self, password: str) -> None:
        """Stop, let another password count, start."""
        ...


class DovecotServer:
    """MailServer of a real Dovecot."""

    login = DOVECOT_LOGIN

    def __init__(self, folder: Path) -> None:
        self.dovecot = Dovecot(folder)
        self.password = self.dovecot.password

    @property
    def port(self) -> int:
        return self.dovecot.imap_port

    async def start(self) -> None:
        await self.dovecot.start()

    async def stop(self) -> None:
        await self.dovecot.stop()

    async def deliver(self, *letters: bytes) -> None:
        await self.dovecot.deliver(self.login, *letters)

    async def number_anew(self) -> None:
        await self.stop()
        # UIDVALIDITY is the second in which Dovecot numbers anew.
        await asyncio.sleep(1.1)
        self.dovecot.forget_uids(self.login)
        await self.start()

    async def change_password(self, password: str) -> None:
        await self.stop()
        self.password = self.dovecot.password = password
        await self.start()


class PymapServer:
    """MailServer of the demo's server."""

    login = COMPANY_LOGIN

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "mail"
        self._server = DemoMail(folder)
        self._smtp_port = self.port = 0
        self.password = ""

    async def start(self) -> None:
        access = await self._server.start()
        self._smtp_port, self.port, self.password = access.smtp_port, access.imap_port, access.company_password

    async def stop(self) -> None:
        await self._server.stop()

    async def deliver(self, *letters: bytes) -> None:
        await asyncio.to_thread(self._deliver, letters)

    def _deliver(self, letters: Iterable[bytes]) -> None:
        with smtplib.SMTP("127.0.0.1", self._smtp_port) as smtp:
            for letter in letters:
                smtp.sendmail("kim@customer.example", [f"sales@{DOMAIN}"], letter)

    async def number_anew(self) -> None:
        await self.stop()
        for file in (self._folder / "boxes").rglob("uids"):
            validity, ceiling = file.read_text().split()
            file.write_text(f"{int(validity) + 1} {ceiling}\n")
        await self.start()

    async def change_password(self, password: str) -> None:
        await self.stop()
        file = self._folder / "secrets"
        file.write_text(json.dumps({**json.loads(file.read_text()), "company_password": password}))
        await self.start()


class Person:
    """Somebody who works in the mailbox with a mail program of his own, beside us."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    async def does(self, folder: str, *commands: tuple[str, ...]) -> None:
        """Open a folder and say UID commands."""
        await asyncio.to_thread(self._do, folder, commands)

    async def uids(self, folder: str, criterion: str = "ALL") -> list[int]:
        """Give the UIDs of a folder that fit."""
        return await asyncio.to_thread(self._uids, folder, criterion)

    async def makes(self, folder: str) -> None:
        """Make a folder."""
        await asyncio.to_thread(self._make, folder)

    def _client(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4("127.0.0.1", self._server.port)
        client.login(self._server.login, self._server.password)
        return client

    def _do(self, folder: str, commands: Iterable[tuple[str, ...]]) -> None:
        with self._client() as client:
            client.select(folder)
            for name, *words in commands:
                answer, said = client.uid(name, *words)
                assert answer == "OK", said
            client.expunge()

    def _uids(self, folder: str, criterion: str) -> list[int]:
        with self._client() as client:
            client.select(folder, readonly=True)
            return [int(uid) for uid in client.uid("search", criterion)[1][0].split()]

    def _make(self, folder: str) -> None:
        with self._client() as client:
            client.create(folder)
