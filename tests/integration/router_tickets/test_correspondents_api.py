"""People who were not asked, and persons taken for machines, over HTTP."""

from tests.integration.router_tickets.test_tickets_api import CARLA, Desk, desk, router_app

__all__ = ["desk", "router_app"]

STRANGER = "ivan@friend.example"


async def held(desk: Desk) -> tuple[int, int, int]:
    """Carla's ticket, which Anna holds, and a stranger's that quotes it; gives both and the held message."""
    ticket_id = await desk.letter(CARLA, message_id="first@customer.example")
    assert (await desk.call("POST", f"/tickets/{ticket_id}/claim")).status_code == 200
    own = await desk.letter(STRANGER, in_reply_to=["first@customer.example"])
    assert own != ticket_id
    found = (await desk.call("GET", f"/tickets/{ticket_id}/correspondents")).json()
    (one,) = found["held"]
    assert (one["ticket_id"], one["author"]["address"], found["bounced"]) == (own, STRANGER, [])
    return ticket_id, own, one["message_id"]


async def test_the_holder_lets_somebody_in_and_nobody_else_does(desk: Desk) -> None:
    ticket_id, own, message_id = await held(desk)
    assert (await desk.call("POST", f"/messages/{message_id}/admit", "ben")).status_code == 404
    answer = await desk.call("POST", f"/messages/{message_id}/admit")
    assert (answer.status_code, answer.json()["id"], answer.json()["open_letters"]) == (200, ticket_id, 2)
    assert (await desk.call("GET", f"/tickets/{own}", "vera")).json()["merged_into"] == ticket_id
    assert (await desk.call("POST", f"/messages/{message_id}/admit")).status_code == 404


async def test_a_supervisor_leaves_it_apart(desk: Desk) -> None:
    ticket_id, own, message_id = await held(desk)
    may_belong = (await desk.call("GET", f"/tickets/{own}/correspondents", "vera")).json()["may_belong"]
    assert [one["may_belong_to"] for one in may_belong] == [ticket_id]
    assert (await desk.call("POST", f"/messages/{message_id}/separate", "vera")).status_code == 204
    assert (await desk.call("GET", f"/tickets/{ticket_id}/correspondents")).json()["held"] == []


async def test_who_may_not_see_the_quoted_ticket_does_not_learn_of_it(desk: Desk) -> None:
    """Ben may have the stranger's letter, but Carla's ticket is Anna's."""
    ticket_id, own, _ = await held(desk)
    assert (await desk.call("GET", f"/tickets/{ticket_id}/correspondents", "ben")).status_code == 404
    found = await desk.call("GET", f"/tickets/{own}/correspondents", "ben")
    assert found.status_code == 404 or found.json()["may_belong"] == []


async def test_a_person_is_no_machine_any_more(desk: Desk) -> None:
    assert await desk.letter(STRANGER, machine={"kind": "bulk", "reason": "Precedence: bulk"}) == 0
    (one,) = (await desk.call("GET", "/machine-mail")).json()["items"]
    answer = await desk.call("POST", f"/messages/{one['id']}/letter", "ben")
    assert answer.status_code == 200
    ticket = await desk.call("GET", f"/tickets/{answer.json()['ticket_id']}", "vera")
    assert (ticket.json()["state"], ticket.json()["open_letters"]) == ("waiting", 1)
    again = await desk.call("POST", f"/messages/{one['id']}/letter", "vera")
    assert (again.status_code, again.json()["type"]) == (409, "urn:audiocomm:problem:not-in-this-state")
