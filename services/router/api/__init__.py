"""HTTP of router: one module of routes a subject, put together here."""

from fastapi import APIRouter, FastAPI

from services.router.api import (
    agents,
    bulk,
    calendar_files,
    claiming,
    correspondents,
    customers,
    desk,
    editing,
    explanations,
    facts,
    following,
    formatted,
    invariant,
    messages,
    organisation,
    policy,
    rating,
    replies,
    sending,
    session,
    tickets,
    tokens,
    trials,
    uploads,
    waking,
)
from services.router.api.headers import SafeHeaders
from services.router.api.internal import internal_routes


def install_api(app: FastAPI, peer_key: str) -> None:
    """Add every route of router to `app`; the desk comes last, since it answers what nothing else does."""
    app.add_middleware(SafeHeaders)
    for routes in (*_subjects(peer_key), desk.desk_routes()):
        app.include_router(routes)


def _subjects(peer_key: str) -> tuple[APIRouter, ...]:
    company = (agents.routes, organisation.routes, calendar_files.routes)
    # Before the facts, whose external ids may hold any path.
    people = (following.routes, session.routes, tokens.routes, *company, facts.routes, customers.routes)
    # A path is looked for in the order of these: first what is asked for most, and what many ask for at once.
    acting = (
        claiming.routes,
        tickets.routes,
        bulk.routes,
        replies.routes,
        sending.routes,
        uploads.routes,
        editing.routes,
        explanations.routes,
        waking.routes,
    )
    letters = (messages.routes, correspondents.routes, formatted.routes)
    work = (*letters, policy.routes, trials.routes, invariant.routes, rating.routes)
    return (*acting, internal_routes(peer_key), *people, *work)
