"""What an agent does with tickets beyond answering, in a real browser: with the way back, and axe on each dialog."""

import itertools
from typing import Any

from playwright.async_api import Browser, Page, expect

from services.console.api_client import ApiClient
from tests.browser.conftest import Demo, open_page, sign_in
from tests.browser.test_accessibility import findings

_numbers = itertools.count(1)


async def _tickets(demo: Demo, *texts: str, address: str | None = None) -> list[int]:
    """Make a ticket of each text, of one customer where his address is given; gives their ids."""
    made: list[int] = []
    async with ApiClient(demo.run.url, demo.run.token) as api:
        for text in texts:
            customer = {"address": address or f"writer{next(_numbers)}@acting.example", "name": "Wilma Writer"}
            body = {"customer": customer, "subject": text, "text": f"{text}, please."}
            made.append((await api.post("/tickets", body))["id"])
    return made


async def _read(demo: Demo, ticket_id: int) -> dict[str, Any]:
    async with ApiClient(demo.run.url, demo.run.token) as api:
        ticket: dict[str, Any] = await api.get(f"/tickets/{ticket_id}")
    return ticket


async def _desk(browser: Browser, demo: Demo, scheme: str = "light") -> Page:
    """A supervisor's desk: she may do everything with every ticket."""
    page = await open_page(browser, scheme)
    await sign_in(page, demo, "lena")
    return page


async def _open(page: Page, demo: Demo, ticket_id: int) -> None:
    await page.goto(f"{demo.run.url}/#/view/all/{ticket_id}")
    await page.get_by_test_id("why").wait_for()


async def _claim(page: Page) -> None:
    await page.get_by_test_id("claim").click()
    await page.get_by_test_id("reply-text").wait_for()
    await page.keyboard.press("Escape")


async def _from_menu(page: Page, name: str) -> None:
    await page.get_by_test_id("more").click()
    await page.get_by_test_id(name).click()
    await page.get_by_role("dialog").wait_for()
    assert await findings(page) == [], name


async def test_snooze_is_taken_back_and_wakes_by_hand(browser: Browser, demo: Demo) -> None:
    """By the key z; Undo wakes it; asleep it is in its own view, and Wake brings it back."""
    page = await _desk(browser, demo)
    [ticket] = await _tickets(demo, "Put this off")
    await _open(page, demo, ticket)
    await _claim(page)
    await page.keyboard.press("z")
    await page.get_by_test_id("snooze-until").wait_for()
    assert await findings(page) == []
    await page.get_by_test_id("snooze-send").click()
    await page.get_by_test_id("undo").click()
    await expect(page.get_by_test_id("wake")).to_have_count(0)
    await page.get_by_test_id("snooze").click()
    await page.get_by_test_id("snooze-event").fill("parcel arrived")
    await page.get_by_test_id("snooze-send").click()
    await expect(page.get_by_test_id("snoozed-until")).to_contain_text("parcel arrived")
    await page.goto(f"{demo.run.url}/#/view/snoozed/{ticket}")
    await page.get_by_test_id(f"ticket-row-{ticket}").wait_for()
    assert await findings(page) == []
    await page.get_by_test_id("wake").click()
    await expect(page.get_by_test_id(f"ticket-row-{ticket}")).to_have_count(0)
    assert (await _read(demo, ticket))["state"] == "claimed"
    await page.context.close()


async def test_no_action_shows_the_letter_that_came_meanwhile(browser: Browser, demo: Demo) -> None:
    """A desk that lags behind: the refusal shows the new letter, and doing it all the same is a choice."""
    page = await _desk(browser, demo)
    address = f"writer{next(_numbers)}@acting.example"
    ticket, other = await _tickets(demo, "Nothing to do here", "Wait, one more thing", address=address)
    await _open(page, demo, ticket)
    path = f"/api/v1/tickets/{ticket}"
    old = await (await page.request.get(demo.run.url + path)).body()
    await page.route(f"**{path}", lambda route: route.fulfill(body=old, content_type="application/json"))
    async with ApiClient(demo.run.url, demo.run.token) as api:
        version = (await api.get(f"/tickets/{other}"))["version"]
        await api.post(f"/tickets/{other}/merge", {"into": ticket}, if_match=f'"{version}"')
    await page.keyboard.press("e")
    await expect(page.get_by_test_id("new-letters")).to_contain_text("Wait, one more thing")
    assert await findings(page) == []
    await page.get_by_test_id("insist").click()
    await expect(page.get_by_test_id("new-letters")).to_have_count(0)
    assert (await _read(demo, ticket))["state"] == "worked_out"
    await page.context.close()


async def test_follow_and_back(browser: Browser, demo: Demo) -> None:
    """The eye follows; Undo takes it back; a follower finds it among the followed."""
    page = await _desk(browser, demo)
    [ticket] = await _tickets(demo, "Keep an eye on this")
    await _open(page, demo, ticket)
    eye = page.get_by_test_id("follow")
    await eye.click()
    await expect(eye).to_have_attribute("aria-pressed", "true")
    await page.get_by_test_id("undo").click()
    await expect(eye).to_have_attribute("aria-pressed", "false")
    await page.keyboard.press("f")
    await expect(eye).to_have_attribute("aria-pressed", "true")
    await page.goto(f"{demo.run.url}/#/view/followed")
    await page.get_by_test_id(f"ticket-row-{ticket}").wait_for()
    assert await findings(page) == []
    await page.context.close()


