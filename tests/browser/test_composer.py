"""The composer by hand: files dropped and pasted, recipients chosen, a reply taken back; and all on a telephone."""

from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import Demo, open_page, sign_in
from tests.browser.hostile_letters import letter, open_ticket, send
from tests.browser.test_accessibility import findings
from tests.browser.test_sending import TOMORROW, claimed

# Hands a file to the composer as a browser does when it is dropped or pasted there.
GIVE = """([kind, name]) => {
  const data = new DataTransfer();
  data.items.add(new File(["%PDF-1.7 prices"], name, {type: "application/pdf"}));
  const rest = {bubbles: true, cancelable: true};
  const field = document.querySelector('[data-testid="reply-text"]');
  field.dispatchEvent(kind === "drop"
    ? new DragEvent("drop", {dataTransfer: data, ...rest})
    : new ClipboardEvent("paste", {clipboardData: data, ...rest}));
}"""
ASKING = "Cc: Bob Boss <bob@copied.example>\nContent-Type: text/plain\n\nMay I have the invoice?\n"
# What lies beyond the window's edge, unless it can be scrolled there.
OVERFLOWING = """() => [...document.querySelectorAll("body *")].filter((one) => {
  const scrolls = (outer) => outer && (scrolls(outer.parentElement) || (outer.scrollWidth > outer.clientWidth
    && ["auto", "scroll"].includes(getComputedStyle(outer).overflowX)));
  const edge = one.getClientRects().length > 0 ? one.getBoundingClientRect().right : 0;
  return edge > innerWidth + 1 && !scrolls(one.parentElement);
}).map((one) => one.outerHTML.slice(0, 200))"""


async def test_files_are_dropped_and_pasted(browser: Browser, demo: Demo) -> None:
    page = await open_page(browser)
    await sign_in(page, demo, "grace")
    await claimed(page, demo, "What does it cost?")
    await page.evaluate(GIVE, ["drop", "dropped.pdf"])
    await page.evaluate(GIVE, ["paste", "pasted.pdf"])
    attached = page.get_by_test_id("attached")
    await expect(attached).to_have_count(2)
    for place, name in enumerate(("dropped.pdf", "pasted.pdf")):
        await expect(attached.nth(place)).to_contain_text(name)
        await expect(attached.nth(place)).to_have_attribute("data-ready", "true")
    await page.get_by_role("button", name="Remove dropped.pdf").click()
    await expect(attached).to_have_count(1)
    await page.get_by_test_id("reply-text").fill("See the list.")
    await page.get_by_test_id("send-reply").click()
    sent = page.get_by_role("article").filter(has_text="See the list.")
    await expect(sent.locator("a[download]")).to_contain_text("pasted.pdf")
    await page.context.close()


async def _asked(page: Page, demo: Demo, subject: str) -> None:
    """A letter with somebody in copy, claimed, its composer open."""
    await open_ticket(page, demo, await send(demo, letter(subject, ASKING)))
    await page.get_by_test_id("claim").click()
    await page.get_by_test_id("reply-text").fill("Here it is.")


async def test_a_reply_goes_to_whom_it_is_meant_for(browser: Browser, demo: Demo) -> None:
    page = await open_page(browser)
    await sign_in(page, demo, "lena")
    await _asked(page, demo, "The invoice, please")
    await page.get_by_test_id("choose-recipients").click()
    # The one who wrote goes, the one in copy comes.
    await page.keyboard.press("Backspace")
    await expect(page.get_by_text("Choose at least one recipient.")).to_be_visible()
    await page.get_by_role("option", name="bob@copied.example").click()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("option")).to_have_count(0)
    assert await findings(page) == []
    async with page.expect_request("**/replies") as asked:
        await page.get_by_test_id("send-reply").click()
    sent = (await asked.value).post_data_json or {}
    assert sent["to"] == ["bob@copied.example"]
    await expect(page.get_by_role("article").filter(has_text="Here it is.")).to_be_visible()
    await page.context.close()


async def test_on_a_telephone_nothing_lies_beyond_the_edge(browser: Browser, demo: Demo) -> None:
    """Writing, taking back what waits, and every settings page, 390 pixels wide."""
    page = await open_page(browser, width=390, height=844)
    await sign_in(page, demo, "lena")
    await _asked(page, demo, "On the way")
    assert await page.evaluate(OVERFLOWING) == []
    assert await findings(page) == []
    await expect(page.get_by_test_id("view-all")).to_be_in_viewport()
    await page.get_by_test_id("send-later").click()
    await page.get_by_test_id("reply-later").fill(await page.evaluate(TOMORROW))
    await page.get_by_test_id("send-reply").click()
    await page.get_by_test_id("take-back").wait_for()
    await page.get_by_test_id("view-waitingReplies").click()
    assert await page.evaluate(OVERFLOWING) == []
    waiting = page.locator("[data-testid^=waiting-]").filter(has_text="On the way")
    await waiting.get_by_role("button", name="Take back").click()
    await expect(page.get_by_test_id("reply-text")).to_have_value("Here it is.")
    for name in ("quarantine", "outgoing", "templates", "forgotten", "agents"):
        await page.goto(f"{demo.run.url}/#/settings/{name}")
        await page.get_by_test_id(f"settings-{name}").wait_for()
        await page.wait_for_load_state("networkidle")
        assert await page.evaluate(OVERFLOWING) == [], name
        assert await findings(page) == [], name
    await page.context.close()
