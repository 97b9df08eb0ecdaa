"""`GET /alerts/stream`: Server-Sent Events for one agent."""

from typing import Annotated

from fastapi import APIRouter, Header, Request
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from services.notifier.api.parts import AgentId
from services.notifier.ports.streams import OpenStream, Streams
from shared.access import credentials_of
from shared.errors import Invalid

routes = APIRouter(prefix="/api/v1/alerts", tags=["alerts"])

# A proxy that gathers an answer before it passes it on would hold every alert back.
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class _StreamAnswer(StreamingResponse):
    """Ends its stream however the connection ends.

    FastAPI's own EventSourceResponse would encode each event once per reader; ours come encoded once for all.
    """

    media_type = "text/event-stream"

    def __init__(self, stream: OpenStream) -> None:
        super().__init__(stream.frames(), headers=HEADERS)
        self._stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._stream.end()


def _last_seen(text: str | None) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Invalid("Last-Event-ID is the number of an event of this stream.", field="Last-Event-ID")
    return int(text)


@routes.get("/stream", status_code=200, response_class=_StreamAnswer)
async def stream_alerts(
    request: Request, agent_id: AgentId, last_event_id: Annotated[str | None, Header(max_length=20)] = None
) -> StreamingResponse:
    """Tell you of your alerts as they come: `hello` first, then `alert.raised`, `alert.withdrawn`, `ticket.changed`."""
    streams: Streams = request.app.state.streams
    stream = await streams.open(agent_id, credentials_of(request), _last_seen(last_event_id))
    return _StreamAnswer(stream)
