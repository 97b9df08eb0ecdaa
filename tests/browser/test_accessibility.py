"""axe (WCAG 2.2 AA) finds nothing on any screen, light and dark, desk and tablet."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from services.console.api_client import ApiClient
from tests.browser.conftest import Demo, open_page, sign_in

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
SHAPES = [("light", 1366, 768), ("dark", 1366, 768), ("light", 820, 1180), ("dark", 820, 1180)]


async def findings(page: Page) -> list[str]:
    result = await Axe().run(page, options=RULES)
    return [
        f"{found['id']}: {node['html'][:160]} {node['failureSummary'][-200:]}"
        for found in result.response["violations"]
        for node in found["nodes"]
    ]


@pytest.mark.parametrize(("scheme", "width", "height"), SHAPES)
async def test_sign_in_page(browser: Browser, demo: Demo, scheme: str, width: int, height: int) -> None:
    """The first screen of everybody."""
    page = await open_page(browser, scheme, width, height)
    await page.goto(demo.run.url)
    await page.get_by_role("button", name="Sign in").wait_for()
    assert await findings(page) == []
    await page.context.close()


OFF_CENTRE = """heading => {
    const sign = heading.parentElement.querySelector('img').getBoundingClientRect();
    const lines = document.createRange();
    lines.selectNodeContents(heading);
    return [...lines.getClientRects()].map(line => Math.abs(line.left + line.right - sign.left - sign.right) / 2);
}"""
"""How many pixels each line of a heading stands beside the middle of the sign above it."""


async def test_choosing_a_password(browser: Browser, demo: Demo) -> None:
    """What somebody new sees first; his name makes two lines of the welcome, and both stand below the sign."""
    body = {"login": "wilhelmina", "name": "Wilhelmina Fitzgerald", "role": "agent", "department": "sales"}
    async with ApiClient(demo.run.url, demo.run.token) as api:
        link = (await api.post("/agents", body))["sign_in"]
    page = await open_page(browser)
    await page.goto(f"{demo.run.url}/#/sign-in/{link}")
    await page.get_by_test_id("skip-password").wait_for()
    for scheme, width, height in (*SHAPES, ("light", 390, 844), ("dark", 390, 844)):
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        await page.set_viewport_size({"width": width, "height": height})
        beside = await page.get_by_role("heading").evaluate(OFF_CENTRE)
        assert len(beside) == 2
        assert max(beside) < 1, (scheme, width)
        assert await findings(page) == []
    await page.context.close()


@pytest.mark.parametrize(("scheme", "width", "height"), SHAPES)
async def test_desk_with_an_open_ticket(browser: Browser, demo: Demo, scheme: str, width: int, height: int) -> None:
    """Lists, a ticket, the shortcuts sheet."""
    page = await open_page(browser, scheme, width, height)
    await sign_in(page, demo, "lena")
    assert await findings(page) == []
    for view in ("offered", "mine", "audience", "everybody", "all"):
        await page.goto(f"{demo.run.url}/#/view/{view}")
        await page.get_by_test_id("view-everybody").or_(page.get_by_role("main")).first.wait_for()
        assert await findings(page) == [], view
    await page.goto(f"{demo.run.url}/#/view/all")
    await page.locator("[data-testid^=ticket-row-]").first.click()
    await page.get_by_test_id("why").wait_for()
    assert await findings(page) == []
    await page.keyboard.press("?")
    await page.get_by_role("dialog").wait_for()
    assert await findings(page) == []
    await page.context.close()


@pytest.mark.parametrize(("scheme", "width", "height"), [SHAPES[0], SHAPES[3]])
async def test_facts_and_explanation(browser: Browser, demo: Demo, scheme: str, width: int, height: int) -> None:
    """The drawer beside a ticket: the customer, what happened, and the whole decision for a supervisor."""
    page = await open_page(browser, scheme, width, height)
    await sign_in(page, demo, "lena")
    await page.goto(f"{demo.run.url}/#/view/all")
    await page.locator("[data-testid^=ticket-row-]").first.click()
    await page.get_by_test_id("facts").click()
    await page.get_by_role("tab").first.wait_for()
    for tab in await page.get_by_role("tab").all():
        await tab.click()
        await page.wait_for_load_state("networkidle")
        assert await findings(page) == [], await tab.inner_text()
    await page.get_by_test_id("decision").wait_for()
    await page.context.close()
