"""One uvicorn server in our own event loop: our signals, our order of stopping."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import structlog
import uvicorn

from services.console.errors import StartError
from services.console.lifespan import Lifespan

log = structlog.get_logger()
GRACE_SECONDS = 10


def origin(listener: socket.socket) -> str:
    """Give the address under which browsers reach a listener."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if listener.family == socket.AF_INET6 else f"http://{host}:{port}"


class _Server(uvicorn.Server):
    """uvicorn takes the process' signals for itself; here the command decides what stops when."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


@asynccontextmanager
async def serving(
    app: Any, listener: socket.socket, before_stop: Callable[[], None] = lambda: None
) -> AsyncIterator[Callable[[], bool]]:
    """Serve `app` on `listener` while the block runs; gives a function that tells whether it still serves.

    `before_stop` ends what would hold the server for its whole grace, as open streams do.

    Raises StartError when the application does not start.
    """
    # Ours, not uvicorn's, which would end the process where an application does not start.
    lifespan = Lifespan(None, app)
    await lifespan.start()
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=GRACE_SECONDS,
        server_header=False,
        # Anybody on this machine could write X-Forwarded-For; a proxy in front is a decision of its own.
        proxy_headers=False,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]), name="http server")
    try:
        while not server.started:
            if task.done():
                raise StartError("the HTTP server did not start; the lines above say why") from task.exception()
            await asyncio.sleep(0.01)
        yield lambda: not task.done()
    finally:
        before_stop()
        server.should_exit = True
        await asyncio.gather(task, return_exceptions=True)
        if complaint := await lifespan.stop():
            log.error("not everything stopped in order", reason=complaint)
