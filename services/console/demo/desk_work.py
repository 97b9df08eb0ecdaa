"""What the demo's agents did before you came: some letters are claimed, answered, given back or need nothing."""

from typing import Any

from services.console.api_client import ApiClient

Row = dict[str, Any]


class DeskWork:
    """Acts as the agents through the API, each with a token of his own that is revoked afterwards."""

    def __init__(self, api: ApiClient) -> None:
        self._api = api

    async def do(self, rows: list[Row], tickets: dict[str, Row]) -> None:
        """Carry out the `then` of every row on its ticket, as the agent responsible for it."""
        for row in rows:
            ticket = await self._api.get(f"/tickets/{tickets[row['subject']]['id']}")
            if ticket["state"] != "waiting":
                continue
            agent_id = ticket["responsible"]["id"]
            token = await self._api.post(
                "/tokens", {"name": f"demo {row['id']}", "scopes": ["tickets"], "agent_id": agent_id}
            )
            async with ApiClient(str(self._api.http.base_url), token["token"]) as agent:
                for step in row["then"]:
                    await _take(agent, ticket["id"], step)
            await self._api.request("DELETE", f"/tokens/{token['id']}")


async def _take(agent: ApiClient, ticket_id: int, step: str) -> None:
    path = f"/tickets/{ticket_id}"
    action, _, text = step.partition(" ")
    match action:
        case "claim":
            await agent.post(f"{path}/claim")
        case "reply":
            await agent.post(f"{path}/replies", {"text": text}, if_match=await _etag(agent, path))
        case "no_action":
            await agent.post(f"{path}/no-action", {"reason": "thanks only"}, if_match=await _etag(agent, path))
        case "return":
            for _ in range(2):
                await agent.post(f"{path}/claim")
                await agent.post(f"{path}/release", {"reason": "I do not know this product"})
        case _:
            raise ValueError(f"letters.yaml names an unknown step: {step}")


async def _etag(agent: ApiClient, path: str) -> str:
    etag: str = (await agent.request("GET", path)).headers["etag"]
    return etag
