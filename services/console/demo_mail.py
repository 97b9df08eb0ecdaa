"""Starts and stops the demo mail server, and knows how to reach it.

DIR/mail/secrets    passwords of the mailboxes, 0600
         ports      where it listened last
         boxes/     the letters
         log        what it complained about
"""

import asyncio
import json
import secrets
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from services.console.child import ended, spawn, stop, write_private
from services.console.errors import StartError

DOMAIN = "company.example"
COMPANY_LOGIN = "company"
READER_LOGIN = "reader"
# 0.5 s was measured on two cores; a machine that is starting everything at once takes longer.
READY_SECONDS = 30.0
STOP_SECONDS = 10.0


@dataclass(frozen=True)
class MailAccess:
    """How to reach the demo mail server; both ports are on 127.0.0.1 and speak plain text."""

    smtp_port: int
    imap_port: int
    domain: str
    company_login: str
    company_password: str
    reader_login: str
    reader_password: str

    @property
    def smtp(self) -> str:
        """HOST:PORT to send to; no sign-in."""
        return f"127.0.0.1:{self.smtp_port}"

    @property
    def imap(self) -> str:
        """HOST:PORT to read from."""
        return f"127.0.0.1:{self.imap_port}"


class DemoMail:
    """The demo mail server as a child process; its letters lie in `data_dir`/mail. Errors are StartError."""

    def __init__(self, data_dir: Path, domain: str = DOMAIN) -> None:
        self._folder = data_dir.resolve() / "mail"
        self._domain = domain
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> MailAccess:
        """Start the server and wait until it takes letters; it keeps its ports while they are free."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            passwords = self._passwords()
            with (self._folder / "log").open("wb") as log:
                self._process = self._spawn(log.fileno())
        except OSError as problem:
            raise StartError(
                f"the demo mail server cannot be started in {self._folder}: {problem.strerror}"
            ) from problem
        smtp_port, imap_port = await self._ports(self._process)
        return MailAccess(smtp_port, imap_port, self._domain, **passwords)

    async def stop(self) -> None:
        """Stop it; what it accepted is on the disk. Harmless when it does not run."""
        if self._process is not None:
            await stop(self._process, signal.SIGTERM, STOP_SECONDS)
            self._process = None

    async def restart(self, *, crash: bool = False) -> MailAccess:
        """Stop it, with SIGKILL when `crash`, and start it again."""
        if self._process is not None and crash:
            self._process.kill()
            await ended(self._process)
        await self.stop()
        return await self.start()

    def _spawn(self, log: int) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "services.console.mailserver", "--dir", str(self._folder)]
        command += ["--domain", self._domain]
        return spawn(command, stdout=subprocess.PIPE, stderr=log, working_folder=Path(__file__).parents[2])

    def _passwords(self) -> dict[str, str]:
        file = self._folder / "secrets"
        if not file.exists():
            made = {
                "company_login": COMPANY_LOGIN,
                "company_password": secrets.token_urlsafe(18),
                "reader_login": READER_LOGIN,
                "reader_password": secrets.token_urlsafe(18),
            }
            write_private(file, json.dumps(made))
        stored: dict[str, str] = json.loads(file.read_text())
        return stored

    async def _ports(self, process: subprocess.Popen[bytes]) -> tuple[int, int]:
        assert process.stdout is not None
        try:
            line = await asyncio.wait_for(asyncio.to_thread(process.stdout.readline), READY_SECONDS)
        except TimeoutError:
            await self.stop()
            raise StartError(f"the demo mail server is not ready after {READY_SECONDS:.0f} s") from None
        process.stdout.close()
        if not line:
            await self.stop()
            words = (self._folder / "log").read_text(errors="replace").strip().splitlines()[-1:]
            raise StartError(f"the demo mail server ended at start: {' '.join(words) or 'it said nothing'}")
        smtp_port, imap_port = json.loads(line)
        return smtp_port, imap_port
