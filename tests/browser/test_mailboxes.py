"""Mailboxes in the desk: set up by hand with what the server tells, and accounted for folder by folder."""

from playwright.async_api import Browser, expect

from tests.browser.conftest import Demo, open_page, sign_in
from tests.browser.test_accessibility import findings


async def test_a_mailbox_is_set_up_and_accounted_for(browser: Browser, demo: Demo) -> None:
    assert demo.run.imap is not None
    assert demo.run.imap_login is not None
    host, _, port = demo.run.imap.partition(":")
    page = await open_page(browser)
    await sign_in(page, demo, "deputy")
    await page.goto(f"{demo.run.url}/#/settings/mailboxes")
    await page.get_by_test_id("add-mailbox").click()
    await page.get_by_test_id("mailbox-name").fill("Replies")
    await page.get_by_test_id("mailbox-host").fill(host)
    await page.get_by_test_id("mailbox-tls").click()
    await page.get_by_role("option").last.click()
    await page.get_by_test_id("mailbox-port").fill(port)
    await page.get_by_test_id("mailbox-login").fill(demo.run.imap_login["user"])
    await page.get_by_test_id("mailbox-password").fill("not the password")
    await page.get_by_test_id("list-folders").click()
    await expect(page.get_by_text("refuses the login")).to_be_visible()
    await page.get_by_test_id("mailbox-password").fill(demo.run.imap_login["password"])
    await page.get_by_test_id("list-folders").click()
    await expect(page.get_by_text("refuses the login")).to_be_hidden()
    await page.get_by_test_id("mailbox-start").click()
    await page.get_by_role("option", name="from now on").click()
    await page.get_by_test_id("test-mailbox").click()
    await expect(page.get_by_test_id("test-result")).to_contain_text("It works")
    assert await findings(page) == []
    await page.get_by_test_id("save").click()
    row = page.get_by_role("row").filter(has_text="Replies")
    await expect(row).to_contain_text("Waiting for letters")
    await row.get_by_role("button", name="Account").click()
    await expect(page.get_by_test_id("mailbox-account")).to_contain_text("INBOX")
    await expect(page.get_by_test_id("checked")).to_contain_text("Compared with the server")
    await page.get_by_test_id("fetch-now").click()
    assert await findings(page) == []
    await page.keyboard.press("Escape")
    await row.get_by_role("button", name="Remove").click()
    await page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    await expect(row).to_be_hidden()
    await page.context.close()
