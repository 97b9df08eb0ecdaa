"""For the hostile browser tests: raw letters given to the demo's mail server, and a page that listens."""

import json
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import aiosmtplib
from playwright.async_api import Browser, Dialog, Page, Request

from services.console.api_client import ApiClient
from tests.browser.conftest import Demo, open_page, sign_in

LONG = bool(os.environ.get("AUDIOCOMM_LONG"))
CORPORA = Path(os.environ.get("CORPORA") or Path(__file__).resolve().parents[2] / "../shared/corpora") / "hostile"
# What a payload calls to show that it ran.
WORDS = ("alert", "confirm", "prompt", "print")
_numbers = count(1)


def payloads() -> list[str]:
    """Every payload of the corpus, or a slice of it spread over the whole."""
    lines = [line for line in (CORPORA / "xss.txt").read_text(encoding="utf-8").splitlines() if line.strip()]
    return lines if LONG else lines[::3]


def naughty_strings() -> list[str]:
    """Strings that broke software somewhere."""
    strings: list[str] = json.loads((CORPORA / "naughty-strings.json").read_text(encoding="utf-8"))
    return [one for one in strings if one.strip()][:: 1 if LONG else 6]


def batches(items: list[str], size: int) -> Iterator[list[str]]:
    """The items in lists of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def header(text: str) -> str:
    """The text as a header takes it: encoded, so that every character arrives."""
    return f"=?utf-8?q?{''.join(f'={octet:02X}' for octet in text.encode('utf-8', 'replace'))}?="


def letter(subject: str, parts: str, name: str = "Walter Writer") -> bytes:
    """A raw letter; `parts` are its MIME headers and body."""
    number = next(_numbers)
    head = f"From: {name} <writer{number}@hostile.example>\nTo: %s\nSubject: {subject}\nMIME-Version: 1.0\n"
    return f"{head}Message-ID: <{number}@hostile.example>\n{parts}".encode("utf-8", "replace")


def html_part(html: str) -> str:
    """The body of a letter that is HTML alone."""
    return f"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{html}\n"


async def send(demo: Demo, raw: bytes) -> dict[str, object]:
    """Give a letter to the company by SMTP; gives its ticket once it is there."""
    address = demo.run.address or ""
    sender = raw.partition(b"<")[2].partition(b">")[0].decode()
    host, _, port = str(demo.run.smtp).partition(":")
    client = aiosmtplib.SMTP(hostname=host, port=int(port), start_tls=False, use_tls=False)
    async with client:
        await client.sendmail(sender, [address], raw.replace(b"%s", address.encode(), 1))
    async with ApiClient(demo.run.url, demo.run.token) as api:
        return await _arrived(api, sender)


async def _arrived(api: ApiClient, sender: str) -> dict[str, object]:
    while True:
        found = await api.get("/tickets?view=all&limit=30")
        for ticket in found["items"]:
            if (ticket["customer"] or {}).get("address") == sender:
                return dict(ticket)


class Witness:
    """A desk that notices whatever a letter would make it do: dialogs, errors, requests to anywhere else."""

    def __init__(self, page: Page, home: str) -> None:
        self.page = page
        self.home = home
        self.seen: list[str] = []

    async def watch(self) -> None:
        """Begin to notice; what could run is replaced by something that tells."""
        await self.page.expose_function("happened", self._happened)
        calls = "".join(f"window.{word} = (...all) => window.happened('{word} ' + all.join());" for word in WORDS)
        await self.page.add_init_script(calls)
        self.page.on("dialog", self._dialog)
        self.page.on("popup", lambda popup: self.seen.append(f"popup {popup.url}"))
        self.page.on("request", self._request)
        self.page.on("pageerror", lambda error: self.seen.append(f"error {error}"))

    def _happened(self, what: str) -> None:
        self.seen.append(what)

    async def _dialog(self, dialog: Dialog) -> None:
        self.seen.append(f"dialog {dialog.message}")
        await dialog.dismiss()

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:", "about:")):
            self.seen.append(f"request {request.url[:200]}")


async def witness(browser: Browser, demo: Demo, scheme: str = "light") -> Witness:
    """A supervisor's desk under observation."""
    page = await open_page(browser, scheme)
    made = Witness(page, demo.run.url)
    await made.watch()
    await sign_in(page, demo, "lena")
    return made


async def open_ticket(page: Page, demo: Demo, ticket: dict[str, object]) -> None:
    """Open a ticket and wait until its letters are painted."""
    await page.goto(f"{demo.run.url}/#/view/all/{ticket['id']}")
    await page.get_by_test_id("why").wait_for()
    await page.locator("[data-testid^=message-]").first.wait_for()
