"""Following, editing, merging, splitting, blocking and bulk actions over HTTP, and what a stranger learns of them."""

from typing import Any

import pytest

from tests.integration.router.conftest import router_app
from tests.integration.router_tickets.test_tickets_api import CARLA, Desk, desk

__all__ = ["desk", "router_app"]

PROBLEM = "urn:audiocomm:problem:"


async def tag(desk: Desk, ticket_id: int) -> str:
    return (await desk.call("GET", f"/tickets/{ticket_id}", "vera")).headers["etag"]


async def test_a_ticket_is_edited_and_found_by_its_tags(desk: Desk) -> None:
    ticket_id = await desk.letter()
    path = f"/tickets/{ticket_id}"
    assert (await desk.call("PATCH", path, body={"priority": "high"})).status_code == 428
    due = (desk.router.now().replace(microsecond=0)).isoformat()
    body = {"priority": "high", "tags": [" Cable ", "vip"], "due_date": due}
    edited = await desk.call("PATCH", path, body=body, If_Match=await tag(desk, ticket_id))
    shown = edited.json()
    assert (edited.status_code, shown["priority"], shown["tags"]) == (200, "high", ["cable", "vip"])
    assert (shown["class"], shown["answer_due_at"]) == ("urgent", shown["due_date"])
    assert edited.headers["etag"] == f'"{shown["version"]}"'
    assert (await desk.call("PATCH", path, body=body, If_Match='"1"')).status_code == 412
    for wrong in ({"priority": "higher"}, {"tags": ["x" * 41]}, {"tags": ["a"] * 21}, {"tags": ["a\x00b"]}, {"x": 1}):
        answer = await desk.call("PATCH", path, body=wrong, If_Match=await tag(desk, ticket_id))
        assert answer.status_code == 422, wrong
    kept = await desk.call("PATCH", path, body={"tags": []}, If_Match=await tag(desk, ticket_id))
    assert (kept.json()["tags"], kept.json()["due_date"]) == ([], shown["due_date"])
    taken = await desk.call(
        "PATCH", path, body={"due_date": None, "tags": ["vip"]}, If_Match=await tag(desk, ticket_id)
    )
    assert taken.json()["due_date"] is None
    assert [row["id"] for row in (await desk.call("GET", "/tickets?view=offered&tag=VIP")).json()["items"]] == [
        ticket_id
    ]
    assert (await desk.call("GET", "/tickets?view=offered&tag=cable")).json()["items"] == []
    assert (await desk.call("GET", "/tags")).json()["items"] == [{"tag": "vip", "count": 1}]
    assert (await desk.call("GET", "/tags", "ben")).json()["items"] == []


async def test_followers_come_and_go(desk: Desk) -> None:
    ticket_id = await desk.letter()
    ben = desk.people["ben"].id
    path = f"/tickets/{ticket_id}/followers"
    assert (await desk.call("PUT", f"{path}/{ben}", "ben")).status_code == 404
    assert (await desk.call("PUT", f"{path}/{ben}", "vera")).status_code == 204
    row = (await desk.call("GET", f"/tickets/{ticket_id}", "ben")).json()
    assert (row["followed"], row["followers"], row["may"]) == (True, 1, ["note", "nudge"])
    assert row["why"].startswith("You follow it")
    (found,) = (await desk.call("GET", path, "ben")).json()["items"]
    assert (found["agent"], found["standing"]) == ({"id": ben, "name": found["agent"]["name"]}, False)
    assert (await desk.call("GET", "/tickets/counts", "ben")).json()["followed"] == 1
    assert [one["id"] for one in (await desk.call("GET", "/tickets?view=followed", "ben")).json()["items"]] == [
        ticket_id
    ]
    assert (await desk.call("DELETE", f"{path}/{ben}", "ben")).status_code == 204
    assert (await desk.call("GET", f"/tickets/{ticket_id}", "ben")).status_code == 404
    customer = row["customer"]["id"]
    own = f"/customers/{customer}/followers/{ben}"
    assert (await desk.call("PUT", own, "ben")).json()["type"] == f"{PROBLEM}not-in-this-state"
    assert (await desk.call("PUT", own, "vera")).status_code == 204
    assert (await desk.call("GET", path, "ben")).json()["items"][0]["standing"] is True
    assert len((await desk.call("GET", f"/customers/{customer}/followers", "ben")).json()["items"]) == 1
    assert (await desk.call("DELETE", own, "ben")).status_code == 204
    anna = desk.people["anna"].id
    assert (await desk.call("PUT", f"/agents/{anna}/followers/{ben}", "ben")).status_code == 403
    assert (await desk.call("PUT", f"/agents/{anna}/followers/{ben}", "vera")).status_code == 204
    assert len((await desk.call("GET", f"/agents/{anna}/followers", "vera")).json()["items"]) == 1
    assert (await desk.call("DELETE", f"/agents/{anna}/followers/{ben}", "vera")).status_code == 204


