"""An Idempotency-Key belongs to one caller: another one of the same name is given nothing of its answer."""

from typing import Any

from shared.events import EventType
from tests.integration.notifier.router_double import RouterDouble
from tests.integration.notifier.serving import envelope, notifier
from tests.integration.router.conftest import RouterApp, router_app
from tests.integration.router.people import administrator

__all__ = ["router_app"]

KEY = {"Idempotency-Key": "the same"}


async def test_two_systems_of_one_name_make_a_ticket_each(router_app: RouterApp) -> None:
    boss = await administrator(router_app)
    ticket = {"customer": {"address": "carla@customer.example"}, "subject": "By telephone", "text": "canary"}
    made = []
    for _ in range(2):
        token = {"name": "telephony", "scopes": ["tickets"]}
        secret = (await router_app.client.post("/api/v1/tokens", json=token, headers=boss.headers)).json()["token"]
        headers = {"Authorization": f"Bearer {secret}"} | KEY
        answers = [await router_app.client.post("/api/v1/tickets", json=ticket, headers=headers) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [201, 201]
        made.append({answer.json()["id"] for answer in answers})
    assert [len(ids) for ids in made] == [1, 1]
    assert made[0] != made[1]


async def test_two_supervisors_of_one_name_raise_an_alert_each(database_url: str) -> None:
    router = RouterDouble()
    for number in (1, 2):
        router.principals[f"boss {number}"] = {"name": "Kim Park", "agent_id": number, "role": "supervisor"}
    async with notifier(database_url, router) as service:
        agent: dict[str, Any] = {"agent_id": 1, "name": "Kim Park", "role": "supervisor", "address": None}
        agent["departed"] = False
        await service.hand_in(envelope(EventType.AGENT_CHANGED, agent, key="agent 1"))
        alert = {"title": "Fire drill", "text": "", "agents": [1]}
        answers = [await service.call("POST", "/alerts", f"boss {one}", alert, **KEY) for one in (1, 2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] != answers[1].json()["id"]
