"""A real browser (Debian's chromium) before the demo company, as a newcomer meets it."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiosmtplib
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from services.console.api_client import ApiClient
from services.console.run_file import Account, RunFile, read_run_file
from tests.acceptance.system import spawn, stop

CHROMIUM = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 120


@dataclass
class Demo:
    """The running demo company."""

    run: RunFile

    def account(self, login: str) -> Account:
        """One of the demo's accounts."""
        return next(account for account in self.run.accounts if account.login == login)

    async def write(self, sender: str, subject: str, text: str, to: str | None = None, html: str | None = None) -> None:
        """Send a letter to the company."""
        from email.message import EmailMessage

        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = sender, to or self.run.address, subject
        letter.set_content(text)
        if html:
            letter.add_alternative(html, subtype="html")
        host, _, port = str(self.run.smtp).partition(":")
        await aiosmtplib.send(letter, hostname=host, port=int(port), start_tls=False, use_tls=False)


@pytest_asyncio.fixture(scope="package")
async def demo(open_folder: Path) -> AsyncIterator[Demo]:
    """`audiocomm up --demo` in a folder of its own."""
    folder = open_folder / "demo"
    folder.mkdir(mode=0o711)
    log = folder / "up.log"
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    process = await spawn(["services", "up", "--demo", "--port", "0", "--data", str(folder)], env, log)
    try:
        async with asyncio.timeout(START_SECONDS):
            while not (folder / "run.json").exists():
                assert process.returncode is None, log.read_text()[-3000:]
                await asyncio.sleep(0.1)
        yield Demo(read_run_file(folder))
    finally:
        await stop(process)


@pytest_asyncio.fixture(scope="module", autouse=True)
async def own_letters_alone(demo: Demo) -> AsyncIterator[None]:
    """Works out what a file's letters left waiting: a long list paints only the rows that are in sight."""
    async with ApiClient(demo.run.url, demo.run.token) as api:
        before = {row["id"] for row in await api.all_items("/tickets?view=all&state=waiting")}
        yield
        left = {row["id"] for row in await api.all_items("/tickets?view=all&state=waiting")} - before
        if left:
            done = await api.post("/tickets/bulk", {"tickets": sorted(left)[:200], "action": "no_action"})
            assert done["refused"] == []


@pytest_asyncio.fixture(scope="package")
async def browser() -> AsyncIterator[Browser]:
    """One chromium for all browser tests."""
    if CHROMIUM is None:
        pytest.fail("chromium is not installed: make test installs it as root, else apt-get install chromium")
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *root])
        yield browser
        await browser.close()


async def open_page(browser: Browser, scheme: str = "light", width: int = 1366, height: int = 768) -> Page:
    """A page of its own, with no cookies; motion reduced so that nothing is photographed half way."""
    context: BrowserContext = await browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
        locale="en-GB",
    )
    page = await context.new_page()
    page.set_default_timeout(15_000)
    return page


async def sign_in(page: Page, demo: Demo, login: str) -> None:
    """Sign in with name and password."""
    match login:
        case "administrator":
            password = await administrators_password(demo)
        case "deputy":
            password = await deputys_password(demo)
        case _:
            password = demo.account(login).password
    await page.goto(demo.run.url)
    await page.get_by_test_id("login").fill(login)
    await page.get_by_test_id("password").fill(password)
    await page.get_by_test_id("sign-in").click()
    await page.get_by_test_id("view-everybody").wait_for()


async def administrators_password(demo: Demo) -> str:
    """Give the administrator a password: his printed link serves only once."""
    password = "a password of the tests alone"
    async with ApiClient(demo.run.url, demo.run.token) as api:
        me = await api.get("/me")
        await api.change(f"/agents/{me['agent_id']}", {"password": password})
    return password


async def deputys_password(demo: Demo) -> str:
    """Make another administrator, for what comes before the newcomer's tests: these need the printed link."""
    password = "a password of the tests alone"
    async with ApiClient(demo.run.url, demo.run.token) as api:
        body = {"login": "deputy", "name": "Deputy", "role": "administrator", "password": password}
        await api.post("/agents", {**body, "department": "sales"})
    return password
