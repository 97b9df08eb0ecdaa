"""What an administrator sets up, on every page, with axe.

After the newcomer's tests: setting the administrator's password ends the printed link.
"""

import pytest
from playwright.async_api import Browser

from tests.browser.conftest import Demo, open_page, sign_in
from tests.browser.test_accessibility import SHAPES, findings

SETTINGS = (
    "mailboxes", "forms", "sources", "quarantine", "outgoing", "senders", "templates", "forgotten",
    "agents", "audiences", "calendars", "policy", "tokens",
)  # fmt: skip


@pytest.mark.parametrize(("scheme", "width", "height"), [SHAPES[0], SHAPES[3]])
async def test_settings_and_first_steps(browser: Browser, demo: Demo, scheme: str, width: int, height: int) -> None:
    """What an administrator sets up, and where a new company begins."""
    page = await open_page(browser, scheme, width, height)
    await sign_in(page, demo, "administrator")
    for name in SETTINGS:
        await page.goto(f"{demo.run.url}/#/settings/{name}")
        await page.get_by_test_id(f"settings-{name}").first.wait_for()
        await page.wait_for_load_state("networkidle")
        assert await findings(page) == [], name
    for place in ("first-steps", "view/machine"):
        await page.goto(f"{demo.run.url}/#/{place}")
        await page.get_by_role("main").wait_for()
        assert await findings(page) == [], place
    await page.context.close()
