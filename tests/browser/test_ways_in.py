"""Mission row M2: a form within a page of the company's, in a real browser, becomes a ticket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from playwright.async_api import Browser, expect

from services.console.api_client import ApiClient
from tests.browser.conftest import Demo, open_page
from tests.browser.test_accessibility import findings


@asynccontextmanager
async def site(body: str) -> AsyncIterator[str]:
    """A page of the company's on a server of its own; gives its origin."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        page = f"<!doctype html><html lang=en><title>Lamp 7</title><main><h1>Lamp 7</h1>{body}</main>".encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(page)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + page)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_a_form_within_a_page_of_the_company_becomes_a_ticket(browser: Browser, demo: Demo) -> None:
    script = f'<script src="{demo.run.url}/api/v1/inbound/forms/lamps/script" data-product="lamp 7"></script>'
    async with site(script) as origin, site(script) as foreign, ApiClient(demo.run.url, demo.run.token) as api:
        body = {"key": "lamps", "title": "Ask about lamps", "kind": "question", "origins": [origin]}
        await api.post("/mailboxes/forms", body)
        page = await open_page(browser)
        await page.goto(origin)
        frame = page.frame_locator("iframe")
        await frame.get_by_label("What can we do for you?").fill("Does it dim?")
        await frame.get_by_label("Your name").fill("Kim")
        assert await findings(page) == []
        # The seal in a form asks for two seconds, which people need anyway.
        await asyncio.sleep(2.1)
        await frame.get_by_role("button", name="Send").click()
        await expect(frame.get_by_role("status")).to_have_text("Thank you. We have got it and will answer.")
        headers = {"Authorization": f"Bearer {demo.run.token}"}
        async with asyncio.timeout(20), httpx.AsyncClient(headers=headers, trust_env=False) as client:
            while True:
                found = await client.get(f"{demo.run.url}/api/v1/tickets", params={"view": "all", "q": "lamps"})
                if rows := found.json()["items"]:
                    break
                await asyncio.sleep(0.1)
        assert (rows[0]["subject"], rows[0]["public"], rows[0]["preview"]) == (
            "Ask about lamps lamp 7",
            True,
            "Does it dim?",
        )
        # Whoever is not named cannot show the form within his own page, to lay something over it.
        await page.goto(foreign)
        await expect(page.frame_locator("iframe").get_by_label("Your name")).to_have_count(0)
        await page.context.close()
