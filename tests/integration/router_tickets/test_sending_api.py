"""Sending over HTTP: the question before a crowd, undo, files."""

from datetime import datetime
from typing import Any

from tests.integration.router_tickets.test_tickets_api import Desk, desk, router_app

__all__ = ["desk", "router_app"]


async def held(desk: Desk) -> tuple[str, str]:
    """A claimed letter: the path of its replies, and its version."""
    ticket_id = await desk.letter()
    claimed = await desk.call("POST", f"/tickets/{ticket_id}/claim")
    return f"/tickets/{ticket_id}/replies", claimed.headers["etag"]


async def test_a_crowd_is_named_and_sent_to_when_that_is_meant(desk: Desk) -> None:
    path, tag = await held(desk)
    body = {"text": "Yes.", "cc": ["a@x.example", "b@x.example", "c@x.example"]}
    refused = await desk.call("POST", path, body=body, If_Match=tag)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:audiocomm:problem:many-copied")
    assert refused.json()["addresses"] == body["cc"]
    meant = await desk.call("POST", path, body=body | {"many_copied": True}, If_Match=tag)
    assert meant.status_code == 201
    refused_ones: list[dict[str, Any]] = [
        {"cc": ["a@x.example\r\nBcc: b@x.example"]},
        {"send_at": "2199-01-01T00:00:00Z"},
        {"to": []},
    ]
    for wrong in refused_ones:
        assert (await desk.call("POST", path, body={"text": "x"} | wrong, If_Match=tag)).status_code in (409, 422)


async def test_a_reply_is_taken_back_only_when_notifier_says_so(desk: Desk) -> None:
    path, tag = await held(desk)
    sent = (await desk.call("POST", path, body={"text": "Yes."}, If_Match=tag)).json()
    waits = datetime.fromisoformat(sent["send_at"]) - datetime.fromisoformat(sent["received_at"])
    assert waits.total_seconds() == 10
    assert [one["id"] for one in (await desk.call("GET", "/replies/waiting")).json()["items"]] == [sent["id"]]
    cancel = f"/messages/{sent['id']}/cancel"
    # Notifier does not answer: nothing is known, nothing is changed.
    assert (await desk.call("POST", cancel)).status_code == 503
    reply_id = (await desk.router.told("notifier", "reply.requested.v1"))[0]["reply_id"]
    asked = f"/internal/letters/{reply_id}/cancel"
    desk.router.notifier.replies[asked] = {"cancelled": False}
    assert (await desk.call("POST", cancel)).status_code == 409
    assert (await desk.call("POST", cancel, "ben")).status_code == 404
    desk.router.notifier.replies[asked] = {"cancelled": True}
    for _ in range(2):
        back = await desk.call("POST", cancel)
        assert (back.status_code, back.json()["delivery"], back.json()["visible_text"]) == (200, "cancelled", "Yes.")
    ticket = (await desk.call("GET", path.removesuffix("/replies"))).json()
    assert (ticket["state"], ticket["holder"]["name"], ticket["open_letters"]) == ("claimed", "Anna", 1)


async def test_a_file_is_kept_sent_along_and_shown_as_something_to_save(desk: Desk) -> None:
    path, tag = await held(desk)
    client, own = desk.router.client, desk.people["anna"].headers
    headers = own | {"Content-Type": "text/html", "X-Filename": "Pr%C3%A9cis%2F..%2Fx.html"}
    kept = await client.post("/api/v1/uploads", content=b"<script>", headers=headers)
    assert (kept.status_code, kept.json()["filename"], kept.json()["size"]) == (201, "Précis_.._x.html", 8)
    assert (await client.post("/api/v1/uploads", content=b"", headers=headers)).status_code == 422
    body = {"text": "Here.", "attachments": [kept.json()["id"]]}
    sent = (await desk.call("POST", path, body=body, If_Match=tag)).json()
    (attachment,) = sent["attachments"]
    assert (await desk.call("GET", f"/attachments/{attachment['id']}", "ben")).status_code == 404
    shown = await desk.call("GET", f"/attachments/{attachment['id']}")
    assert (shown.content, shown.headers["content-type"]) == (b"<script>", "application/octet-stream")
    assert shown.headers["content-disposition"].startswith("attachment;")


async def test_a_sender_and_a_template_are_changed_by_who_saw_them(desk: Desk) -> None:
    for path, who, body in (
        ("/senders", "root", {"address": "shop@example.com", "name": "", "signature": "", "department": None}),
        ("/templates", "vera", {"key": "hi", "name": "Hi", "language": "", "text": "Hi.", "department": None}),
    ):
        made = await desk.call("POST", path, who, body)
        assert made.status_code == 201, made.text
        one = f"{path}/{made.json()['id']}"
        assert (await desk.call("POST", path, who, body)).status_code == 409
        assert (await desk.call("PUT", one, who, body)).status_code == 428
        changed = await desk.call("PUT", one, who, body | {"name": "New"}, If_Match=made.headers["etag"])
        assert (changed.status_code, changed.json()["name"], changed.json()["version"]) == (200, "New", 2)
        assert (await desk.call("PUT", one, who, body, If_Match=made.headers["etag"])).status_code == 412
        assert (await desk.call("DELETE", one, who)).status_code == 204
        assert (await desk.call("GET", path)).json()["items"] == []
