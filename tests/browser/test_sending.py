"""M25 and M43 in the desk: templates, senders, undo, send later, and the question before a crowd gets a copy."""

from playwright.async_api import Browser, FilePayload, Page, expect

from services.console.api_client import ApiClient
from tests.browser.conftest import Demo, open_page, sign_in
from tests.browser.test_newcomer import _ticket_id


async def claimed(page: Page, demo: Demo, subject: str, **letter: str) -> int:
    """Let a letter come, and claim it."""
    await demo.write("Ada Newman <ada@newman.example>", subject, "Hello,\n\na question.\n\nAda", **letter)
    await page.get_by_test_id("view-everybody").click()
    await page.get_by_text(subject).first.click(timeout=20_000)
    await page.get_by_test_id("claim").click()
    await page.get_by_test_id("reply-text").wait_for()
    return await _ticket_id(demo, subject)


async def test_a_reply_from_a_template_is_sent_and_undone(browser: Browser, demo: Demo) -> None:
    async with ApiClient(demo.run.url, demo.run.token) as api:
        text = "Dear {customer.name},\n\nthank you for your letter.\n\n{agent.name}"
        await api.post("/templates", {"key": "thanks", "name": "Thanks", "language": "en", "text": text})
        sender = {"address": "service@demo.example", "name": "Service", "signature": "{agent.name}\nThe Service"}
        await api.post("/senders", sender)
    page = await open_page(browser)
    await sign_in(page, demo, "grace")
    await claimed(page, demo, "May I send it back?")
    await page.get_by_test_id("template-picker").click()
    await page.keyboard.type("thank")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("reply-text")).to_have_value(LETTER)
    await page.get_by_test_id("reply-sender").click()
    await page.get_by_role("option", name="service@demo.example").click()
    await expect(page.get_by_test_id("signature")).to_contain_text("The Service")
    await page.get_by_test_id("attach-input").set_input_files(
        FilePayload(name="price list.pdf", mimeType="application/pdf", buffer=b"%PDF-1.7 prices")
    )
    await expect(page.get_by_test_id("attached")).to_have_attribute("data-ready", "true")
    await page.get_by_test_id("send-reply").click()
    await page.get_by_test_id("undo-send").wait_for()
    await page.get_by_test_id("undo-send").click()
    await expect(page.get_by_test_id("reply-text")).to_have_value(LETTER)
    await expect(page.get_by_test_id("delivery").last).to_have_attribute("data-state", "cancelled")
    await page.context.close()


async def test_a_crowd_is_asked_about_and_a_reply_waits_for_its_time(browser: Browser, demo: Demo) -> None:
    page = await open_page(browser)
    await sign_in(page, demo, "grace")
    ticket_id = await claimed(page, demo, "Is it ready on Monday?")
    await page.get_by_test_id("reply-text").fill("It will be ready.")
    await page.get_by_role("button", name="Add copy").click()
    await page.get_by_test_id("reply-copies").fill("a@x.example, b@x.example, c@x.example")
    await page.get_by_test_id("send-later").click()
    await page.get_by_test_id("reply-later").fill(await page.evaluate(TOMORROW))
    await page.get_by_test_id("send-reply").click()
    await page.get_by_test_id("crowd-send").wait_for()
    await page.get_by_test_id("crowd-send").click()
    await page.get_by_test_id("take-back").wait_for()
    await page.get_by_test_id("view-waitingReplies").click()
    await expect(page.get_by_text("It will be ready.")).to_be_visible()
    await page.get_by_role("button", name="Take back").click()
    await expect(page).to_have_url(f"{demo.run.url}/#/view/mine/{ticket_id}")
    await expect(page.get_by_test_id("reply-text")).to_have_value("It will be ready.")
    async with ApiClient(demo.run.url, demo.run.token) as api:
        ticket = await api.get(f"/tickets/{ticket_id}")
        assert (ticket["state"], ticket["holder"]["name"]) == ("claimed", "Grace Holloway")
    await page.context.close()


LETTER = "Dear Ada Newman,\n\nthank you for your letter.\n\nGrace Holloway"
# Some time tomorrow, as the field has it.
TOMORROW = "new Date(Date.now() + 86400000).toISOString().slice(0, 16)"


async def test_an_unknown_placeholder_is_said_with_its_place(browser: Browser, demo: Demo) -> None:
    page = await open_page(browser)
    await sign_in(page, demo, "lena")
    await page.goto(f"{demo.run.url}/#/settings/templates")
    await page.get_by_test_id("add-template").click()
    await page.get_by_test_id("template-name").fill("Delay")
    await page.get_by_test_id("template-text").fill("Dear {custmer.name},")
    await page.get_by_test_id("save").click()
    await expect(page.get_by_role("alert")).to_contain_text("line 1, column 6")
    await page.context.close()
