"""Public replies for tests: asking for one, waiting for what becomes of its publication."""

import asyncio
from typing import Any
from uuid import uuid4

from shared.envelope import Envelope
from tests.integration.notifier.letters import reply


def public_reply(url: str, ticket: int = 1, **more: Any) -> Envelope:
    """Make a `reply.requested.v1` that is published, and sent to nobody unless `to` names somebody."""
    publish = {
        "url": url,
        "about": {"product": "lamp 7"},
        "channel": {"kind": "question", "key": "shop"},
        "question": {"subject": "Green?", "text": "Are there green ones?", "name": "Kim"},
        "text": "Yes, <green> & blue.\nSee https://shop.example/green.",
        "agent": "Vera Agent",
    }
    return reply(ticket, **{"to": [], "reply_id": uuid4(), "publish": publish, **more})


async def until(service: Any, state: str, reply_id: Any, **expected: Any) -> dict[str, Any]:
    """Wait until a publication is in a state, with the fields expected; give it as the supervisor sees it."""
    async with asyncio.timeout(30):
        while True:
            answer = await service.call("GET", f"/outgoing/publications?state={state}", "supervisor")
            for item in answer.json()["items"]:
                if item["reply_id"] == str(reply_id) and all(item[name] == want for name, want in expected.items()):
                    found: dict[str, Any] = item
                    return found
            await asyncio.sleep(0.02)
