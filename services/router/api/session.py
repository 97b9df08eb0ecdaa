"""Signing in and out; who am I."""

from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import Field

from services.router.api.bodies import Body, Password
from services.router.api.parts import AnyAgent, InWork, Now
from services.router.api.people_shapes import PresenceBody, PresenceShape
from services.router.api.profile import Me, show_me
from services.router.handlers.identity import NewSession, change_password, hashed, sign_in, sign_in_by_link
from services.router.handlers.presence import Presence, PresenceState, note_presence
from services.router.ports import Store
from shared.access import SESSION_COOKIE, check_origin, credentials_of
from shared.errors import Forbidden
from shared.principal import Principal

routes = APIRouter(prefix="/api/v1", tags=["session"])


class PasswordSignIn(Body):
    """Login and password."""

    login: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
    password: Annotated[str, Field(min_length=1, max_length=1000)]


class LinkSignIn(Body):
    """The token of a one-time link."""

    link: Annotated[str, Field(min_length=1, max_length=200)]


class PasswordChange(Body):
    """`current` is not needed in a session made by a one-time link."""

    current: Annotated[str | None, Field(max_length=1000)] = None
    new: Password


class LanguageChoice(Body):
    """The language one is told things in, as two letters of ISO 639-1."""

    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")]


@routes.post("/session")
async def open_session(
    body: PasswordSignIn | LinkSignIn, request: Request, response: Response, work: InWork, now: Now
) -> Me:
    """Sign in. The session has a new secret, and the one shown before is over."""
    # Before there is a session nothing but the Origin tells a foreign page's form; programs send none.
    if "origin" in request.headers:
        check_origin(request, request.app.state.public_url)
    lifetime = timedelta(hours=request.app.state.settings.session_hours)
    former = credentials_of(request).session
    if former is not None:
        await work(lambda store: store.end_session(hashed(former)))
    if isinstance(body, PasswordSignIn):
        passwords = request.app.state.passwords
        session = await sign_in(work, passwords, now, body.login, body.password, lifetime)
    else:
        link = body.link
        session = await work(lambda store: sign_in_by_link(store, now, link, lifetime))
    _set_cookie(response, session, lifetime)
    return await show_me(request, work, now, session.agent_id, frozenset())


@routes.delete("/session", status_code=204)
async def close_session(request: Request, response: Response, _principal: AnyAgent, work: InWork) -> None:
    """Sign out."""
    session = credentials_of(request).session
    if session is not None:
        await work(lambda store: store.end_session(hashed(session)))
    response.delete_cookie(SESSION_COOKIE, path="/", secure=True, httponly=True, samesite="lax")


@routes.get("/me")
async def me(request: Request, principal: AnyAgent, work: InWork, now: Now) -> Me:
    """Tell who is signed in."""
    return await show_me(request, work, now, own_id(principal), principal.scopes)


@routes.put("/me/presence")
async def keep_presence(
    body: PresenceBody, request: Request, principal: AnyAgent, work: InWork, now: Now
) -> PresenceShape:
    """Say that one is at work or away; the desk repeats it as a heartbeat."""
    agent_id, source, state = own_id(principal), _desk(request, principal), PresenceState(body.state)

    async def note(store: Store) -> Presence:
        return await note_presence(store, now, agent_id, source, state, body.idle)

    return PresenceShape.model_validate(await work(note))


@routes.put("/me/language", status_code=204)
async def choose_language(body: LanguageChoice, principal: AnyAgent, work: InWork) -> None:
    """Choose the language one is told things in; one that is not spoken here counts as English."""
    agent_id = own_id(principal)
    await work(lambda store: store.set_language(agent_id, body.language))


@routes.put("/me/password", status_code=204)
async def set_password(body: PasswordChange, request: Request, _principal: AnyAgent, work: InWork, now: Now) -> None:
    """Change one's password; the other sessions are over."""
    session = credentials_of(request).session
    if session is None:
        raise Forbidden("A password is changed in the desk, not with a token.")
    await change_password(work, request.app.state.passwords, now, session, body.current, body.new)


def _desk(request: Request, principal: Principal) -> str:
    """What tells one desk of an agent from another: its session, or the token of a program of his."""
    session = credentials_of(request).session
    return f"token {principal.token_id}" if session is None else f"desk {hashed(session).hex()[:16]}"


def own_id(principal: Principal) -> int:
    """Give the agent's own id. Raises Forbidden for a system."""
    if principal.agent_id is None:
        raise Forbidden
    return principal.agent_id


def _set_cookie(response: Response, session: NewSession, lifetime: timedelta) -> None:
    same_site: Literal["lax"] = "lax"
    response.set_cookie(
        SESSION_COOKIE,
        session.secret,
        max_age=int(lifetime.total_seconds()),
        path="/",
        secure=True,
        httponly=True,
        samesite=same_site,
    )
