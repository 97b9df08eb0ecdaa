"""Everything a mail server can do to a letter for two people, with what becomes of it, as one printed table."""

import asyncio
import shutil
import ssl
import subprocess
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.integration.notifier.letters import COLLEAGUE, CUSTOMER, jump, reply, sending, tried, until
from tests.mail.scripted_smtp import DROP, SILENCE, SLOWLY, ScriptedSmtp

QUARTER = 15 * 60 + 1
TIMEOUT = 0.5


@dataclass(frozen=True)
class Fault:
    """What the server does, and what must have become of the letter when nothing more is tried.

    `outcomes` and `copies` are those of the first recipient and of the one in copy.
    """

    name: str
    script: dict[str, list[str]]
    state: str = "sent"
    outcomes: tuple[str, str] = ("sent", "sent")
    copies: tuple[int, int] = (1, 1)
    attempts: int = 2


REFUSED, UNKNOWN = ("refused", "refused"), ("unknown", "unknown")
NONE, TWICE = (0, 0), (2, 2)
FAULTS = [
    Fault("all is well", {}, attempts=1),
    Fault("421 at the greeting", {"CONNECT": ["421 not now"]}),
    Fault("554 at the greeting", {"CONNECT": ["554 no service"]}),
    Fault("hangs up at the greeting", {"CONNECT": [DROP]}),
    Fault("says nothing at the greeting", {"CONNECT": [SILENCE]}),
    Fault("hangs up at EHLO", {"EHLO": [DROP]}),
    Fault("451 to MAIL", {"MAIL": ["451 later"]}),
    Fault("550 to MAIL", {"MAIL": ["550 unknown sender"]}, "failed", REFUSED, NONE, 1),
    Fault("hangs up at MAIL", {"MAIL": [DROP]}),
    Fault("greylists both", {"RCPT": ["450 greylisted", "450 greylisted"]}),
    Fault("greylists one", {f"RCPT {COLLEAGUE}": ["450 greylisted"]}),
    Fault("greylists one for long", {f"RCPT {COLLEAGUE}": ["450 greylisted"] * 3}, attempts=4),
    Fault("552 too many recipients", {f"RCPT {COLLEAGUE}": ["552 too many"]}),
    Fault("550 to one", {f"RCPT {COLLEAGUE}": ["550 has left"]}, "failed", ("sent", "refused"), (1, 0), 1),
    Fault("550 to both", {"RCPT": ["550 no", "550 no"]}, "failed", REFUSED, NONE, 1),
    Fault(
        "550 to one, 450 to the other",
        {f"RCPT {CUSTOMER}": ["450 later"], f"RCPT {COLLEAGUE}": ["550 has left"]},
        "failed",
        ("sent", "refused"),
        (1, 0),
    ),
    Fault("hangs up at RCPT", {"RCPT": [DROP]}),
    Fault("says nothing at RCPT", {"RCPT": [SILENCE]}),
    Fault("451 to DATA", {"DATA": ["451 later"]}),
    Fault("554 to DATA", {"DATA": ["554 no"]}, "failed", REFUSED, NONE, 1),
    Fault("hangs up before DATA is answered", {"DATA": [DROP]}),
    Fault("hangs up in the letter", {"CONTENT": [DROP]}),
    Fault("452 after the letter", {"DOT": ["452 disk full"]}),
    Fault("554 after the letter", {"DOT": ["554 spam"]}, "failed", REFUSED, NONE, 1),
    # From here on nobody can know whether the letter was taken: once more with the same Message-ID, then never again.
    Fault("hangs up after the letter", {"DOT": [DROP]}, copies=TWICE),
    Fault("says nothing after the letter", {"DOT": [SILENCE]}, copies=TWICE),
    Fault("hangs up after the letter, twice", {"DOT": [DROP, DROP]}, "unknown", UNKNOWN, TWICE),
    Fault("nonsense after the letter, twice", {"DOT": ["xyz", "xyz"]}, "unknown", UNKNOWN, NONE),
    Fault("slow answers everywhere", {place: [SLOWLY] for place in ("MAIL", "RCPT", "DATA", "DOT")}, attempts=1),
]


@dataclass
class Seen:
    """What became of a letter."""

    state: str
    attempts: int
    outcomes: tuple[str, ...]
    reasons: list[str] = field(default_factory=list)


