"""Another service of this process is reached as one on another machine would be."""

import pytest
from fastapi import FastAPI

from shared.event_routes import event_routes
from shared.peer import HttpPeer, PeerUnavailable, in_process
from shared.problem import install_problems

KEY = "the key that the services of a test show one another"


async def test_an_error_of_a_service_of_this_process_is_not_the_callers_own() -> None:
    """As over HTTP: whoever asked tries again, instead of ending with an error of another service's database."""
    app = FastAPI()
    install_problems(app)

    @app.post("/internal/authenticate")
    async def authenticate() -> None:
        raise RuntimeError("something unforeseen")

    peer = HttpPeer("router", "http://router", "ingest", KEY, in_process(app))
    with pytest.raises(PeerUnavailable, match="router: HTTP 500"):
        await peer.call("POST", "/internal/authenticate", {})
    await peer.close()


async def test_a_service_that_is_starting_asks_for_its_events_again() -> None:
    """All services of one process start one after the other; the first one's events are no error of the last one."""
    app = FastAPI()
    install_problems(app)
    app.include_router(event_routes(KEY))
    peer = HttpPeer("router", "http://router", "ingest", KEY, in_process(app))
    with pytest.raises(PeerUnavailable, match="router: HTTP 503"):
        await peer.send([])
    await peer.close()
