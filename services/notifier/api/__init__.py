"""HTTP: what the desk and other systems may ask of notifier."""

from fastapi import FastAPI

from services.notifier.api import alerts, outgoing, server, stream


def install_api(app: FastAPI) -> None:
    """Add all routes of notifier."""
    for part in (stream, alerts, server, outgoing):
        app.include_router(part.routes)
