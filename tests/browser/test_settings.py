"""What an administrator sets up, on every page, with axe.

After the newcomer's tests: setting the administrator's password ends the printed link.
"""

import pytest
from playwright.async_api import Browser, expect

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


async def test_a_calendars_zone_is_shown(browser: Browser, demo: Demo) -> None:
    """Browsers do not list UTC among the zones they know."""
    page = await open_page(browser)
    await sign_in(page, demo, "administrator")
    await page.goto(f"{demo.run.url}/#/settings/calendars")
    row = page.get_by_role("row").filter(has_text="UTC")
    await row.get_by_role("button", name="Edit").click()
    await expect(page.get_by_label("Time zone", exact=True).first).to_have_value("UTC")
    await page.context.close()
