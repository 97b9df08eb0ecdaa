"""HTTP of ingest: one module of routes a subject, put together here."""

from fastapi import FastAPI

from services.ingest.api import inbound
from services.ingest.api.internal import internal_routes


def install_api(app: FastAPI, peer_key: str) -> None:
    """Add every route of ingest to `app`."""
    for routes in (inbound.routes, internal_routes(peer_key)):
        app.include_router(routes)
