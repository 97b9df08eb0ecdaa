"""HTTP of ingest: one module of routes a subject, put together here."""

from fastapi import FastAPI

from services.ingest.api import form_settings, forms, inbound, mailboxes, providers, quarantine, sources
from services.ingest.api.internal import internal_routes


def install_api(app: FastAPI, peer_key: str) -> None:
    """Add every route of ingest to `app`; sources come before mailboxes, whose paths take anything as an id."""
    for routes in (
        inbound.routes,
        providers.routes,
        forms.routes,
        form_settings.routes,
        sources.routes,
        mailboxes.routes,
        quarantine.routes,
        internal_routes(peer_key),
    ):
        app.include_router(routes)
