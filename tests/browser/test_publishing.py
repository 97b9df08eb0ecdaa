"""M3 in the desk: a public question without an address is answered, and what does not reach its site is shown."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import Browser, Page, expect
from standardwebhooks import Webhook

from services.console.api_client import ApiClient
from tests.browser.conftest import Demo, open_page, sign_in

SUBJECT = "Are there green headphones?"
# An address inside, which is never asked.
SITE = "https://127.0.0.1/answers"


async def ask_in_public(demo: Demo) -> None:
    """Let a shop's site hand a question in."""
    async with ApiClient(demo.run.url, demo.run.token) as api:
        source = await api.post("/mailboxes/sources", {"name": "questions"})
    letter: dict[str, Any] = {"source": "questions", "subject": SUBJECT, "text": "I like green.", "public": True}
    letter |= {"publish_to": SITE, "channel": {"kind": "question", "key": "shop"}}
    body, at = json.dumps(letter), datetime.now(UTC)
    headers = {"webhook-id": "one", "webhook-timestamp": str(int(at.timestamp())), "content-type": "application/json"}
    headers["webhook-signature"] = Webhook(source["secret"]).sign("one", at, body)
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(f"{demo.run.url}/api/v1/inbound/messages", content=body, headers=headers)
        assert answer.status_code == 202, answer.text


async def photograph(page: Page, name: str) -> None:
    """Keep a picture where the environment's SHOTS says."""
    if folder := os.environ.get("SHOTS"):
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


async def test_a_public_answer_is_shown_on_its_way_and_the_secret_is_replaced(browser: Browser, demo: Demo) -> None:
    page = await open_page(browser)
    await sign_in(page, demo, "administrator")
    await ask_in_public(demo)
    await page.get_by_test_id("view-everybody").click()
    await page.get_by_text(SUBJECT).first.click(timeout=20_000)
    await page.get_by_test_id("claim").click()
    await page.get_by_test_id("reply-text").fill("There are.")
    await photograph(page, "composer")
    await page.get_by_test_id("send-reply").click()
    failed = page.locator('[data-testid="delivery"][data-state="failed"]')
    await expect(failed).to_be_visible(timeout=40_000)
    await expect(page.get_by_text(f"It could not be published at {SITE}").first).to_be_visible()
    await photograph(page, "reply")
    await page.goto(f"{demo.run.url}/#/settings/outgoing")
    row = page.get_by_test_id("publications").get_by_role("row").filter(has_text=SUBJECT)
    await expect(row).to_contain_text("which is not asked")
    await photograph(page, "publications")
    await page.get_by_test_id("show-secret").click()
    secret = page.get_by_test_id("publishing-secret").locator("code")
    await expect(secret).to_contain_text("whsec_")
    first = await secret.inner_text()
    await photograph(page, "outgoing")
    await page.get_by_role("button", name="Make another").click()
    await photograph(page, "renewing")
    await page.get_by_role("dialog").get_by_role("button", name="Make another").click()
    await expect(secret).not_to_have_text(first)
    await page.context.close()
