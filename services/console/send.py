"""`audiocomm send`: hand raw letters to a mail server, as they are."""

import asyncio
import sys
from collections.abc import Sequence
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from pathlib import Path

import aiosmtplib
from rich.console import Console
from rich.progress import Progress

from services.console.errors import StartError
from services.console.run_file import read_run_file


def mail_server(data: Path, given: str | None) -> tuple[str, int]:
    """Give HOST and PORT: what was given, else the demo's mail server. Raises StartError."""
    place = given or read_run_file(data).smtp
    if place is None:
        raise StartError("the running Audiocomm has no demo mail server: name one with --smtp HOST:PORT")
    host, _, port = place.rpartition(":")
    if not host or not port.isdigit():
        raise StartError(f"{place} is not HOST:PORT")
    return host, int(port)


async def send_files(files: Sequence[Path], to: str, host: str, port: int) -> None:
    """Send each file as one letter to `to`, with progress.

    Raises StartError when the server cannot be reached, or when it refused letters; each refusal is a line of its own.
    """
    refused = 0
    try:
        async with aiosmtplib.SMTP(hostname=host, port=port, start_tls=None, timeout=60) as smtp:
            with Progress(console=Console(file=sys.stderr), transient=True) as progress:
                for file in progress.track(files, description="sending"):
                    refused += not await _send(smtp, file, to)
    except (OSError, aiosmtplib.SMTPConnectError, aiosmtplib.SMTPServerDisconnected) as error:
        raise StartError(f"the mail server at {host}:{port} cannot be used: {error}") from error
    print(f"sent to {to}: {len(files) - refused} of {len(files)}")
    if refused:
        raise StartError(f"refused: {refused} of {len(files)}; the lines above say why")


async def _send(smtp: aiosmtplib.SMTP, file: Path, to: str) -> bool:
    raw = await asyncio.to_thread(file.read_bytes)
    sender = parseaddr(str(BytesHeaderParser().parsebytes(raw)["From"] or ""))[1]
    try:
        # A sender we cannot write into the envelope becomes the empty one; the letter itself is not touched.
        await smtp.sendmail(sender if sender.isascii() and "@" in sender else "", [to], raw)
    except aiosmtplib.SMTPResponseException as error:
        print(f"{file}: refused: {error.code} {error.message}", file=sys.stderr)
        return False
    except aiosmtplib.SMTPRecipientsRefused as error:
        print(f"{file}: refused: {error.recipients[0].message}", file=sys.stderr)
        return False
    return True