async def followed(service, database_url: str, reply_id: str) -> Seen:
    """Let time pass until nothing more is tried."""
    attempts, reasons = 0, []
    while True:
        item = await _rested(service, reply_id, attempts)
        attempts = item["attempts"]
        reasons += [item["reason"]] if item["reason"] else []
        if item["state"] != "queued":
            return Seen(item["state"], attempts, tuple(one["outcome"] for one in item["recipients"]), reasons)
        await jump(database_url, QUARTER)


async def _rested(service, reply_id: str, attempts: int) -> dict[str, Any]:
    """The letter once another attempt has ended."""
    async with asyncio.timeout(30):
        while True:
            items = (await service.call("GET", "/outgoing", "supervisor")).json()["items"]
            (item,) = [one for one in items if one["reply_id"] == reply_id]
            waits = item["next_at"] and datetime.fromisoformat(item["next_at"]) > service.app.state.runtime.clock.now()
            if item["state"] != "queued" or (item["attempts"] > attempts and waits):
                return item
            await asyncio.sleep(0.02)


async def test_whatever_the_server_does_each_gets_it_as_often_as_promised(database_url, router):
    settings = {"smtp_connections": 1, "smtp_timeout_seconds": TIMEOUT}
    rows, wrong = [], []
    async with sending(database_url, router, **settings) as (service, smtp):
        for number, fault in enumerate(FAULTS):
            before = len(smtp.letters)
            for place, answers in fault.script.items():
                smtp.script(place, *answers)
            event = reply(number, cc=[{"address": COLLEAGUE}])
            await service.hand_in(event)
            seen = await followed(service, database_url, event.data["reply_id"])
            got = [letter.recipients for letter in smtp.letters[before:]]
            copies = tuple(sum(address in one for one in got) for address in (CUSTOMER, COLLEAGUE))
            ids = {
                line for letter in smtp.letters[before:] for line in letter.raw.split(b"\r\n") if b"Message-ID" in line
            }
            found = (seen.state, seen.outcomes, copies, seen.attempts)
            rows.append(f"{fault.name:34} {seen.state:8} {'/'.join(seen.outcomes):16} {copies!s:8} {seen.attempts:3}")
            if found != (fault.state, fault.outcomes, fault.copies, fault.attempts) or len(ids) > 1:
                wrong.append((fault.name, found, seen.reasons))
    print(f"\n{'the server':34} {'letter':8} {'recipients':16} {'copies':8} tries\n" + "\n".join(rows))
    assert wrong == []


@pytest.fixture
def untrusted(tmp_path: Path) -> ssl.SSLContext:
    """TLS under a certificate nobody vouches for."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.fail("openssl is not installed")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["-keyout", str(key), "-out", str(certificate), "-subj", "/CN=127.0.0.1"]
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *made], check=True, capture_output=True
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


async def test_no_letter_goes_where_tls_does_not_hold_and_each_says_why(database_url, router, untrusted):
    """STARTTLS that is not offered, TLS spoken to by plain text, a certificate nobody vouches for."""
    async with (
        sending(database_url, router, smtp_connections=1, smtp_timeout_seconds=2) as (service, plain),
        ScriptedSmtp(tls=untrusted) as secret,
    ):
        cases = [
            ("starttls", plain.port, "STARTTLS"),
            ("tls", plain.port, "SSL"),
            ("tls", secret.port, "certificate"),
        ]
        for number, (tls, port, reason) in enumerate(cases):
            body = {"host": "127.0.0.1", "port": port, "tls": tls}
            assert (await service.call("PUT", "/outgoing/server", "administrator", body)).status_code == 200
            event = reply(number)
            await service.hand_in(event)
            waiting = await tried(service, event.data["reply_id"])
            print(f"\n{tls} to {'plain text' if port == plain.port else 'a doubtful certificate'}: {waiting['reason']}")
            assert reason.lower() in waiting["reason"].lower()
            assert (plain.letters, secret.letters) == ([], [])
            right = {"host": "127.0.0.1", "port": plain.port, "tls": "none"}
            await service.call("PUT", "/outgoing/server", "administrator", right)
            await until(service, "sent", event.data["reply_id"])
            plain.letters.clear()
