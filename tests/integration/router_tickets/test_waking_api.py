"""Letting a ticket sleep, waking it and asking how it stands, over HTTP."""

from datetime import timedelta
from typing import Any

import pytest

from tests.integration.router.conftest import router_app
from tests.integration.router.people import bearer
from tests.integration.router_tickets.test_tickets_api import Desk, desk

__all__ = ["desk", "router_app"]


async def held(desk: Desk) -> tuple[int, str]:
    """A ticket that anna holds, and its ETag."""
    ticket_id = await desk.letter(message_id="first@customer.example")
    answer = await desk.call("POST", f"/tickets/{ticket_id}/claim")
    return ticket_id, answer.headers["etag"]


async def test_a_ticket_sleeps_until_a_system_says_that_it_happened(desk: Desk) -> None:
    ticket_id, tag = await held(desk)
    until = (desk.router.now() + timedelta(days=3)).isoformat()
    body = {"until": until, "event": " Buyer answered ", "reason": "asked the buyer"}
    assert (await desk.call("POST", f"/tickets/{ticket_id}/snooze", body=body)).status_code == 428
    answer = await desk.call("POST", f"/tickets/{ticket_id}/snooze", body=body, If_Match=tag)
    assert answer.status_code == 200
    asleep = answer.json()
    assert (asleep["state"], asleep["deadline"], asleep["wake_on"]) == ("snoozed", "snooze", "buyer answered")
    assert asleep["snoozed_until"] == asleep["due_at"]
    assert {"wake", "reply", "snooze"} <= set(asleep["may"])
    counts = (await desk.call("GET", "/tickets/counts")).json()
    assert (counts["mine"], counts["snoozed"]) == (0, 1)
    assert [one["id"] for one in (await desk.call("GET", "/tickets?view=snoozed")).json()["items"]] == [ticket_id]
    assert (await desk.call("GET", f"/tickets/{ticket_id}", "ben")).status_code == 404
    woken = await desk.router.client.post(
        "/api/v1/tickets/wake",
        json={"event": "BUYER answered"},
        headers=await bearer(desk.router, desk.root, "tickets"),
    )
    assert (woken.status_code, woken.json()) == (200, {"woken": 1})
    again = await desk.call("POST", "/tickets/wake", "vera", {"event": "buyer answered"})
    assert again.json() == {"woken": 0}
    found = (await desk.call("GET", f"/tickets/{ticket_id}")).json()
    assert (found["state"], found["deadline"], found["wake_on"]) == ("claimed", "claim", None)
    told = [one["what"] for one in (await desk.call("GET", f"/tickets/{ticket_id}/history")).json()["items"]]
    assert [one for one in told if one != "placed"] == ["letter", "claimed", "snoozed", "woken"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"until": "2020-01-01T00:00:00Z"}, "until"),
        ({"until": "2099-01-01T00:00:00Z"}, "until"),
        ({"until": "tomorrow"}, None),
        ({"until": "2027-03-01T10:00:00"}, None),  # without an offset it could be any time
        ({"event": ""}, None),
        ({"event": "a\x00b"}, None),
        ({"event": "x" * 101}, None),
        ({"tell": ""}, None),
        ({"snooze": True}, None),
    ],
)
async def test_what_no_ticket_can_wait_for_is_refused(desk: Desk, body: dict[str, Any], field: str | None) -> None:
    ticket_id, tag = await held(desk)
    answer = await desk.call("POST", f"/tickets/{ticket_id}/snooze", body=body, If_Match=tag)
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:audiocomm:problem:invalid")
    if field is not None:
        assert answer.json()["field"] == field
    assert (await desk.call("GET", f"/tickets/{ticket_id}")).json()["state"] == "claimed"


async def test_the_holder_wakes_it_by_hand_and_a_supervisor_too(desk: Desk) -> None:
    ticket_id, tag = await held(desk)
    for login in ("anna", "vera"):
        answer = await desk.call("POST", f"/tickets/{ticket_id}/snooze", body={}, If_Match=tag)
        assert answer.status_code == 200
        awake = await desk.call("POST", f"/tickets/{ticket_id}/wake", login)
        assert (awake.status_code, awake.json()["state"]) == (200, "claimed")
        tag = awake.headers["etag"]
    again = await desk.call("POST", f"/tickets/{ticket_id}/wake")
    assert (again.status_code, again.json()["type"]) == (409, "urn:audiocomm:problem:not-in-this-state")
    assert (await desk.call("POST", f"/tickets/{ticket_id}/wake", "ben")).status_code == 404


async def test_a_letter_that_came_meanwhile_is_named_before_it_sleeps(desk: Desk) -> None:
    ticket_id, tag = await held(desk)
    await desk.letter(in_reply_to=["first@customer.example"], visible_text="And the cable?")
    for path in ("snooze", "no-action"):
        answer = await desk.call("POST", f"/tickets/{ticket_id}/{path}", body={}, If_Match=tag)
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:audiocomm:problem:new-letter")
        (news,) = answer.json()["messages"]
        assert (news["author"], news["preview"]) == ("Carla", "And the cable?")
    insisting = f'"{answer.json()["version"]}"'
    assert (await desk.call("POST", f"/tickets/{ticket_id}/snooze", body={}, If_Match=insisting)).status_code == 200


async def test_a_nudge_is_listed_until_it_is_answered(desk: Desk) -> None:
    ticket_id, _ = await held(desk)
    body = {"text": "Carla is on the telephone."}
    first = await desk.call("POST", f"/tickets/{ticket_id}/nudge", "vera", body, Idempotency_Key="once")
    again = await desk.call("POST", f"/tickets/{ticket_id}/nudge", "vera", body, Idempotency_Key="once")
    assert (first.status_code, first.json()["to"]["id"]) == (201, desk.people["anna"].id)
    assert again.json() == first.json()
    refused = await desk.call("POST", f"/tickets/{ticket_id}/nudge", "root", body)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:audiocomm:problem:conflict")
    (listed,) = (await desk.call("GET", f"/tickets/{ticket_id}/nudges")).json()["items"]
    assert (listed["by"]["id"], listed["text"], listed["answered_at"]) == (desk.people["vera"].id, body["text"], None)
    await desk.call("POST", f"/tickets/{ticket_id}/notes", body={"text": "The factory answers tomorrow."})
    (listed,) = (await desk.call("GET", f"/tickets/{ticket_id}/nudges")).json()["items"]
    assert listed["answered_at"] is not None
    assert (await desk.call("GET", f"/tickets/{ticket_id}/nudges", "ben")).status_code == 404


async def test_the_loop_wakes_a_ticket_when_its_time_has_come(desk: Desk) -> None:
    ticket_id, tag = await held(desk)
    until = (desk.router.now() + timedelta(hours=1)).isoformat()
    await desk.call("POST", f"/tickets/{ticket_id}/snooze", body={"until": until}, If_Match=tag)
    await desk.router.advance(3700)
    for _ in range(200):
        found = (await desk.call("GET", f"/tickets/{ticket_id}", "vera")).json()
        if found["state"] != "snoozed":
            break
    assert (found["state"], found["holder"]["id"]) == ("claimed", desk.people["anna"].id)
