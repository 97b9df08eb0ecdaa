"""One uvicorn server in our own event loop: our signals, our order of stopping."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import uvicorn

from services.console.errors import StartError

GRACE_SECONDS = 10


def listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else starts. Raises StartError when it is in use or not ours to take."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Whether small answers are sent at once (TCP_NODELAY) may depend on the protocol being named.
    listener = socket.socket(family, proto=socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise StartError(
            f"port {port} of {host} cannot be used ({error.strerror}): choose another one with --port"
        ) from error
    return listener


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

    Raises StartError when the application did not start.
    """
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="on",
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
                raise StartError("the services did not start; the lines above say why") from task.exception()
            await asyncio.sleep(0.01)
        yield lambda: not task.done()
    finally:
        before_stop()
        server.should_exit = True
        await asyncio.gather(task, return_exceptions=True)
