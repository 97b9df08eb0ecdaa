"""Letters that attack the agent's browser: nothing of them runs, and nothing is asked of anybody."""

import pytest
from playwright.async_api import Browser, Page, expect

from services.ingest.policy.html import sanitised
from tests.browser.conftest import Demo
from tests.browser.hostile_letters import (
    CORPORA,
    Witness,
    batches,
    header,
    html_part,
    letter,
    naughty_strings,
    open_ticket,
    payloads,
    send,
    witness,
)
from tests.browser.test_accessibility import findings

# Stands behind the payloads of a letter. Those that would swallow it (an open comment, <plaintext>) come after it.
LAST = "<p><i>the last of them</i></p>"
needs_corpora = pytest.mark.skipif(not CORPORA.is_dir(), reason="corpora absent: set CORPORA to their folder")


async def _look_at_everything(page: Page) -> None:
    """The letter as text, whole, and formatted; hovering over what can be hovered over."""
    for name in ("whole", "html"):
        button = page.locator(f"[data-testid^={name}-]").first
        if await button.count():
            await button.click()
    frame = page.get_by_test_id("letter-frame")
    if await frame.count():
        await expect(page.frame_locator("[data-testid=letter-frame]").locator("body")).to_be_attached()
        await frame.hover()


async def _quiet(seen: Witness) -> None:
    """Whatever was to happen later has happened: the page is painted and has nothing left to do."""
    idle = "() => new Promise((done) => requestAnimationFrame(() => requestIdleCallback(() => setTimeout(done))))"
    for _ in range(2):
        await seen.page.evaluate(idle)
    assert seen.seen == []


def _everywhere(payload: str) -> str:
    """The payload as HTML, and in the attributes it would break out of."""
    safe = payload.replace('"', "&quot;")
    closed = "</script></style></textarea></title>"
    return f'<div>{payload}</div>{closed}<p title="{safe}">x</p><a href="{safe}">y</a><img src="{safe}">'


def _text_with_files(strings: list[str]) -> str:
    """The strings as text, and each as the name of a file that is a page with a script."""
    file = 'Content-Type: text/html; name="{}"\nContent-Disposition: attachment\n\n<script>alert(1)</script>\n'
    files = "".join("--b\n" + file.format(header(one)) for one in strings)
    text = "\n".join(strings)
    plain = f"--b\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
    return f"Content-Type: multipart/mixed; boundary=b\n\n{plain}{files}--b--\n"


async def test_the_witness_notices(browser: Browser, demo: Demo) -> None:
    """Without this, silence would prove nothing."""
    seen = await witness(browser, demo)
    await seen.page.evaluate("() => alert(1)")
    await seen.page.evaluate("() => new Promise((done) => requestIdleCallback(done))")
    assert "alert 1" in seen.seen
    await seen.page.context.close()


