"""Mission rows M18, M28, M30, M39: a newcomer follows the printed link and does the main job."""

import asyncio
import re

import httpx
from playwright.async_api import Browser, Route, expect

from tests.browser.conftest import Demo, open_page, sign_in


async def _found(demo: Demo, subject: str) -> list[int]:
    """The ids of the tickets of this subject."""
    headers = {"Authorization": f"Bearer {demo.run.token}"}
    async with httpx.AsyncClient(base_url=demo.run.url, headers=headers, trust_env=False) as client:
        items = (await client.get("/api/v1/tickets", params={"view": "all", "q": subject})).json()["items"]
    return [int(item["id"]) for item in items if item["subject"] == subject]


async def _ticket_id(demo: Demo, subject: str) -> int:
    return (await _found(demo, subject))[0]


async def test_newcomer_sees_the_alert_claims_answers_and_the_other_desk_loses_it(browser: Browser, demo: Demo) -> None:
    """From the printed link to an answered letter, without reloading; the second browser loses the row by itself."""
    mine, other = await open_page(browser), await open_page(browser)
    await mine.goto(demo.run.sign_in)
    skip = mine.get_by_role("button", name="Later").or_(mine.get_by_role("button", name="Skip"))
    await mine.get_by_test_id("view-everybody").or_(skip).first.wait_for()
    if await skip.count():
        await skip.first.click()
    await mine.get_by_test_id("view-everybody").click()
    await sign_in(other, demo, "grace")
    await other.get_by_test_id("view-everybody").click()

    subject = "Do you repair radios from the sixties?"
    await demo.write(
        "Ada Newman <ada@newman.example>", subject, "Hello,\n\nmine hums. Do you repair such things?\n\nAda"
    )
    row = mine.get_by_text(subject).first
    await expect(row).to_be_visible(timeout=20_000)
    await expect(other.get_by_text(subject).first).to_be_visible(timeout=20_000)
    await expect(mine).to_have_title(expected_unseen())
    ticket_id = await _ticket_id(demo, subject)

    await mine.get_by_test_id(f"ticket-row-{ticket_id}").click()
    await expect(mine.get_by_test_id("why")).to_be_visible()
    await mine.get_by_test_id("claim").click()
    await mine.get_by_test_id("reply-text").fill("Dear Ada,\n\nyes, we do. Please send us a photograph of the back.")
    await expect(other.get_by_test_id(f"ticket-row-{ticket_id}")).to_have_count(0, timeout=10_000)
    await mine.get_by_test_id("send-reply").click()
    await expect(mine.get_by_role("article").get_by_text("yes, we do.").first).to_be_visible()
    headers = {"Authorization": f"Bearer {demo.run.token}"}
    async with httpx.AsyncClient(base_url=demo.run.url, headers=headers, trust_env=False) as client:
        assert (await client.get(f"/api/v1/tickets/{ticket_id}")).json()["state"] == "worked_out"
    await expect(mine.get_by_test_id("delivery").last).to_have_attribute("data-state", "sent", timeout=20_000)
    await mine.context.close()
    await other.context.close()


def expected_unseen() -> re.Pattern[str]:
    """The tab's title counts the alerts that were not seen yet."""
    return re.compile(r"^\(\d+\)")


async def test_a_letter_that_came_while_the_stream_was_being_opened_is_shown(browser: Browser, demo: Demo) -> None:
    """The list was read, the stream not yet open: nobody told this desk of what came in between."""
    page = await open_page(browser)
    may_open = asyncio.Event()

    async def hold_back(route: Route) -> None:
        await may_open.wait()
        await route.continue_()

    await page.route("**/alerts/stream", hold_back)
    await sign_in(page, demo, "grace")
    await page.get_by_test_id("view-everybody").click()
    await page.wait_for_load_state("load")
    subject = "Is the shop open on Saturdays?"
    await demo.write("Cleo Early <cleo@early.example>", subject, "I come by train.")
    async with asyncio.timeout(20):
        while not await _found(demo, subject):
            await asyncio.sleep(0.1)
    await expect(page.get_by_text(subject)).to_have_count(0)
    may_open.set()
    await expect(page.get_by_text(subject).first).to_be_visible()
    await page.context.close()


async def test_key_c_claims_and_an_undo_gives_back(browser: Browser, demo: Demo) -> None:
    """The keyboard way: open a letter, press c."""
    page = await open_page(browser)
    await sign_in(page, demo, "grace")
    subject = "Which batteries for the remote control?"
    await demo.write("Bob Elder <bob@elder.example>", subject, "The lid says nothing.")
    await page.get_by_test_id("view-everybody").click()
    await page.get_by_text(subject).first.click()
    await expect(page.get_by_test_id("claim")).to_be_visible()
    await page.keyboard.press("c")
    await expect(page.get_by_test_id("reply-text")).to_be_visible()
    await expect(page.get_by_role("button", name="Undo")).to_be_visible()
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_test_id("claim")).to_be_visible()
    await page.context.close()


async def test_letter_of_a_stranger_runs_nothing_and_loads_nothing(browser: Browser, demo: Demo) -> None:
    """Scripts, remote images and frames in a letter stay dead; no request leaves the desk's origin."""
    page = await open_page(browser)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    await sign_in(page, demo, "grace")
    subject = 'Hostile <img src=x onerror=alert("subject")>'
    hostile = (
        '<p>Hello</p><script>alert(1)</script><img src="http://127.0.0.1:9/pixel.gif" onerror="alert(2)">'
        '<a href="javascript:alert(3)">link</a><iframe src="http://127.0.0.1:9/frame"></iframe>'
        '<style>@import "http://127.0.0.1:9/style.css"; body{position:fixed;inset:0}</style>'
    )
    await demo.write('"<b>Mallory</b>" <mallory@evil.example>', subject, "Hello", html=hostile)
    await page.get_by_test_id("view-everybody").click()
    await page.get_by_text("Hostile").first.click()
    formatted = page.get_by_text("Formatted").or_(page.get_by_text("HTML")).first
    if await formatted.count():
        await formatted.click()
    await page.wait_for_load_state("networkidle")
    foreign = [url for url in requests if not url.startswith((demo.run.url, "data:", "about:", "blob:"))]
    assert foreign == []
    assert dialogs == []
    await page.context.close()


async def test_the_sentence_that_says_why_is_in_the_language_of_the_desk(browser: Browser, demo: Demo) -> None:
    """Mission row M15, for a German reader: at the desk he chose it at, and at the next one."""
    page = await open_page(browser)
    await sign_in(page, demo, "grace")
    subject = "Does the blue one fit?"
    await demo.write("Dora Blue <dora@blue.example>", subject, "Mine is green.")
    await page.get_by_test_id("view-everybody").click()
    await page.get_by_text(subject).first.click()
    await expect(page.get_by_test_id("why")).to_contain_text("; until ")
    await page.get_by_test_id("account").click()
    await page.get_by_role("menuitem", name="Deutsch").click()
    await expect(page.get_by_test_id("why")).to_contain_text("; bis ")
    other = await open_page(browser)
    await sign_in(other, demo, "grace")
    await expect(other.get_by_test_id("view-everybody")).to_contain_text("Für alle")
    await page.get_by_test_id("account").click()
    await page.get_by_role("menuitem", name="English").click()
    await expect(page.get_by_test_id("why")).to_contain_text("; until ")
    await page.context.close()
    await other.context.close()
