"""Takes the README's picture of the desk (`make screenshot`); its name keeps it out of the suite."""

import os
from pathlib import Path

from playwright.async_api import Browser, expect

from tests.browser.conftest import Demo, open_page

SUBJECT = "Which cable for the turntable?"


async def test_picture_of_an_open_ticket(browser: Browser, demo: Demo) -> None:
    """The administrator's desk with a stranger's letter open; written to the file named in PICTURE."""
    page = await open_page(browser)
    await page.set_viewport_size({"width": 1440, "height": 900})
    await page.goto(demo.run.sign_in)
    skip = page.get_by_role("button", name="Later").or_(page.get_by_role("button", name="Skip"))
    await page.get_by_test_id("view-everybody").or_(skip).first.wait_for()
    if await skip.count():
        await skip.first.click()
    text = "Good morning,\n\nmy turntable hums since I moved it. Do I need a shielded cable?\n\nAda"
    await demo.write("Ada Newman <ada@newman.example>", SUBJECT, text)
    await page.get_by_test_id("view-everybody").click()
    await page.get_by_text(SUBJECT).first.click()
    await page.get_by_test_id("why").wait_for()
    # The demo's own answers wait some seconds before they go out.
    await expect(page.get_by_test_id("view-waitingReplies")).to_have_count(0, timeout=60_000)
    await page.screenshot(path=Path(os.environ["PICTURE"]))
    await page.context.close()