async def test_two_are_merged_and_one_is_split(desk: Desk) -> None:
    source, target = await desk.letter(message_id="1@c.example"), await desk.letter(subject="Other")
    path = f"/tickets/{source}/merge"
    merged = await desk.call("POST", path, body={"into": target}, If_Match=await tag(desk, source))
    assert (merged.status_code, merged.json()["id"], merged.json()["open_letters"]) == (200, target, 2)
    gone = (await desk.call("GET", f"/tickets/{source}")).json()
    assert (gone["merged_into"], gone["may"], gone["state"]) == (target, [], "worked_out")
    assert "split" in merged.json()["may"]
    foreign = await desk.letter("other@customer.example")
    refused = await desk.call(
        "POST", f"/tickets/{target}/merge", "vera", {"into": foreign}, If_Match=await tag(desk, target)
    )
    assert (refused.status_code, refused.json()["field"]) == (422, "into")
    letters = (await desk.call("GET", f"/tickets/{target}/messages")).json()["items"]
    body = {"messages": [letters[0]["id"]], "subject": "Again apart"}
    head = {"If_Match": await tag(desk, target), "Idempotency_Key": "apart"}
    made = await desk.call("POST", f"/tickets/{target}/split", "anna", body, **head)
    again = await desk.call("POST", f"/tickets/{target}/split", "anna", body, **head)
    assert (made.status_code, made.json()["subject"]) == (201, "Again apart")
    assert again.json() == made.json()
    assert (await desk.call("GET", f"/tickets/{made.json()['id']}")).json()["open_letters"] == 1


async def test_many_at_once_each_by_itself(desk: Desk) -> None:
    """What one refuses the others bear; a key gives the first answer again, and nothing happens twice."""
    mine = [await desk.letter(f"c{number}@c.example", "desk@example.com") for number in range(3)]
    foreign = await desk.letter(to="ben@example.com")
    body: dict[str, Any] = {"tickets": [*mine, foreign, 999_999, mine[0]], "action": "claim"}
    first = await desk.call("POST", "/tickets/bulk", "anna", body, Idempotency_Key="all")
    assert first.status_code == 200
    assert first.json()["done"] == mine
    assert [(one["ticket_id"], one["type"]) for one in first.json()["refused"]] == [
        (foreign, f"{PROBLEM}not-found"),
        (999_999, f"{PROBLEM}not-found"),
    ]
    assert (await desk.call("POST", "/tickets/bulk", "anna", body, Idempotency_Key="all")).json() == first.json()
    other = await desk.call("POST", "/tickets/bulk", "anna", {**body, "action": "release"}, Idempotency_Key="all")
    assert other.status_code == 409
    late = await desk.call("POST", "/tickets/bulk", "vera", {**body, "tickets": mine})
    assert {one["type"] for one in late.json()["refused"]} == {f"{PROBLEM}already-claimed"}


