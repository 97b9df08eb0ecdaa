"""A router for tests of notifier: knows credentials, takes events, can be told to fail."""

import asyncio

from fastapi import FastAPI, Response

from shared.envelope import Envelope, Receipt


class RouterDouble:
    """`principals` maps a bearer token to a principal's fields; `events` are those taken, `files` those of replies."""

    def __init__(self) -> None:
        self.principals: dict[str, dict] = {}
        self.events: list[Envelope] = []
        self.files: dict[tuple[str, int], bytes] = {}
        self.down = False
        self._changed = asyncio.Condition()
        self.app = FastAPI()
        self.app.post("/internal/authenticate")(self._authenticate)
        self.app.post("/internal/events")(self._take)
        self.app.get("/internal/replies/{reply_id}/attachments/{position}")(self._file)

    async def _authenticate(self, body: dict):
        if self.down:
            return Response(status_code=503)
        return {"principal": self.principals.get(body["bearer"] or body["session"])}

    async def _file(self, reply_id: str, position: int) -> Response:
        found = self.files.get((reply_id, position))
        return Response(status_code=503) if found is None else Response(found)

    async def _take(self, envelopes: list[Envelope]) -> Receipt:
        async with self._changed:
            self.events += envelopes
            self._changed.notify_all()
        return Receipt(accepted=[envelope.id for envelope in envelopes])

    async def wait_for(self, count: int) -> list[Envelope]:
        """Wait until `count` events have come."""
        async with asyncio.timeout(30), self._changed:
            await self._changed.wait_for(lambda: len(self.events) >= count)
        return self.events
