"""The policy page: a fault leads to its place, a trial runs to its result, a shadow begins and ends; nothing forgotten.

After the newcomer's tests: setting the administrator's password ends the printed link.
"""

import re

from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import Demo, open_page, sign_in
from tests.browser.test_accessibility import findings

CARET = "area => area.value.slice(0, area.selectionStart).split('\\n').length"


async def _policy(browser: Browser, demo: Demo, tab: str, scheme: str = "light") -> Page:
    page = await open_page(browser, scheme)
    await sign_in(page, demo, "administrator")
    await page.goto(f"{demo.run.url}/#/settings/policy")
    await page.get_by_test_id(f"policy-tab-{tab}").click()
    return page


async def test_fault_of_a_policy_leads_to_its_line(browser: Browser, demo: Demo) -> None:
    """Check names the line; choosing the fault puts the caret there; nothing was saved."""
    page = await _policy(browser, demo, "text")
    area = page.get_by_test_id("policy-text")
    text = await area.input_value()
    line = next(at for at, one in enumerate(text.split("\n"), 1) if "hold:" in one)
    await area.fill(re.sub(r"hold: \d+ working hours", "hold: 0 working hours", text, count=1))
    await page.get_by_test_id("check-policy").click()
    fault = page.get_by_test_id("policy-faults").get_by_role("button").first
    await expect(fault).to_contain_text(f"Line {line}:")
    assert await findings(page) == []
    await fault.click()
    await expect(area).to_be_focused()
    assert await area.evaluate(CARET) == line
    await page.get_by_test_id("policy-tab-versions").click()
    await expect(page.get_by_role("table").get_by_role("row")).to_have_count(2)
    assert await findings(page) == []
    await page.context.close()


async def test_trial_runs_to_its_result(browser: Browser, demo: Demo) -> None:
    """The recorded letters of the demo company under another hold: figures, chart and differences."""
    page = await _policy(browser, demo, "trial", "dark")
    area = page.get_by_test_id("trial-text")
    text = await area.input_value()
    await area.fill(re.sub(r"hold: \d+ working hours", "hold: 1 working hour", text, count=1))
    assert await findings(page) == []
    await page.get_by_test_id("trial-start").click()
    await page.get_by_test_id("trial-show").first.click(timeout=60_000)
    await expect(page.get_by_test_id("trial-result")).to_be_visible()
    await expect(page.get_by_test_id("trial-chart")).to_be_visible()
    assert await findings(page) == []
    await page.context.close()


async def test_shadow_begins_and_ends(browser: Browser, demo: Demo) -> None:
    """A second policy decides beside the one that counts until it is ended."""
    page = await _policy(browser, demo, "shadow")
    await page.get_by_test_id("shadow-text").wait_for()
    assert await findings(page) == []
    await page.get_by_test_id("shadow-start").click()
    await expect(page.get_by_test_id("shadow-count")).to_be_visible()
    assert await findings(page) == []
    await page.get_by_test_id("shadow-end").click()
    await expect(page.get_by_test_id("shadow-text")).to_be_visible()
    await page.context.close()


async def test_nothing_is_forgotten(browser: Browser, demo: Demo) -> None:
    """The page that proves it, for a supervisor, by day and by night."""
    for scheme in ("light", "dark"):
        page = await open_page(browser, scheme)
        await sign_in(page, demo, "lena")
        await page.goto(f"{demo.run.url}/#/settings/forgotten")
        await expect(page.get_by_test_id("forgotten")).to_contain_text(re.compile(r"^0 of \d+ open tickets"))
        assert await findings(page) == []
        await page.context.close()
