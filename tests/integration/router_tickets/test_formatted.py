"""A letter's HTML over HTTP: a page that only the reader of the ticket gets, and that may do nothing."""

import httpx

from tests.integration.router.conftest import router_app
from tests.integration.router_tickets.test_tickets_api import Desk, desk

__all__ = ["desk", "router_app"]

HTML = '<p>Hello</p><img src="cid:a@b" alt="a"><img data-remote-src="https://t.example/p.gif" alt="p">'
PICTURE = {"filename": "a.png", "content_type": "image/png", "size": 3, "sha256": "0" * 64, "content_id": "a@b"}
DRAWING = {"filename": "b.svg", "content_type": "image/svg+xml", "size": 3, "sha256": "1" * 64, "content_id": "a@b"}


async def test_a_letter_is_shown_as_its_sender_designed_it(desk: Desk) -> None:
    """Pictures of the letter are in it, those of other servers only when asked for; no script in any case."""
    ticket_id = await desk.letter(html=HTML, attachments=[DRAWING, PICTURE])
    message = (await desk.call("GET", f"/tickets/{ticket_id}/messages")).json()["items"][0]
    letter_id = (await desk.router.rows("select letter_id from message"))[0]["letter_id"]
    desk.router.ingest.replies |= {f"/internal/letters/{letter_id}/attachments/1": b"png"}
    path = f"/messages/{message['id']}/formatted"
    quiet, loud = await desk.call("GET", path), await desk.call("GET", f"{path}?remote_images=true")
    for answer in (quiet, loud):
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; ")
        assert "script" not in policy
        assert '<img src="data:image/png;base64,cG5n" alt="a">' in answer.text
    assert "https:" not in quiet.headers["content-security-policy"]
    assert "img-src data: https:;" in loud.headers["content-security-policy"]
    assert ('src="https://t.example/p.gif"' in quiet.text.replace("data-remote-src", "")) is False
    assert ' src="https://t.example/p.gif"' in loud.text
    assert (await desk.call("GET", path, "ben")).status_code == 404


async def test_an_infected_picture_is_left_out_and_the_letter_is_shown(desk: Desk) -> None:
    """Its sender must not decide that nobody reads the letter."""
    ticket_id = await desk.letter(html=HTML, attachments=[PICTURE])
    message = (await desk.call("GET", f"/tickets/{ticket_id}/messages")).json()["items"][0]
    letter_id = (await desk.router.rows("select letter_id from message"))[0]["letter_id"]
    virus = httpx.Response(200, headers={"X-Infection": "Eicar%20Test"})
    desk.router.ingest.replies |= {f"/internal/letters/{letter_id}/attachments/0": virus}
    answer = await desk.call("GET", f"/messages/{message['id']}/formatted")
    assert answer.status_code == 200
    assert "Hello" in answer.text
    assert '<img alt="a">' in answer.text


async def test_a_letter_without_html_has_no_such_page(desk: Desk) -> None:
    """The text is all there is."""
    ticket_id = await desk.letter()
    message = (await desk.call("GET", f"/tickets/{ticket_id}/messages")).json()["items"][0]
    assert (await desk.call("GET", f"/messages/{message['id']}/formatted")).status_code == 404