async def test_every_action_is_done_to_many(desk: Desk) -> None:
    """Each as the single action does it; what a body lacks is refused before anything is done."""
    mine = [await desk.letter(f"c{number}@c.example", "desk@example.com") for number in range(3)]
    await desk.call("POST", "/tickets/bulk", "anna", {"tickets": mine, "action": "claim"})
    until = desk.router.now().replace(microsecond=0).isoformat()
    wanted: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"action": "edit", "priority": "high", "add_tags": ["A", "b"]}, {"priority": "high", "tags": ["a", "b"]}),
        ({"action": "edit", "remove_tags": ["B"]}, {"tags": ["a"], "priority": "high"}),
        ({"action": "release", "reason": "holidays"}, {"state": "waiting"}),
    ]
    for asked, shown in wanted:
        answer = await desk.call("POST", "/tickets/bulk", "anna", {"tickets": mine[:1], **asked})
        assert answer.json() == {"done": mine[:1], "refused": []}, asked
        row = (await desk.call("GET", f"/tickets/{mine[0]}", "vera")).json()
        assert {name: row[name] for name in shown} == shown
    handed = {"tickets": mine, "action": "reassign", "to": {"agent": desk.people["ben"].id}, "reason": "yours"}
    assert (await desk.call("POST", "/tickets/bulk", "vera", handed)).json()["done"] == mine
    assert (await desk.call("POST", "/tickets/bulk", "ben", {"tickets": mine, "action": "claim"})).json()[
        "done"
    ] == mine
    slept = {"tickets": mine, "action": "snooze", "until": until}
    assert len((await desk.call("POST", "/tickets/bulk", "ben", slept)).json()["refused"]) == 3, "a time in the past"
    done = await desk.call("POST", "/tickets/bulk", "ben", {"tickets": mine, "action": "no_action", "reason": "thanks"})
    assert done.json()["done"] == mine
    for wrong in (
        {"tickets": [], "action": "claim"},
        {"tickets": list(range(1, 202)), "action": "claim"},
        {"tickets": mine, "action": "delete"},
        {"tickets": mine, "action": "reassign"},
        {"tickets": mine, "action": "edit"},
    ):
        assert (await desk.call("POST", "/tickets/bulk", "vera", wrong)).status_code == 422, wrong


ROUTES: tuple[tuple[str, str, Any], ...] = (
    ("PATCH", "", {"priority": "high"}),
    ("POST", "/merge", {"into": 2}),
    ("POST", "/split", {"messages": [1]}),
    ("GET", "/followers", None),
    ("PUT", "/followers/{anna}", None),
    ("DELETE", "/followers/{anna}", None),
    ("PUT", "/followers/{ben}", None),
    ("DELETE", "/followers/{ben}", None),
)


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
async def test_to_a_stranger_no_new_route_tells_that_a_ticket_is_there(
    desk: Desk, method: str, path: str, body: Any
) -> None:
    """The same answer, word for word, for a ticket of others and for none at all, before it is claimed and after."""
    ticket_id = await desk.letter(to="anna@example.com")
    place = path.format(anna=desk.people["anna"].id, ben=desk.people["ben"].id)
    nothing = await desk.call(method, f"/tickets/999999{place}", "ben", body, If_Match='"2"')
    assert nothing.status_code == 404
    for claimed in (False, True):
        if claimed:
            await desk.call("POST", f"/tickets/{ticket_id}/claim")
        answer = await desk.call(method, f"/tickets/{ticket_id}{place}", "ben", body, If_Match='"2"')
        assert (answer.status_code, answer.json()) == (404, nothing.json())


async def test_blocks_are_for_supervisors(desk: Desk) -> None:
    ticket_id = await desk.letter()
    path = f"/tickets/{ticket_id}/blocks/{desk.people['anna'].id}"
    assert (await desk.call("PUT", path, "anna", {"reason": "x"})).status_code == 403
    assert (await desk.call("PUT", path, "vera", {"reason": "a relative"})).status_code == 204
    assert (await desk.call("GET", f"/tickets/{ticket_id}", "anna")).status_code == 404
    blocks = f"/tickets/{ticket_id}/blocks"
    assert (await desk.call("GET", blocks, "ben")).status_code == 403
    (kept,) = (await desk.call("GET", blocks, "vera")).json()["items"]
    assert (kept["agent"]["name"], kept["by"]["name"], kept["reason"]) == ("Anna", "Vera", "a relative")
    history = (await desk.call("GET", f"/tickets/{ticket_id}/history", "vera")).json()["items"]
    (found,) = [one for one in history if one["what"] == "blocked"]
    assert found["facts"]["reason"] == "a relative"
    assert (await desk.call("DELETE", path, "vera")).status_code == 204
    assert (await desk.call("GET", blocks, "vera")).json()["items"] == []
    assert CARLA in (await desk.call("GET", f"/tickets/{ticket_id}", "vera")).text
