"""HTTP: what the desk and other systems may ask of notifier."""

from fastapi import FastAPI

from services.notifier.api import alerts, outgoing, publishing, server, stream
from services.notifier.api.internal import internal_routes


def install_api(app: FastAPI, peer_key: str) -> None:
    """Add all routes of notifier."""
    for part in (stream, alerts, server, publishing, outgoing):
        app.include_router(part.routes)
    app.include_router(internal_routes(peer_key))
