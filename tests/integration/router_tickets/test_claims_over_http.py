"""M18: two hundred claim one ticket over HTTP at the same moment, round after round; one wins, the others learn who."""

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
