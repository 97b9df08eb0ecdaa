"""A router for tests of ingest: it knows three callers by token and keeps every event it is sent."""

import asyncio
from typing import Any

from fastapi import FastAPI

from shared.envelope import Envelope, EventFailure, Receipt
from shared.principal import Principal, Role, Scope

PRINCIPALS = {
    "system": Principal(name="shop", scopes=frozenset({Scope.INBOUND})),
    "administrator": Principal(name="Ada", agent_id=1, role=Role.ADMINISTRATOR),
    "supervisor": Principal(name="Sue", agent_id=2, role=Role.SUPERVISOR),
    "agent": Principal(name="Abe", agent_id=3, role=Role.AGENT),
}


class RouterDouble:
    """Accepts what it is sent while `open`; `events` holds each id once, in the order it came first."""

    def __init__(self) -> None:
        self.events: dict[str, Envelope] = {}
        self.open = True
        self.refuses = False
        self._refused = 0
        self._changed = asyncio.Event()
        self.app = FastAPI()
        self.app.add_api_route("/internal/authenticate", self._authenticate, methods=["POST"])
        self.app.add_api_route("/internal/events", self._receive, methods=["POST"])

    async def _authenticate(self, body: dict[str, Any]) -> dict[str, Any]:
        principal = PRINCIPALS.get(body["bearer"] or "")
        return {"principal": None if principal is None else principal.model_dump(mode="json")}

    async def _receive(self, envelopes: list[Envelope]) -> Receipt:
        if not self.open or self.refuses:
            self._refused += len(envelopes)
            self._changed.set()
            return Receipt(accepted=[], failed=[self._failure(envelope) for envelope in envelopes])
        for envelope in envelopes:
            self.events.setdefault(str(envelope.id), envelope)
        self._changed.set()
        return Receipt(accepted=[envelope.id for envelope in envelopes])

    def _failure(self, envelope: Envelope) -> EventFailure:
        return EventFailure(id=envelope.id, permanent=self.refuses, reason="not this one" if self.refuses else "closed")

    async def wait_for_refusals(self, count: int) -> None:
        """Return once so many events were refused."""
        async with asyncio.timeout(20):
            while self._refused < count:
                self._changed.clear()
                await self._changed.wait()

    async def wait_for(self, count: int, seconds: float = 20) -> list[Envelope]:
        """Give the events once there are `count` of them."""
        async with asyncio.timeout(seconds):
            while len(self.events) < count:
                self._changed.clear()
                await self._changed.wait()
        return list(self.events.values())
