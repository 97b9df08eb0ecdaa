"""The demo mail server, a process of its own: `python -m services.console.mailserver --dir DIR --domain DOMAIN`.

SMTP takes letters for anybody on loopback. The company's domain is a catch-all: each recipient there is one delivery
into the one company mailbox, with `Delivered-To`. Any other address has its own mailbox, made by its first letter, and
the reader's INBOX keeps a copy, so that all letters to customers can be read in one place.
"""

import argparse
import asyncio
import fcntl
import json
import os
import signal
import socket
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from proxyprotocol.noop import ProxyProtocolNoop
from proxyprotocol.reader import ProxyProtocolReader
from pymap.imap import IMAPServer

from services.console.child import write_private
from services.console.imap_login import Config, Login, Mailboxes, Passwords
from services.console.maildrop import Maildrops, UnusableName

# Larger than what ingest takes (40 MB), so that "too large" can be shown with a letter that really arrived.
LETTER_LIMIT_BYTES = 60 << 20
LONGEST_ADDRESS = 254
FORMER_SERVER_SECONDS = 10.0
LOOK_SECONDS = 0.05


class Server(SMTP):
    """SMTP as strict clients need it and with room for lines of any length: letters are bytes, not lines."""

    line_length_limit = LETTER_LIMIT_BYTES


class Deliveries:
    """What SMTP does with a letter (aiosmtpd's handler)."""

    def __init__(self, mailboxes: Mailboxes, domain: str) -> None:
        self._mailboxes = mailboxes
        self._at_company = f"@{domain}"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take any address that can be a mailbox."""
        if len(address) > LONGEST_ADDRESS or "@" not in address or not address.isprintable():
            return "553 5.1.3 this is not an address"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        """Answer 250 only when every copy is on the disk."""
        content = envelope.original_content or b""
        try:
            for address in dict.fromkeys(envelope.rcpt_tos):
                await self._deliver(address, envelope.mail_from or "", content)
        except UnusableName:
            return "553 5.1.3 this address cannot have a mailbox"
        except OSError as problem:
            return f"451 4.3.0 the letter cannot be stored: {problem.strerror}"
        return "250 2.0.0 stored"

    async def _deliver(self, address: str, sender: str, content: bytes) -> None:
        passwords = self._mailboxes.passwords
        letter = _with_trace(address, sender, content)
        if address.lower().endswith(self._at_company):
            await self._mailboxes.mailbox(passwords.company_login).deliver(letter)
            return
        await self._mailboxes.mailbox(address.lower()).deliver(letter)
        await self._mailboxes.mailbox(passwords.reader_login).deliver(letter)


def _with_trace(address: str, sender: str, content: bytes) -> bytes:
    """Prepend what a delivering server adds. A recorded letter that is sent again keeps its own Return-Path."""
    trace = f"Delivered-To: {address}\r\n".encode("utf-8", "surrogateescape")
    header = content.partition(b"\r\n\r\n")[0].lower()
    if not header.startswith(b"return-path:") and b"\nreturn-path:" not in header:
        trace = f"Return-Path: <{sender}>\r\n".encode("utf-8", "surrogateescape") + trace
    return trace + content


def _listen(wanted: int) -> socket.socket:
    """A listening socket on loopback: on the port of the last start when it is free, else on any."""
    for port in (wanted, 0):
        # asyncio sends at once (TCP_NODELAY) only where the protocol is named; else each answer waits 40 ms for an ACK.
        listener = socket.socket(proto=socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            listener.close()
            continue
        return listener
    raise OSError("no free port on 127.0.0.1")


async def alone(folder: Path) -> IO[str]:
    """Take the folder for this process, for as long as the file that comes back is open.

    The server of a killed parent may still be stopping; two on one folder would give the same UID twice.
    """
    lock = (folder / "lock").open("a", encoding="ascii")
    for _ in range(int(FORMER_SERVER_SECONDS / LOOK_SECONDS)):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            await asyncio.sleep(LOOK_SECONDS)
        else:
            return lock
    raise SystemExit(f"another demo mail server runs on {folder}")


async def serve(folder: Path, domain: str, passwords: Passwords) -> None:
    """Serve until SIGTERM or SIGINT; prints one JSON line with both ports once letters and readers are welcome."""
    lock = await alone(folder)
    remembered = folder / "ports"
    smtp_port, imap_port = json.loads(remembered.read_text()) if remembered.exists() else (0, 0)
    boxes = folder / "boxes"
    boxes.mkdir(mode=0o700, exist_ok=True)
    config = Config()
    config.apply_context()
    mailboxes = Mailboxes(Maildrops(boxes), passwords)
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)

    def smtp() -> SMTP:
        return Server(
            Deliveries(mailboxes, domain),
            hostname="localhost",
            enable_SMTPUTF8=True,
            data_size_limit=LETTER_LIMIT_BYTES,
            loop=loop,
        )

    # pymap asks for its peer's address through a reader of proxy headers, here one that expects none.
    imap: Any = ProxyProtocolReader(ProxyProtocolNoop()).get_callback(IMAPServer(Login(config, mailboxes), config))
    with ExitStack() as stack:
        stack.enter_context(lock)
        smtp_listener, imap_listener = _listen(smtp_port), _listen(imap_port)
        stack.callback((await loop.create_server(smtp, sock=smtp_listener)).close)
        stack.callback((await asyncio.start_server(imap, sock=imap_listener)).close)
        ports = [smtp_listener.getsockname()[1], imap_listener.getsockname()[1]]
        write_private(remembered, json.dumps(ports))
        print(json.dumps(ports), flush=True)
        await stopped.wait()


def main() -> None:
    """Read the arguments and the secrets file, then serve."""
    parser = argparse.ArgumentParser(prog="python -m services.console.mailserver")
    parser.add_argument("--dir", type=Path, required=True, help="folder of mailboxes, ports and secrets")
    parser.add_argument("--domain", required=True, help="the company's domain, a catch-all")
    arguments = parser.parse_args()
    # pymap greets with this; without it, it asks the resolver who we are, which may take seconds.
    os.environ["FQDN"] = "localhost"
    passwords = Passwords(**json.loads((arguments.dir / "secrets").read_text()))
    asyncio.run(serve(arguments.dir, arguments.domain, passwords))


if __name__ == "__main__":
    main()