async def test_edit_priority_and_tags_then_filter_then_undo(browser: Browser, demo: Demo) -> None:
    """High and tagged; the list narrows to the tag; Undo brings the former values."""
    page = await _desk(browser, demo)
    [ticket] = await _tickets(demo, "Sort this well")
    await _open(page, demo, ticket)
    await _from_menu(page, "edit")
    await page.get_by_text("High", exact=True).click()
    await page.get_by_test_id("edit-tags").fill("Spare parts")
    await page.keyboard.press("Enter")
    await page.get_by_test_id("edit-save").click()
    await expect(page.get_by_test_id("priority")).to_be_visible()
    await page.get_by_test_id("tag-filter").click()
    await page.get_by_role("option", name="spare parts").click()
    await expect(page.locator("[data-testid^=ticket-row-]")).to_have_count(1)
    assert await findings(page) == []
    await page.get_by_test_id("undo").click()
    await expect(page.get_by_test_id("priority")).to_have_count(0)
    edited = await _read(demo, ticket)
    assert (edited["priority"], edited["tags"]) == ("normal", [])
    await page.context.close()


async def test_merge_and_split(browser: Browser, demo: Demo) -> None:
    """Two tickets of one customer become one, and its second letter a ticket of its own again."""
    page = await _desk(browser, demo)
    address = f"writer{next(_numbers)}@acting.example"
    first, second = await _tickets(demo, "The hinge", "The lid", address=address)
    await _open(page, demo, second)
    await _from_menu(page, "merge")
    await page.get_by_test_id("merge-into").click()
    await page.get_by_role("option", name="The hinge").click()
    await page.get_by_test_id("merge-send").click()
    await expect(page).to_have_url(f"{demo.run.url}/#/view/all/{first}")
    await expect(page.get_by_text("The lid, please.").first).to_be_visible()
    assert (await _read(demo, second))["merged_into"] == first
    await _from_menu(page, "split")
    await page.get_by_role("dialog").get_by_role("checkbox").last.check()
    await page.get_by_test_id("split-send").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.get_by_test_id("ticket-state")).to_be_visible()
    assert (await _read(demo, first))["open_letters"] == 1
    await page.context.close()


async def test_bulk_by_keyboard_over_three_tickets(browser: Browser, demo: Demo) -> None:
    """j and x choose, b opens the menu, arrows and Enter act, beside a tag filter; Undo gives what each had before."""
    tickets = await _tickets(demo, "Bulk one", "Bulk two", "Bulk three")
    async with ApiClient(demo.run.url, demo.run.token) as api:
        await api.change(f"/tickets/{tickets[0]}", {"tags": ["bulky"]})
    page = await _desk(browser, demo, "dark")
    await page.goto(f"{demo.run.url}/#/view/all")
    await page.get_by_test_id("tag-filter").wait_for()
    await page.get_by_test_id("search").fill("Bulk")
    await expect(page.locator("[data-testid^=ticket-row-]")).to_have_count(3)
    await page.get_by_test_id("search").blur()
    for at in range(len(tickets)):
        await page.keyboard.press("j")
        await expect(page.locator(f'[data-at="{at}"]')).to_be_focused()
        await page.keyboard.press("x")
    await expect(page.get_by_test_id("bulk")).to_contain_text("3 chosen")
    await page.keyboard.press("b")
    await page.get_by_role("menu").wait_for()
    assert await findings(page) == []
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_test_id("bulk-high")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.get_by_test_id("undo").wait_for()
    assert {(await _read(demo, one))["priority"] for one in tickets} == {"high"}
    await page.get_by_test_id("undo").click()
    await expect(page.get_by_text("Taken back.")).to_be_visible()
    assert {(await _read(demo, one))["priority"] for one in tickets} == {"normal"}
    await page.context.close()


async def test_keep_a_colleague_away_and_ask_why_he_does_not_see_it(browser: Browser, demo: Demo) -> None:
    """Blocked with a reason he is excluded, which "why not" says in a sentence; let in again he is not."""
    page = await _desk(browser, demo)
    [ticket] = await _tickets(demo, "Not for everybody")
    await _open(page, demo, ticket)
    await page.get_by_test_id("facts").click()
    await page.get_by_role("tab", name="People").click()
    await page.get_by_test_id("block-agent").click()
    await page.get_by_role("option", name="Grace Holloway").click()
    await page.get_by_test_id("block-reason").fill("knows the writer")
    assert await findings(page) == []
    await page.get_by_test_id("block-send").click()
    blocked = page.locator("[data-testid^=blocked-]")
    await expect(blocked).to_contain_text("Grace Holloway")
    await page.get_by_role("tab", name="Why here").click()
    await page.get_by_test_id("why-not").click()
    await page.get_by_role("option", name="Grace Holloway").click()
    await expect(page.get_by_test_id("why-not-answer")).to_contain_text("Grace Holloway")
    await expect(page.get_by_text("knows the writer").first).to_be_visible()
    assert await findings(page) == []
    await page.get_by_role("tab", name="People").click()
    await blocked.get_by_role("button").click()
    await expect(blocked).to_have_count(0)
    await page.context.close()
