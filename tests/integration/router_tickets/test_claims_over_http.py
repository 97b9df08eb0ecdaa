"""M18: two hundred claim one ticket over HTTP at the same moment, round after round; one wins, the others learn who.

Only who could have won learns it: who asks is known before he is told anything.
"""

import asyncio

from tests.integration.router.conftest import router_app
from tests.integration.router_tickets.test_tickets_api import Desk, desk

__all__ = ["desk", "router_app"]

CLAIMERS = 200
ROUNDS = 5


async def hire(desk: Desk) -> dict[str, dict[str, str]]:
    """So many colleagues of Anna, by name with the headers of their tokens."""
    found = {}
    for number in range(CLAIMERS):
        body = {"login": f"claimer{number}", "name": f"Claimer {number}", "role": "agent", "department": "sales"}
        agent = (await desk.call("POST", "/agents", "root", body)).json()["id"]
        token = await desk.call("POST", "/tokens", "root", {"name": "claims", "scopes": ["tickets"], "agent_id": agent})
        found[f"Claimer {number}"] = {"Authorization": f"Bearer {token.json()['token']}"}
    return found


async def token(desk: Desk, scopes: list[str], agent_id: int | None = None) -> tuple[int, dict[str, str]]:
    """A new token's id and headers."""
    made = (await desk.call("POST", "/tokens", "root", {"name": "t", "scopes": scopes, "agent_id": agent_id})).json()
    return made["id"], {"Authorization": f"Bearer {made['token']}"}


async def test_exactly_one_of_two_hundred_wins_each_round(desk: Desk) -> None:
    claimers = await hire(desk)
    for _ in range(ROUNDS):
        ticket_id = await desk.letter(to="desk@example.com")
        path = f"/api/v1/tickets/{ticket_id}/claim"
        asked = (desk.router.client.post(path, headers=headers) for headers in claimers.values())
        answers = dict(zip(claimers, await asyncio.gather(*asked), strict=True))
        (winner,) = (name for name, answer in answers.items() if answer.status_code == 200)
        lost = [answer.json() for name, answer in answers.items() if name != winner]
        assert {(one["status"], one["claimed_by"]) for one in lost} == {(409, winner)}
        assert answers[winner].json()["holder"]["name"] == winner


async def test_who_comes_late_is_told_who_was_first_and_nobody_else_is(desk: Desk) -> None:
    ticket_id = await desk.letter(to="desk@example.com")
    path = f"/tickets/{ticket_id}/claim"
    won = await desk.call("POST", path, "ben")
    anna = desk.people["anna"]
    revoked, of_anna = await token(desk, ["tickets"], anna.id)
    assert (await desk.call("DELETE", f"/tokens/{revoked}", "root")).status_code == 204
    asked = {
        "late": (anna.headers, 409),
        "late, by a token": ((await token(desk, ["tickets"], anna.id))[1], 409),
        "again": (desk.people["ben"].headers, 200),
        "from another page": (anna.headers | {"Origin": "https://evil.example"}, 403),
        "a system": ((await token(desk, ["tickets", "administration"]))[1], 403),
        "a token that was revoked": (of_anna, 401),
        "a session there never was": ({"Cookie": "__Host-audiocomm=x"}, 401),
        "nobody": ({}, 401),
    }
    for name, (headers, status) in asked.items():
        answer = await desk.router.client.post(f"/api/v1{path}", headers=headers)
        assert (name, answer.status_code, answer.json().get("claimed_by")) == (
            name, status, "Ben" if status == 409 else None
        )  # fmt: skip
    assert (await desk.call("POST", path, "ben")).json() == won.json()


async def test_what_is_no_ticket_is_claimed_by_nobody(desk: Desk) -> None:
    answers = {one: await desk.call("POST", f"/tickets/{one}/claim") for one in ("999999", "0", "x", str(2**63))}
    assert {one: answer.status_code for one, answer in answers.items()} == {
        "999999": 404, "0": 422, "x": 422, str(2**63): 422
    }  # fmt: skip
