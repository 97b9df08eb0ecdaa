"""Tickets over HTTP: what a desk sees and does, and what it may not know."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from shared.envelope import Envelope
from tests.integration.router.conftest import RouterApp, router_app
from tests.integration.router.people import Person, administrator, bearer, peer_headers, signed_in

__all__ = ["router_app"]

CARLA = "carla@customer.example"


@dataclass
class Desk:
    """A running router on a Monday at ten, with Anna and Ben in sales and Vera to supervise."""

    router: RouterApp
    root: Person
    people: dict[str, Person]

    async def call(self, method: str, path: str, login="anna", body: Any = None, **headers: str) -> httpx.Response:
        """Make a request as somebody."""
        own = self.root if login == "root" else self.people[login]
        sent = own.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.router.client.request(method, f"/api/v1{path}", json=body, headers=sent)

    async def take(self, kind: str, data: dict[str, Any]) -> dict[str, Any]:
        """Hand router an event as another service does; gives its receipt."""
        envelope = Envelope(
            source="test", type=kind, subject="s", orderingkey=str(uuid4()), time=self.router.now(), data=data
        )
        answer = await self.router.client.post(
            "/internal/events", json=[envelope.model_dump(mode="json")], headers=peer_headers("ingest")
        )
        assert answer.status_code == 200
        receipt: dict[str, Any] = answer.json()
        return receipt

    async def letter(self, sender: str = CARLA, to: str = "anna@example.com", **fields: Any) -> int:
        """Let ingest tell of a letter; gives its ticket (0 for none)."""
        letter_id = str(uuid4())
        letter = {
            "message_id": f"{letter_id}@customer.example",
            "from": {"name": "Carla", "address": sender},
            "to": [{"name": "", "address": to}],
            "subject": "My order",
            "text": "Where is it?\n> quoted",
            "visible_text": "Where is it?",
            "machine": {"kind": "none"},
            "raw": {"sha256": "0" * 64, "size": 10},
            **fields,
        }
        data = {
            "letter_id": letter_id, "received_at": self.router.now().isoformat(), "mailbox": "desk", "letter": letter
        }  # fmt: skip
        assert (await self.take("message.received.v1", data))["failed"] == []
        rows = await self.router.rows("select ticket_id from message where letter_id = $1::uuid", letter_id)
        return rows[0]["ticket_id"] or 0


@pytest_asyncio.fixture
async def desk(router_app: RouterApp) -> AsyncIterator[Desk]:
    now = router_app.now().astimezone(UTC)
    monday = (now + timedelta(days=(7 - now.weekday()) % 7 or 7)).replace(hour=10, minute=0, second=0, microsecond=0)
    await router_app.advance((monday - now).total_seconds())
    root = await administrator(router_app)
    people = {
        "anna": await signed_in(router_app, root, "anna", address="anna@example.com"),
        "ben": await signed_in(router_app, root, "ben", address="ben@example.com"),
        "vera": await signed_in(router_app, root, "vera", role="supervisor"),
    }
    made = Desk(router_app, root, people)
    for login in people:
        assert (await made.call("PUT", "/me/presence", login, {"state": "working"})).status_code == 200
    yield made
    assert (await made.call("GET", "/invariant", "root")).json()["violations"] == []


async def test_a_ticket_is_seen_claimed_and_answered(desk: Desk) -> None:
    ticket_id = await desk.letter()
    (row,) = (await desk.call("GET", "/tickets?view=offered")).json()["items"]
    assert (row["id"], row["state"], row["exclusive"], row["deadline"]) == (ticket_id, "waiting", True, "stage")
    assert row["customer"]["address"] == CARLA
    assert row["preview"] == "Where is it?"
    assert row["may"] == ["claim", "decline", "note", "no_action", "merge", "edit"]
    assert row["why"].startswith("The letter is addressed to you; until ")
    counts = (await desk.call("GET", "/tickets/counts")).json()
    assert counts == {"offered": 1, "mine": 0, "audience": 0, "everybody": 0, "snoozed": 0, "followed": 0}
    assert (await desk.call("GET", f"/tickets/{ticket_id}", "ben")).status_code == 404
    claimed = await desk.call("POST", f"/tickets/{ticket_id}/claim")
    assert claimed.status_code == 200
    tag = claimed.headers["etag"]
    assert (await desk.call("GET", f"/tickets/{ticket_id}")).headers["etag"] == tag
    body = {"text": "It is on its way."}
    assert (await desk.call("POST", f"/tickets/{ticket_id}/replies", body=body)).status_code == 428
    first = await desk.call("POST", f"/tickets/{ticket_id}/replies", body=body, If_Match=tag, Idempotency_Key="once")
    again = await desk.call("POST", f"/tickets/{ticket_id}/replies", body=body, If_Match=tag, Idempotency_Key="once")
    assert (first.status_code, first.json()["delivery"]) == (201, "queued")
    assert again.json() == first.json()
    assert len(await desk.router.told("notifier", "reply.requested.v1")) == 1
    found = (await desk.call("GET", f"/tickets/{ticket_id}", "vera")).json()
    assert (found["state"], found["delivery"], found["open_letters"]) == ("worked_out", "queued", 0)
    messages = (await desk.call("GET", f"/tickets/{ticket_id}/messages", "vera")).json()["items"]
    assert [(one["kind"], one["disposition"]) for one in messages] == [("letter", "answered"), ("reply", None)]


async def test_a_loser_learns_the_winner_and_nothing_more(desk: Desk) -> None:
    ticket_id = await desk.letter(to="desk@example.com")
    assert (await desk.call("POST", f"/tickets/{ticket_id}/claim", "ben")).status_code == 200
    lost = await desk.call("POST", f"/tickets/{ticket_id}/claim")
    assert (lost.status_code, lost.json()["type"]) == (409, "urn:audiocomm:problem:already-claimed")
    assert lost.json()["claimed_by"] == "Ben"
    assert lost.json()["claimed_at"]
    for path in ("", "/messages", "/history", "/explanation"):
        assert (await desk.call("GET", f"/tickets/{ticket_id}{path}")).status_code == 404
    assert (await desk.call("POST", f"/tickets/{ticket_id}/notes", body={"text": "x"})).status_code == 404


async def test_a_letter_that_came_meanwhile_is_named(desk: Desk) -> None:
    ticket_id = await desk.letter(message_id="first@customer.example")
    tag = (await desk.call("POST", f"/tickets/{ticket_id}/claim")).headers["etag"]
    assert await desk.letter(in_reply_to=["first@customer.example"]) == ticket_id
    answer = await desk.call("POST", f"/tickets/{ticket_id}/replies", body={"text": "x"}, If_Match=tag)
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:audiocomm:problem:new-letter")
    assert len(answer.json()["messages"]) == 1


async def test_the_decision_is_for_supervisors(desk: Desk) -> None:
    ticket_id = await desk.letter()
    own = (await desk.call("GET", f"/tickets/{ticket_id}/explanation")).json()
    whole = (await desk.call("GET", f"/tickets/{ticket_id}/explanation", "vera")).json()
    assert own["decision"] is None
    assert whole["decision"]["stage"]["stage"] == "addressed"
    history = (await desk.call("GET", f"/tickets/{ticket_id}/history")).json()["items"]
    assert [one["what"] for one in history] == ["letter", "placed"]


async def test_a_supervisor_hands_it_on(desk: Desk) -> None:
    ticket_id = await desk.letter()
    tag = (await desk.call("GET", f"/tickets/{ticket_id}", "vera")).headers["etag"]
    path = f"/tickets/{ticket_id}/reassign"
    body = {"to": {"agent": desk.people["ben"].id}, "reason": "knows it"}
    assert (await desk.call("POST", path, "vera", {**body, "extra": 1}, If_Match=tag)).status_code == 422
    done = await desk.call("POST", path, "vera", body, If_Match=tag)
    assert (done.json()["responsible"]["name"], done.json()["deadline"]) == ("Ben", "acceptance")
    assert (await desk.call("POST", path, "vera", body, If_Match=tag)).status_code == 412
    nobody = {"to": {"audience": "none"}, "reason": ""}
    assert (await desk.call("POST", path, "vera", nobody, If_Match=done.headers["etag"])).status_code == 422
    assert (await desk.call("GET", "/tickets?view=offered", "ben")).json()["items"][0]["id"] == ticket_id
    declined = await desk.call("POST", f"/tickets/{ticket_id}/decline", "ben", {"reason": "no", "returnable": False})
    assert (declined.status_code, declined.json()) == (200, {})
    assert (await desk.call("GET", f"/tickets/{ticket_id}", "ben")).status_code == 404


async def test_lists_come_in_pages_and_by_words(desk: Desk) -> None:
    ids = []
    for number in range(5):
        ids.append(await desk.letter(f"c{number}@customer.example", "desk@example.com", subject=f"Turntable {number}"))
        await desk.router.advance(1)
    first = (await desk.call("GET", "/tickets?view=everybody&limit=2")).json()
    second = await desk.call("GET", f"/tickets?view=everybody&limit=2&cursor={first['next']}")
    assert 'rel="next"' in second.headers["link"]
    third = (await desk.call("GET", f"/tickets?view=everybody&limit=2&cursor={second.json()['next']}")).json()
    found = [row["id"] for page in (first, second.json(), third) for row in page["items"]]
    assert (found, third["next"]) == (ids, None)
    newest = (await desk.call("GET", "/tickets?view=all&limit=3", "vera")).json()
    assert [row["id"] for row in newest["items"]] == ids[:1:-1]
    searches = {"turntable 3": [ids[3]], "c4@cust": [ids[4]], "turnt": ids, "'); drop": [], "&|!": ids}
    for words, expected in searches.items():
        asked = {"view": "everybody", "q": words}
        own = desk.people["anna"].headers
        answer = await desk.router.client.get("/api/v1/tickets", params=asked, headers=own)
        assert [row["id"] for row in answer.json()["items"]] == expected, words
    for bad in ("view=secret", "cursor=abc", "limit=0", "state=lost"):
        assert (await desk.call("GET", f"/tickets?{bad}")).status_code == 422


async def test_somebody_takes_a_letter_by_telephone(desk: Desk) -> None:
    body = {"customer": {"address": CARLA, "name": "Carla"}, "subject": "Call back", "text": "She rang twice."}
    made = await desk.call("POST", "/tickets", "anna", body, Idempotency_Key="call")
    again = await desk.call("POST", "/tickets", "anna", body, Idempotency_Key="call")
    assert (made.status_code, made.json()["state"]) == (201, "waiting")
    assert again.json()["id"] == made.json()["id"]
    system = await bearer(desk.router, desk.root, "tickets")
    answer = await desk.router.client.post("/api/v1/tickets", json=body, headers=system)
    assert answer.status_code == 201
    message = (await desk.call("GET", f"/tickets/{made.json()['id']}/messages")).json()["items"][0]
    assert (await desk.call("GET", f"/messages/{message['id']}/raw")).status_code == 404


async def test_letters_and_attachments_are_only_ever_saved(desk: Desk) -> None:
    """XSS by attachment: whatever it claims to be, a browser gets bytes to save."""
    evil = {"filename": 'a\u200b.html"\r\nX: y', "content_type": "text/html", "size": 9, "sha256": "0" * 64}
    evil |= {"detected_type": "image/svg+xml", "scan": "clean"}
    ticket_id = await desk.letter(attachments=[evil])
    message = (await desk.call("GET", f"/tickets/{ticket_id}/messages")).json()["items"][0]
    letter_id = (await desk.router.rows("select letter_id from message"))[0]["letter_id"]
    attachment = message["attachments"][0]["id"]
    told = (message["attachments"][0]["detected_type"], message["attachments"][0]["scan"], message["original"])
    assert told == ("image/svg+xml", "clean", "agents")
    stored = {f"/internal/letters/{letter_id}/raw": b"raw", f"/internal/letters/{letter_id}/attachments/0": b"<script>"}
    desk.router.ingest.replies |= stored
    for path, content in ((f"/messages/{message['id']}/raw", b"raw"), (f"/attachments/{attachment}", b"<script>")):
        answer = await desk.call("GET", path)
        assert (answer.status_code, answer.content) == (200, content)
        assert answer.headers["content-disposition"].startswith("attachment; ")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("sandbox")
        assert "html" not in answer.headers["content-type"]
        assert (await desk.call("GET", path, "ben")).status_code == 404
    desk.router.ingest.replies.clear()
    assert (await desk.call("GET", f"/attachments/{attachment}")).status_code == 503


async def test_an_infected_attachment_is_not_given_out(desk: Desk) -> None:
    file = {"filename": "a.exe", "content_type": "application/zip", "size": 9, "sha256": "0" * 64, "scan": "infected"}
    ticket_id = await desk.letter(attachments=[file])
    message = (await desk.call("GET", f"/tickets/{ticket_id}/messages")).json()["items"][0]
    letter_id = (await desk.router.rows("select letter_id from message"))[0]["letter_id"]
    path = f"/internal/letters/{letter_id}/attachments/0"
    desk.router.ingest.replies[path] = httpx.Response(200, headers={"X-Infection": "Eicar%20Test"})
    answer = await desk.call("GET", f"/attachments/{message['attachments'][0]['id']}")
    assert answer.status_code == 403
    assert "Eicar Test" in answer.text


async def test_machine_mail_of_no_ticket_is_listed(desk: Desk) -> None:
    assert await desk.letter(machine={"kind": "auto_reply", "reason": "on holiday"}) == 0
    (message,) = (await desk.call("GET", "/machine-mail")).json()["items"]
    assert (message["kind"], message["machine"], message["disposition"]) == ("machine", "auto_reply", None)


async def test_the_policy_is_replaced_only_by_a_valid_one(desk: Desk) -> None:
    current = await desk.call("GET", "/policy")
    tag, text = current.headers["etag"], current.json()["text"]
    assert (await desk.call("PUT", "/policy", "vera", {"text": text}, If_Match=tag)).status_code == 403
    broken = await desk.call("PUT", "/policy", "root", {"text": text.replace("2 working hours", "soon")}, If_Match=tag)
    assert (broken.status_code, broken.json()["type"]) == (422, "urn:audiocomm:problem:invalid-policy")
    assert {"line", "column", "path", "reason"} == set(broken.json()["errors"][0])
    done = await desk.call("PUT", "/policy", "root", {"text": text.replace("2 working", "3 working")}, If_Match=tag)
    assert done.json()["version"] == current.json()["version"] + 1
    assert (await desk.call("PUT", "/policy", "root", {"text": text}, If_Match=tag)).status_code == 412
    versions = (await desk.call("GET", "/policy/versions", "root")).json()["items"]
    assert [one["version"] for one in versions] == [2, 1]
    ticket_id = await desk.letter()
    due = (await desk.call("GET", f"/tickets/{ticket_id}")).json()["due_at"]
    assert due > (desk.router.now() + timedelta(hours=2, minutes=50)).isoformat()


async def test_the_loops_move_a_ticket_when_time_passes(desk: Desk) -> None:
    """Two hours later nobody has claimed it, and the desk of the one addressed has long been silent."""
    ticket_id = await desk.letter()
    await desk.router.advance(2 * 3600)
    for _ in range(200):
        found = (await desk.call("GET", f"/tickets/{ticket_id}", "vera")).json()
        if found["stage"] != "addressed":
            break
    assert found["stage"] == "everybody"


@pytest.mark.parametrize("data", [{}, {"letter_id": "no uuid", "received_at": "now", "letter": {}}])
async def test_an_event_of_another_shape_is_refused_for_good(desk: Desk, data: dict[str, Any]) -> None:
    """It becomes a dead letter of the sender; it would never fit, however often it came."""
    (failure,) = (await desk.take("message.received.v1", data))["failed"]
    assert failure["permanent"]


async def test_a_dead_letter_is_shown_and_replayed(desk: Desk) -> None:
    await desk.letter()
    event = uuid4()
    insert = """insert into outbox (id, destination, type, subject, ordering_key, occurred_at, data, dead_at, reason)
        values ($1, 'notifier', 'alert.raised.v1', 's', 'k', now(), '{}', now(), 'refused') returning id"""
    await desk.router.rows(insert, event)
    (dead,) = (await desk.call("GET", "/dead-letters", "root")).json()["items"]
    assert (dead["id"], dead["reason"]) == (str(event), "refused")
    assert (await desk.call("GET", "/dead-letters")).status_code == 403
    assert (await desk.call("POST", f"/dead-letters/{event}/replay", "root")).status_code == 200
    assert (await desk.call("POST", f"/dead-letters/{event}/replay", "root")).status_code == 404