@needs_corpora
@pytest.mark.timeout(900)
async def test_no_payload_runs(browser: Browser, demo: Demo) -> None:
    """In HTML, in links and pictures, in the text: many payloads a letter."""
    seen = await witness(browser, demo)
    everything = payloads()
    hungry = [one for one in everything if LAST not in sanitised(_everywhere(one) + LAST)[0]]
    tame = [one for one in everything if one not in hungry]
    body = seen.page.frame_locator("[data-testid=letter-frame]")
    for number, batch in enumerate(batches(tame, len(tame) // len(hungry) + 1)):
        html = "".join(map(_everywhere, batch)) + LAST + "".join(map(_everywhere, hungry[number : number + 1]))
        ticket = await send(demo, letter(f"Payloads {number}", html_part(html)))
        await open_ticket(seen.page, demo, ticket)
        await _look_at_everything(seen.page)
        await expect(body.get_by_text("the last of them")).to_be_visible()
        await _quiet(seen)
    print(f"\n{len(everything)} payloads shown as HTML, nothing ran")
    await seen.page.context.close()


@needs_corpora
@pytest.mark.timeout(900)
async def test_no_payload_runs_in_headers_names_and_files(browser: Browser, demo: Demo) -> None:
    """As plain text, subject, sender's name and file names: a letter of many files, in the list and on the ticket."""
    seen = await witness(browser, demo)
    strings = [*naughty_strings(), *payloads()[::20]]
    for batch in batches(strings, 60):
        parts = _text_with_files(batch)
        ticket = await send(demo, letter(header(batch[0][:300]), parts, header(batch[-1][:300])))
        await open_ticket(seen.page, demo, ticket)
        await _look_at_everything(seen.page)
        await _quiet(seen)
        assert await seen.page.locator("ul > li > a[download]").count() == len(batch)
    await seen.page.context.close()


async def test_five_thousand_links_and_twenty_thousand_tags(browser: Browser, demo: Demo) -> None:
    """The letter is shown all the same, and the ticket after it, too."""
    seen = await witness(browser, demo)
    links = "".join(f'<a href="https://a{number}.example/">bank{number}.example</a> ' for number in range(5_000))
    ticket = await send(demo, letter("Five thousand links", html_part(links)))
    await open_ticket(seen.page, demo, ticket)
    await _look_at_everything(seen.page)
    body = seen.page.frame_locator("[data-testid=letter-frame]")
    await expect(body.locator(".leads")).to_have_count(5_000)
    nested = "<div>" * 20_000 + "the end" + "</div>" * 20_000
    ticket = await send(demo, letter("Twenty thousand tags", html_part(nested)))
    await open_ticket(seen.page, demo, ticket)
    await _look_at_everything(seen.page)
    await expect(body.locator("body")).to_contain_text("the end")
    await _quiet(seen)
    await seen.page.context.close()


TRACKED = (
    "<p>Dear shop,</p><p>see <a href='https://evil.example/login'>www.bank.example</a> and "
    "<a href='https://bank.example/'>my bank</a>.</p><img src='cid:pic@x' alt='the amplifier'>"
    "<img src='https://tracker.example/p.gif' alt='chart'>"
    "<div style='position:fixed;inset:0;background:red;background:url(https://tracker.example/b.png)'>over all</div>"
    "<link rel=stylesheet href='https://tracker.example/c.css'><style>@import 'https://tracker.example/i.css';</style>"
    "<video poster='https://tracker.example/v.png'></video>"
)
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
QUOTING = "Dear shop,\n\nwhere is it?\n\nOn 3 Feb 2025, at 10:15, Shop <s@x.example> wrote:\n\n> It is on its way.\n"
PARTS = (
    "Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\n"
    f"Content-Type: text/plain; charset=utf-8\n\n{QUOTING}--c\n{html_part(TRACKED)}\n--c--\n--b\n"
    "Content-Type: image/png; name=amplifier.png\nContent-ID: <pic@x>\nContent-Disposition: inline\n"
    f"Content-Transfer-Encoding: base64\n\n{DOT}\n--b\n"
    "Content-Type: application/pdf; name=receipt.pdf\nContent-Disposition: attachment\n\n%PDF-\n--b--\n"
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_letter_is_read_folded_whole_and_formatted(browser: Browser, demo: Demo, scheme: str) -> None:
    """By the key v, by the buttons; pictures of other servers only after asking, and only those of https."""
    seen = await witness(browser, demo, scheme)
    page = seen.page
    ticket = await send(demo, letter("Where is it?", PARTS, '"support@bank.example"'))
    await open_ticket(page, demo, ticket)
    card = page.locator("[data-testid^=message-]").first
    await expect(page.get_by_test_id("doubt-sender_name_holds_address")).to_be_visible()
    await expect(card).not_to_contain_text("on its way")
    await page.keyboard.press("v")
    await expect(card).to_contain_text("It is on its way.")
    await page.keyboard.press("v")
    await expect(card).not_to_contain_text("on its way")
    await expect(card.locator("ul > li > a[download]").nth(0)).to_contain_text("image/png")
    await expect(card.locator("ul > li img")).to_have_count(1)
    assert await findings(page) == []
    await page.locator("[data-testid^=html-]").click()
    body = page.frame_locator("[data-testid=letter-frame]")
    await expect(body.locator(".leads")).to_have_text("⚠ evil.example")
    assert (await body.locator("img").first.get_attribute("src") or "").startswith("data:image/png;base64,")
    await body.locator("a").first.focus()
    await _quiet(seen)
    assert await findings(page) == []
    await page.route("https://tracker.example/**", lambda route: route.fulfill(status=204))
    async with page.expect_request("https://tracker.example/p.gif"):
        await page.get_by_test_id("remote-images").click()
    await expect(body.locator("img").nth(1)).to_have_attribute("src", "https://tracker.example/p.gif")
    assert seen.seen == ["request https://tracker.example/p.gif"]
    await page.context.close()


async def test_a_link_of_a_formatted_letter_opens_apart(browser: Browser, demo: Demo) -> None:
    """In a tab that knows nothing of the desk."""
    seen = await witness(browser, demo)
    page = seen.page
    await page.context.route("https://bank.example/**", lambda route: route.fulfill(body="<p>the bank</p>"))
    ticket = await send(demo, letter("A link", html_part("<a href='https://bank.example/'>here</a>")))
    await open_ticket(page, demo, ticket)
    await page.locator("[data-testid^=html-]").click()
    async with page.context.expect_page() as opening:
        await page.frame_locator("[data-testid=letter-frame]").locator("a").click()
    opened = await opening.value
    await opened.get_by_text("the bank").wait_for()
    assert await opened.evaluate("() => [window.opener, document.referrer]") == [None, ""]
    await page.context.close()
